"""The meeting points: services where addresses are known."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from zajel_desktop.model.failure import Failure


class ServiceChoice(enum.Enum):
    """Where we want to be met."""

    NETWORK = "this network"  # host here or join what another computer of this network hosts
    URL = "a service"
    COMPUTER = "only this computer"
    APP = "as the Zajel app does"  # at one of the services that a signed list names


class ServiceState(enum.Enum):
    """How one connection to one service stands."""

    CONNECTING = "connecting"
    READY = "ready"
    AWAY = "away"  # lost or not reached; tried again at ``retry_at``


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """The service we use by default, as it stands now.

    ``is_hosted_here`` tells that this program runs it; ``retry_at`` in seconds since the epoch;
    ``offers_relay``: it hands out servers of its own, a relay among them.
    """

    url: str
    choice: ServiceChoice
    state: ServiceState
    is_hosted_here: bool = False
    retry_at: float | None = None
    failure: Failure | None = None
    offers_relay: bool = False


@dataclass(frozen=True, slots=True)
class IceServer:
    """A STUN or TURN server: ``urls`` as in RFC 7064 and RFC 7065."""

    urls: tuple[str, ...]
    username: str = ""
    credential: str = ""

    @property
    def is_relay(self) -> bool:
        """Whether it carries what is sent (TURN), and does not only tell us our address (STUN)."""
        return any(url.lower().startswith("turn") for url in self.urls)

    def __repr__(self) -> str:
        return f"IceServer(urls={self.urls!r})"
