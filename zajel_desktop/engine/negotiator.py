"""Makes the peer connection of one link: offer, answer and candidates through the service."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from zajel_desktop.crypto.draw import random_bytes
from zajel_desktop.engine.match import Match
from zajel_desktop.engine.ports import IceProbe, PeerConnection, PeerConnections
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.service import IceServer
from zajel_desktop.protocol.connection import ConnectionEvent
from zajel_desktop.protocol.negotiation import (
    ApplyAnswer,
    ApplyCandidate,
    CreateAnswer,
    CreateOffer,
    DroppedCandidate,
    Negotiation,
    Output,
    Role,
    Signal,
)
from zajel_desktop.protocol.wire.signals import LINK_BYTES, Candidate, Description

logger = logging.getLogger(__name__)
T = TypeVar("T")

STEP_PATIENCE = 12.0  # seconds for one call of the peer connection


class TooLongError(LocalError):
    """Our description is longer than services take."""


class Negotiator:
    """Drives the negotiation of one match; events of the connection go to ``inbox``.

    Its waiting methods raise OSError or TimeoutError if the connection cannot be made, RemoteError
    if the other side says what makes no sense, TooLongError if we would say too much.
    """

    def __init__(
        self,
        match: Match,
        *,
        labels: Sequence[str],
        connections: PeerConnections,
        probe: IceProbe,
        servers: Sequence[IceServer],
        interfaces: Sequence[str],
        inbox: Callable[[ConnectionEvent], None],
    ) -> None:
        self._match = match
        self._labels = tuple(labels)
        self._connections = connections
        self._probe = probe
        self._servers = tuple(servers)
        self._interfaces = tuple(interfaces)
        self._inbox = inbox
        role = Role.IMPOLITE if match.is_offerer else Role.POLITE
        self._negotiation = Negotiation(role, random_bytes(LINK_BYTES))
        self._connection: PeerConnection | None = None

    @property
    def connection(self) -> PeerConnection:
        """The connection of now; OSError without one."""
        if self._connection is None:
            raise OSError("the link has no connection")
        return self._connection

    async def begin(self) -> None:
        """Offer, if that is our part."""
        await self._play(self._negotiation.begin())

    async def describe(self, description: Description) -> None:
        """Take the other side's offer or answer."""
        await self._play(self._negotiation.receive(description))

    async def add(self, candidate: Candidate) -> None:
        """Take one candidate of the other side."""
        await self._play(self._negotiation.candidate(candidate))

    async def close(self) -> None:
        """End the negotiation and the connection; idempotent."""
        self._negotiation.close()
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _play(self, outputs: Sequence[Output]) -> None:
        for output in outputs:
            match output:
                case CreateOffer():
                    await self._offer()
                case CreateAnswer(offer=offer):
                    await self._answer(offer)
                case ApplyAnswer(answer=answer):
                    await within(self.connection.accept_answer(answer.sdp))
                case ApplyCandidate(candidate=candidate):
                    await self._apply(candidate)
                case DroppedCandidate():
                    logger.warning("too many candidates were waiting: the oldest went")

    async def _offer(self) -> None:
        connection = await self._make(self._match.servers)
        sdp = await within(connection.create_offer(self._labels))
        offer = self._negotiation.describe(Signal.OFFER, sdp)
        # The other side gathers from the same servers as we do: one list, one place. One that does
        # not answer us would only make it wait.
        ours = await self._probe.working(self._servers)
        self._send(Description(offer.kind, sdp, offer.link, offer.generation, ours))

    async def _answer(self, offer: Description) -> None:
        connection = await self._make((*self._match.servers, *offer.servers))
        await within(connection.accept_offer(offer.sdp))
        sdp = await within(connection.create_answer())
        self._send(self._negotiation.describe(Signal.ANSWER, sdp))

    def _send(self, description: Description) -> None:
        if not self._match.send(description):
            raise TooLongError(f"{description.kind} of {len(description.sdp)} characters")

    async def _make(self, servers: Sequence[IceServer]) -> PeerConnection:
        named = tuple(dict.fromkeys((*self._servers, *servers)))
        working = await self._probe.working(named)
        self._connection = self._connections.make(
            servers=working, interfaces=self._interfaces, inbox=self._inbox
        )
        return self._connection

    async def _apply(self, candidate: Candidate) -> None:
        try:
            await within(self.connection.add_candidate(candidate))
        except RemoteError as error:
            logger.info("a candidate was left aside: %s", error)


async def within(work: Awaitable[T]) -> T:
    """Wait for one call of a peer connection; TimeoutError if it takes too long."""
    async with asyncio.timeout(STEP_PATIENCE):
        return await work
