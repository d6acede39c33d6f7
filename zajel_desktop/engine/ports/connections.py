"""Peer connections, as links need them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from zajel_desktop.model.link import Path
from zajel_desktop.model.service import IceServer
from zajel_desktop.protocol.connection import ConnectionEvent
from zajel_desktop.protocol.wire.signals import Candidate


class PeerConnection(Protocol):
    """One WebRTC connection. Its events come through the ``inbox`` given at its making.

    Descriptions are SDP text with the candidates found in time; later ones are the event
    :class:`CandidateFound`. Every method may raise OSError, or RemoteError for a description or
    candidate that makes no sense.
    """

    async def create_offer(self, labels: Sequence[str]) -> str:
        """Open the channels ``labels`` in this order; gather; return the offer."""

    async def accept_offer(self, sdp: str) -> None:
        """Apply the other side's offer."""

    async def create_answer(self) -> str:
        """Gather; return the answer to the offer accepted."""

    async def accept_answer(self, sdp: str) -> None:
        """Apply the other side's answer."""

    async def add_candidate(self, candidate: Candidate) -> None:
        """Apply one remote candidate, after the remote description."""

    def send(self, label: str, data: str | bytes) -> None:
        """Queue one frame on a channel; raise OSError if it is not open."""

    def buffered(self, label: str) -> int:
        """Bytes queued on a channel and not yet handed to the transport."""

    async def wait_drained(self, label: str, mark: int) -> None:
        """Wait until at most ``mark`` bytes are queued; raise OSError if the channel ends."""

    def unacknowledged(self, label: str) -> int:
        """How many frames sent on a channel, the newest ones, the other side may not have yet.

        All before them have come, and so has all that was sent before them on other channels.
        """

    def path(self) -> Path:
        """How the bytes travel."""

    def is_stranded(self) -> bool:
        """Whether the address they leave from is no longer ours: nobody will hear us."""

    def packets(self) -> int:
        """How many packets have come whose sender is proven: whole frames, parts of them, and
        acknowledgements. What anybody else sends there does not count."""

    def answers(self) -> int:
        """How often the other side has answered whether it is there; it is asked every five seconds
        or so (RFC 7675). Any client answers, but this proves less than packets do."""

    def exporter(self, label: str, length: int) -> bytes:
        """Secret bytes of this very connection, the same on both ends (RFC 5705, no context).

        Raise OSError while there is no connection.
        """

    async def close(self) -> None:
        """End it; idempotent; no event comes any more once this has been called."""


class PeerConnections(Protocol):
    """Makes peer connections."""

    def make(
        self,
        *,
        servers: Sequence[IceServer],
        interfaces: Sequence[str],
        inbox: Callable[[ConnectionEvent], None],
        is_relay_only: bool = False,
    ) -> PeerConnection:
        """A new connection that gathers from ``servers`` on ``interfaces`` (empty: all).

        With ``is_relay_only`` the other side sees no address of ours: only addresses lent by a
        TURN server are described and sent from. Where no server lends one, describing raises
        OSError.
        """


class IceProbe(Protocol):
    """Knows which STUN and TURN servers answer."""

    async def working(self, servers: Sequence[IceServer]) -> tuple[IceServer, ...]:
        """``servers`` without those that lately have not answered, or have failed."""

    def forget(self) -> None:
        """Know nothing any more: the network is another one."""
