"""When each step of a turn has to be done: the one table of times."""

import msgspec

from bot.config import Config

ACCEPTED_WITHIN_S = 0.05  # 95 of 100 webhooks
STORED_WITHIN_S = 3.0  # then 503: ManyChat gives up after ten
LOOK_RESERVE_S = 8.0  # for a model to look at the photos that have come
COMMIT_RESERVE_S = 1.5  # from the last word of the model to the commit
PUSH_RESERVE_S = 1.5  # from the commit to ManyChat's answer
RETRY_WITHIN_S = 5.0  # a model call that failed faster is made once more
HEDGE_NEEDS_S = 4.0  # no second call is worth starting with less left


class TurnTimes(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds since the oldest message of the turn was accepted."""

    model_until_s: float
    committed_by_s: float
    answered_by_s: float
    slo_s: float  # p99 of a text, p95 of a photo


class TimeLadder(msgspec.Struct, frozen=True, kw_only=True):
    """The steps of a turn in the order in which they are due."""

    quiet_s: float  # since the last message
    quiet_at_most_s: float  # since the oldest
    interim_at_s: float
    photos_by_s: float  # since the oldest message; later ones count as lost
    text: TurnTimes
    photo: TurnTimes
    hedge_after_s: float  # since the start of the model call
    model_timeout_s: float  # since the start of the model call

    def turn(self, *, has_photo: bool) -> TurnTimes:
        return self.photo if has_photo else self.text


class Rung(msgspec.Struct, frozen=True):
    """One line of the table, for people."""

    at: str
    what: str


def time_ladder(config: Config) -> TimeLadder:
    """Work out the times that *config* leads to."""
    photo = _turn_times(config.vision_budget_seconds, slo_s=35.0)
    return TimeLadder(
        quiet_s=config.debounce_quiet_seconds,
        quiet_at_most_s=config.debounce_max_seconds,
        interim_at_s=config.manychat_fallback_after_seconds,
        photos_by_s=_photos_by_s(photo),
        text=_turn_times(config.text_budget_seconds, slo_s=18.0),
        photo=photo,
        hedge_after_s=config.llm_hedge_after_seconds,
        model_timeout_s=config.llm_timeout_seconds,
    )


def rungs(ladder: TimeLadder) -> tuple[Rung, ...]:
    """Put *ladder* into words, in the order of time."""
    text, photo = ladder.text, ladder.photo
    return (
        Rung(f"{ACCEPTED_WITHIN_S:g} s (p95)", "the webhook is answered with 200"),
        Rung(f"{STORED_WITHIN_S:g} s", "a message that can't be stored gets a 503"),
        Rung(
            f"{ladder.quiet_s:g} s after the last message,"
            f" at most {ladder.quiet_at_most_s:g} s",
            "the burst becomes a turn",
        ),
        Rung(
            f"{ladder.interim_at_s:g} s", "interim bubble, if no answer is on its way"
        ),
        Rung(
            f"{ladder.photos_by_s:g} s photo",
            "a photo that hasn't come counts as lost; a model looks at the others",
        ),
        Rung(
            f"{text.model_until_s:g} s text, {photo.model_until_s:g} s photo",
            "the model is cut off; the answer comes from rules and phrases",
        ),
        Rung(
            f"{text.committed_by_s:g} s text, {photo.committed_by_s:g} s photo",
            "the answer is committed",
        ),
        Rung(
            f"{text.answered_by_s:g} s text, {photo.answered_by_s:g} s photo",
            "ManyChat has accepted the answer",
        ),
        Rung(
            f"{text.slo_s:g} s text (p99), {photo.slo_s:g} s photo (p95)",
            "the promise (SLO) is broken",
        ),
    )


def model_rungs(ladder: TimeLadder) -> tuple[Rung, ...]:
    """Put the times of one model call into words; they count from its start."""
    return (
        Rung(f"{RETRY_WITHIN_S:g} s", "a call that failed before is made once more"),
        Rung(
            f"{ladder.hedge_after_s:g} s",
            f"a second call is started, if {HEDGE_NEEDS_S:g} s are left",
        ),
        Rung(f"{ladder.model_timeout_s:g} s", "the call is given up"),
    )


def _photos_by_s(times: TurnTimes) -> float:
    """Leave a model time to look; of a small budget half."""
    return max(times.model_until_s - LOOK_RESERVE_S, times.model_until_s / 2)


def _turn_times(budget_s: float, *, slo_s: float) -> TurnTimes:
    return TurnTimes(
        model_until_s=budget_s - COMMIT_RESERVE_S,
        committed_by_s=budget_s,
        answered_by_s=budget_s + PUSH_RESERVE_S,
        slo_s=slo_s,
    )
