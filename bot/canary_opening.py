"""The canary of this process: read, checked, and made ready to think."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import msgspec

from bot.bundle import Bundle, NoCanary, canary_bundle, stable_bundle
from bot.canary import Trial
from bot.config import Config
from bot.outside.model.client import NoModel, OpenAiModel
from bot.store.canary import Canaries
from bot.store.notices import Notices
from bot.store.shadows import Shadows
from nodes.kit import Kit
from nodes.ports import Clock, PortError
from prompts.library import Library

NOTHING_NEW = "the canary is the same as what is in use"


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """The two bundles that *config* names; *refused* says why there is no canary."""

    stable: Bundle
    canary: Bundle | None
    refused: str | None

    @property
    def is_broken(self) -> bool:
        """Whether what is set up can't be tried."""
        return self.canary is None and self.refused is not None


def candidate(config: Config, texts: Library) -> Candidate:
    """Read what is to be tried beside *texts*; a broken canary stops nobody."""
    stable = stable_bundle(config, texts)
    try:
        canary = canary_bundle(config, texts)
    except NoCanary as error:
        return Candidate(stable=stable, canary=None, refused=str(error))
    if canary.id == stable.id:
        return Candidate(stable=stable, canary=None, refused=NOTHING_NEW)
    return Candidate(stable=stable, canary=canary, refused=None)


def trial_of(
    config: Config,
    found: Candidate,
    canaries: Canaries,
    shadows: Shadows,
    notices: Notices,
    *,
    clock: Clock,
    model: OpenAiModel | NoModel,
) -> Trial:
    """Make what the canary is switched by."""
    return Trial(
        canaries=canaries,
        shadows=shadows,
        notices=notices,
        clock=clock,
        min_turns=config.canary_min_turns,
        stable_bundle=found.stable.id,
        bundle=found.canary.id if found.canary else None,
        refused=found.refused,
        check=_check(found.canary, model),
    )


def canary_kit(kit: Kit, canary: Bundle) -> Kit:
    """Give *kit* with the texts and the model of *canary*."""
    model = kit.model
    if isinstance(model, OpenAiModel):
        model = model.with_model(canary.models.words)
    return replace(kit, phrases=canary.texts, prompts=canary.texts, model=model)


def _check(
    canary: Bundle | None, model: OpenAiModel | NoModel
) -> Callable[[], Awaitable[str]]:
    """Make the check whether the server has the canary's model."""

    async def check() -> str:
        if canary is None or isinstance(model, NoModel):
            return ""
        try:
            unlisted = await model.with_model(canary.models.words).unlisted()
        except PortError as error:
            return f"the model's server can't be asked: {error}"
        if canary.models.words in unlisted:
            return f"the model {canary.models.words} is unknown to the server"
        return ""

    return check
