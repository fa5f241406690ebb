"""What a run of the load test is asked to do."""

import ipaddress
import resource
from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec

from loadtest.errors import LoadError
from loadtest.profiles import PROFILES, ModelTimes, Profile
from loadtest.stand_ins.model.latency import BadProfile, Latency

FILES_PER_SESSION = 4  # sockets: the driver's, twice the stand-in's, the service's
FILES_BESIDES = 150


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A service that runs already, the stand-in that it calls, and its API's token."""

    url: str
    stand_in: str
    token: str


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """
    Who comes, for how long, to which service.

    turns: of each session, None for as many as there is time for.  rate: shoppers a
    second that arrive whether or not others have left (open loop); None: a session
    begins anew when its shopper has left.  settings: of the service, beside its
    defaults.
    """

    sessions: int = 20
    turns: int | None = None
    seed: int = 1
    profile: str = "normal"
    duration_s: float = 60
    think_s: float | None = None
    rate: float | None = None
    model_latency: str | None = None
    has_model: bool = True
    settings: Mapping[str, str] = msgspec.field(default_factory=dict)
    target: Target | None = None

    @property
    def day(self) -> Profile:
        """The profile, with what the plan sets otherwise."""
        profile = PROFILES[self.profile]
        latency, think_s = profile.latency, profile.think_s
        limits = profile.limits
        if not self.has_model:  # each answer by rules is marked as degraded
            limits = msgspec.structs.replace(limits, degraded_percent=None)
        if self.model_latency is not None:
            latency = ModelTimes(words=self.model_latency, photo=self.model_latency)
        if self.think_s is not None:
            think_s = self.think_s
        return msgspec.structs.replace(
            profile, latency=latency, limits=limits, think_s=think_s
        )


def require_latency(profile: str | None) -> None:
    """
    See that the model's stand-in can read *profile*.

    Raises:
        LoadError: It can't.
    """
    try:
        Latency(profile or "constant:0")
    except BadProfile as error:
        raise LoadError(
            f"{error}: write constant:S, lognormal:MEDIAN,P95 or file:PATH"
        ) from error


def require_own_host(url: str, *, is_ours: bool) -> None:
    """
    Refuse to load somebody else's host.

    Raises:
        LoadError: *url* isn't of this machine, and nobody said that it is theirs.
    """
    host = host_of(url)
    if not is_ours and not _is_loopback(host):
        raise LoadError(
            f"{host} isn't this machine: say --i-run-this-host if you do run it"
        )


def host_of(url: str) -> str:
    """
    Give the host of an address.

    Raises:
        LoadError: *url* is none.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:  # a bracket is missing, or the port is too high
        raise LoadError(f"{url} is no address: {error}") from error
    if parts.scheme not in ("http", "https") or not host or port == 0:
        raise LoadError(f"{url} is no address: http://HOST:PORT")
    return host


def require_files(sessions: int) -> None:
    """
    See that as many sessions can be open at once.

    Raises:
        LoadError: The limit of open files is too low, and can't be raised.
    """
    needed = FILES_PER_SESSION * sessions + FILES_BESIDES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < needed:
        if hard != resource.RLIM_INFINITY and hard < needed:
            raise LoadError(
                f"{sessions} sessions need {needed} open files, {hard} are allowed:"
                f" ulimit -n {needed}"
            )
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
