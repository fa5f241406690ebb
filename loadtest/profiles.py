"""The profiles of a load test: who comes, how the model is, what goes wrong."""

from collections.abc import Mapping

import msgspec

BUYERS = {
    "purchase": 5,
    "prepaid": 3,
    "by_photo": 2,
    "second_thoughts": 2,
    "soft_exit": 2,
    "complaint": 1,
    "questions": 2,
}


class ModelTimes(msgspec.Struct, frozen=True, kw_only=True):
    """How long the model takes, as its stand-in reads it."""

    words: str = "lognormal:2.0,6"
    photo: str = "lognormal:5,14"
    hang_percent: float = 1


TEXT_P95_S, TEXT_P99_S, PHOTO_P95_S = 10, 18, 35  # within which answers are promised


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What is promised; None: not judged under these circumstances."""

    text_p95_s: float | None = TEXT_P95_S
    text_p99_s: float | None = TEXT_P99_S
    photo_p95_s: float | None = PHOTO_P95_S
    degraded_percent: float | None = 0.5
    interim_percent: float | None = 8


class Blow(msgspec.Struct, frozen=True, kw_only=True):
    """
    Something that goes wrong at a share of the run, and for another share of it.

    target: "model" or "manychat" (faults of the stand-ins, by *kind* and
    *probability*), "flow" (kinds "duplicate" and "disorder"), "postgres" (restart) or
    "service" (kill -9).
    """

    target: str
    kind: str
    at: float
    lasts: float = 0
    probability: float = 1
    seconds: float = 60
    retry_after: int | None = None


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of day."""

    latency: ModelTimes = ModelTimes()
    limits: Limits = Limits()
    shares: Mapping[str, int] = msgspec.field(default_factory=lambda: BUYERS)
    think_s: float = 30  # the mean of an exponential distribution
    blows: tuple[Blow, ...] = ()


UNJUDGED = Limits(
    text_p95_s=None,
    text_p99_s=None,
    photo_p95_s=None,
    degraded_percent=None,
    interim_percent=None,
)
IN_TIME = Limits(text_p95_s=None, degraded_percent=None, interim_percent=None)

PROFILES: Mapping[str, Profile] = {
    "normal": Profile(),
    "slow": Profile(
        latency=ModelTimes(words="lognormal:7,14", photo="lognormal:12,26"),
        limits=IN_TIME,
    ),
    "outage": Profile(
        limits=IN_TIME,
        blows=(Blow(target="model", kind="server_error", at=0.2, lasts=0.6),),
    ),
    "burst": Profile(shares={"prepaid": 3, "soft_exit": 2, "questions": 1}, think_s=5),
    "photo": Profile(shares={"by_photo": 1}),
    "chaos": Profile(
        limits=UNJUDGED,
        blows=(
            Blow(target="model", kind="slow_dribble", at=0, lasts=1, probability=0.1),
            Blow(target="model", kind="hang", at=0, lasts=1, probability=0.03),
            Blow(target="model", kind="rate_limited", at=0, lasts=1, probability=0.05),
            Blow(target="model", kind="server_error", at=0, lasts=1, probability=0.05),
            Blow(target="model", kind="invalid_json", at=0, lasts=1, probability=0.05),
            Blow(
                target="manychat",
                kind="rate_limited",
                at=0,
                lasts=1,
                probability=0.05,
                retry_after=1,
            ),
            Blow(target="manychat", kind="hang_after", at=0, lasts=1, probability=0.01),
            Blow(target="manychat", kind="cut_after", at=0, lasts=1, probability=0.01),
            Blow(target="manychat", kind="cut_before", at=0, lasts=1, probability=0.01),
            Blow(target="flow", kind="duplicate", at=0, lasts=1, probability=0.1),
            Blow(target="flow", kind="disorder", at=0, lasts=1, probability=0.1),
            Blow(target="postgres", kind="restart", at=0.35),
            Blow(target="service", kind="kill", at=0.65),
        ),
    ),
}
