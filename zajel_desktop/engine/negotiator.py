"""Makes one peer connection: offer, answer and candidates, however they travel."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from zajel_desktop.engine.ports.connections import IceProbe, PeerConnection, PeerConnections
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.network import Conditions
from zajel_desktop.model.service import IceServer
from zajel_desktop.protocol.connection import LABELS, ConnectionEvent
from zajel_desktop.protocol.negotiation import (
    Abandon,
    ApplyAnswer,
    ApplyCandidate,
    CreateAnswer,
    CreateOffer,
    DroppedCandidate,
    Negotiation,
    Output,
    Signal,
)
from zajel_desktop.protocol.wire.signals import Candidate, Description

logger = logging.getLogger(__name__)
T = TypeVar("T")

STEP_PATIENCE = 12.0  # seconds for one call of the peer connection


class TooLongError(LocalError):
    """Our description is longer than services take."""


@dataclass(frozen=True, slots=True)
class Means:
    """What connections are made with: on which interfaces, through which servers of our own.

    With ``is_relay_only`` nothing goes to an address that is not a relay's.
    """

    connections: PeerConnections
    probe: IceProbe
    servers: tuple[IceServer, ...] = ()
    interfaces: tuple[str, ...] = ()
    is_relay_only: bool = False


class Negotiator:
    """Drives one negotiation; events of its connection go to ``inbox``, descriptions to ``say``.

    ``say`` returns False for one that is too long to be sent. ``named`` are the servers that others
    have named for this link. ``conditions`` tells the other side how we stand in the network.

    Its waiting methods raise OSError or TimeoutError if the connection cannot be made, RemoteError
    if the other side says what makes no sense, TooLongError if we would say too much.
    """

    def __init__(
        self,
        negotiation: Negotiation,
        means: Means,
        *,
        named: Sequence[IceServer],
        inbox: Callable[[ConnectionEvent], None],
        say: Callable[[Description], bool],
        conditions: Callable[[], Conditions],
        labels: Sequence[str] = LABELS,
    ) -> None:
        self.named = tuple(named)
        self._negotiation = negotiation
        self._means = means
        self._inbox = inbox
        self._say = say
        self._conditions = conditions
        self._labels = tuple(labels)
        self._connection: PeerConnection | None = None
        self._described: Description | None = None  # the last one of ours

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

    def say_again(self) -> None:
        """Tell the other side how we stand in the network, if that has turned out otherwise."""
        said, conditions = self._described, self._conditions()
        if said is None or said.network is None or not self._negotiation.is_told_apart:
            return
        if replace(conditions, skew=said.network.skew) != said.network:
            self._described = replace(said, network=conditions)
            self._say(self._described)

    def repeat(self) -> None:
        """Offer the same once more, if nobody has answered: perhaps nobody has heard it."""
        if self._described is not None and self._negotiation.is_unanswered:
            self._say(self._described)

    @property
    def is_older(self) -> bool:
        """Whether the other side has described itself as only older clients do."""
        return self._negotiation.is_older

    def connected(self) -> None:
        """The connection stands: whatever the other describes from now on comes too late."""
        self._negotiation.connected()

    async def close(self) -> None:
        """End the negotiation and the connection; idempotent."""
        self._negotiation.close()
        await self._abandon()

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
                case Abandon():
                    await self._abandon()
                case DroppedCandidate():
                    logger.warning("too many candidates were waiting: the oldest went")

    async def _offer(self) -> None:
        connection = await self._make()
        sdp = await within(connection.create_offer(self._labels))
        # The other side gathers from the same servers as we do: one list, one place. One that does
        # not answer us would only make it wait.
        ours = await self._means.probe.working(self._means.servers)
        self._describe(Signal.OFFER, sdp, ours)

    async def _answer(self, offer: Description) -> None:
        if not self._means.is_relay_only:  # they would see the very address that we hide
            self.named = tuple(dict.fromkeys((*self.named, *offer.servers)))
        connection = await self._make()
        await within(connection.accept_offer(offer.sdp))
        self._describe(Signal.ANSWER, await within(connection.create_answer()))

    def _describe(self, signal: Signal, sdp: str, servers: tuple[IceServer, ...] = ()) -> None:
        description = self._negotiation.describe(signal, sdp)
        self._described = replace(description, servers=servers, network=self._conditions())
        if not self._say(self._described):
            raise TooLongError(f"{signal.value} of {len(sdp)} characters")

    async def _make(self) -> PeerConnection:
        means = self._means
        named = tuple(dict.fromkeys((*means.servers, *self.named)))
        working = await means.probe.working(named)
        self._connection = means.connections.make(
            servers=working,
            interfaces=means.interfaces,
            inbox=self._inbox,
            is_relay_only=means.is_relay_only,
        )
        return self._connection

    async def _abandon(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _apply(self, candidate: Candidate) -> None:
        try:
            await within(self.connection.add_candidate(candidate))
        except (RemoteError, TimeoutError) as error:
            logger.info("a candidate was left aside: %s", error)


async def within(work: Awaitable[T]) -> T:
    """Wait for one call of a peer connection; TimeoutError if it takes too long."""
    async with asyncio.timeout(STEP_PATIENCE):
        return await work
