"""One peer: from the match to sealed operations, until the link ends.

    NEGOTIATING --channel opens--> SECURING --their profile--> LINKED --> ENDED
         \\---------------- any failure, any time ---------------------->'

One driver task takes everything from one inbox, in order: signals, events of the peer
connection, operations to send, the passing of time. No callback touches the connection.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from zajel_desktop.crypto.draw import random_bytes
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.engine.match import Match
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.ports import Clock, IceProbe, PeerConnection, PeerConnections
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.errors import RemoteError, StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.link import Path, Stage
from zajel_desktop.model.service import IceServer
from zajel_desktop.protocol.connection import (
    ChannelClosed,
    ChannelOpened,
    ConnectionEvent,
    ConnectionFailed,
    FrameArrived,
)
from zajel_desktop.protocol.handshake import (
    Handshake,
    Heard,
    Linked,
    Refused,
    SendFrame,
)
from zajel_desktop.protocol.handshake import (
    Output as HandshakeOutput,
)
from zajel_desktop.protocol.heartbeat import Heartbeat, Pulse
from zajel_desktop.protocol.negotiation import (
    ApplyAnswer,
    ApplyCandidate,
    CreateAnswer,
    CreateOffer,
    DroppedCandidate,
    Negotiation,
    Role,
    Signal,
)
from zajel_desktop.protocol.negotiation import Output as NegotiationOutput
from zajel_desktop.protocol.wire.operations import (
    Bye,
    Known,
    Operation,
    Ping,
    Pong,
    Profile,
)
from zajel_desktop.protocol.wire.signals import LINK_BYTES, Candidate, Description

logger = logging.getLogger(__name__)
T = TypeVar("T")

MESSAGES, FILES = "messages", "files"
LABELS = (MESSAGES, FILES)

TICK = 0.5  # seconds
NEGOTIATION_PATIENCE = 30.0
SECURING_PATIENCE = 10.0
STEP_PATIENCE = 12.0  # for one call of the peer connection


@dataclass(frozen=True, slots=True)
class Send:
    """Seal and send ``operation``."""

    operation: Known = field(repr=False)


@dataclass(frozen=True, slots=True)
class Close:
    """End the link; with a goodbye if it is our own will (``failure`` is None)."""

    failure: Failure | None = None


Item: TypeAlias = Description | Candidate | ConnectionEvent | Send | Close


class _Over(Exception):  # noqa: N818 (a signal inside the driver, not an error)
    """The link ends now."""

    def __init__(self, failure: Failure | None) -> None:
        super().__init__(failure)
        self.failure = failure


class Link:
    """Everything between us and one peer, from one match on."""

    def __init__(
        self,
        match: Match,
        *,
        identity: Identity,
        us: Profile,
        connections: PeerConnections,
        probe: IceProbe,
        servers: Sequence[IceServer],
        interfaces: Sequence[str],
        clock: Clock,
        tasks: Tasks,
        admit: Callable[[Link], Awaitable[ContactId]],
    ) -> None:
        self.match = match
        self.stage = Stage.NEGOTIATING
        self.path = Path.NONE
        self.round_trip: int | None = None
        self.pulse = Pulse.ALIVE
        self.failure: Failure | None = None
        self.profile: Profile | None = None
        self.contact: ContactId | None = None
        self.changed: Observable[Link] = Observable()
        self.heard: Observable[Operation] = Observable()
        self.frame_arrived: Observable[bytes] = Observable()
        self._connections = connections
        self._probe = probe
        self._servers = tuple(servers)
        self._interfaces = tuple(interfaces)
        self._clock = clock
        self._admit = admit
        self._inbox: asyncio.Queue[Item] = asyncio.Queue()
        role = Role.IMPOLITE if match.is_offerer else Role.POLITE
        self._negotiation = Negotiation(role, random_bytes(LINK_BYTES))
        self._handshake = Handshake(
            identity=identity,
            fresh=Identity.draw(),
            peer=match.key,
            is_offerer=match.is_offerer,
            us=us,
        )
        self._connection: PeerConnection | None = None
        self._heartbeat: Heartbeat | None = None
        self._pinged: tuple[int, float] = (0, 0.0)
        self._deadline = clock.monotonic() + NEGOTIATION_PATIENCE
        self._task = tasks.start(self._drive(), "link")

    def __repr__(self) -> str:
        return f"Link({self.stage.value})"

    @property
    def is_linked(self) -> bool:
        """Whether operations can be sent now."""
        return self.stage is Stage.LINKED

    def take(self, signal: Description | Candidate) -> None:
        """A signal of the peer came through the service."""
        self._inbox.put_nowait(signal)

    def send_operation(self, operation: Known) -> None:
        """Send ``operation`` after everything sent before it."""
        self._inbox.put_nowait(Send(operation))

    def close(self, failure: Failure | None = None) -> None:
        """End the link; without a ``failure`` of our own free will."""
        self._inbox.put_nowait(Close(failure))

    async def wait_ended(self) -> None:
        """Wait until the link has ended and its connection is closed."""
        await asyncio.wait([self._task])

    # The file channel of this link (port FileChannel).

    def send(self, frame: bytes) -> None:
        """Queue one frame on the file channel; raise OSError once the link is gone."""
        self._living().send(FILES, frame)
        self._note_sent()

    async def wait_drained(self, mark: int) -> None:
        """Wait until at most ``mark`` bytes are queued there; raise OSError once it is gone."""
        await self._living().wait_drained(FILES, mark)

    # The driver.

    async def _drive(self) -> None:
        try:
            await self._negotiate(self._negotiation.begin())
            while True:
                await self._handle(await self._next())
        except _Over as over:
            self.failure = over.failure
        except RemoteError as error:
            logger.warning("the peer broke the rules: %s", error)
            self.failure = Failure(Reason.PEER_MISBEHAVED, Side.PEERS, str(error))
        except (OSError, TimeoutError) as error:
            reason = Reason.LINK_LOST if self.is_linked else Reason.NO_PATH
            self.failure = Failure(reason, Side.NETWORKS, str(error))
        finally:
            await self._end()

    async def _end(self) -> None:
        self._negotiation.close()
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()
        self.path = Path.NONE
        self._set_stage(Stage.ENDED)

    async def _next(self) -> Item | None:
        try:
            async with asyncio.timeout(TICK):
                return await self._inbox.get()
        except TimeoutError:
            return None

    async def _handle(self, item: Item | None) -> None:
        match item:
            case None:
                pass
            case Description():
                await self._describe(item)
            case Candidate():
                await self._negotiate(self._negotiation.candidate(item))
            case Send(operation=operation):
                self._send(operation)
            case Close(failure=failure):
                await self._say_bye(failure)
            case _:
                self._take_event(item)
                await self._settle_in()
        self._tick()

    async def _settle_in(self) -> None:
        """The other has just proven its key: it becomes a contact before anything is heard."""
        if self.profile is None or self.stage is not Stage.SECURING:
            return
        try:
            self.contact = await self._admit(self)
        except StoreError as error:
            raise _Over(error.failure) from error
        self._heartbeat = Heartbeat(self._clock.monotonic())
        self.path = self._living().path()
        self._set_stage(Stage.LINKED)
        self._ping()

    def _take_event(self, event: ConnectionEvent) -> None:
        match event:
            case FrameArrived(label=label, data=data):
                self._receive(label, data)
            case ChannelOpened(label=label):
                self._channel_opened(label)
            case ChannelClosed(label=label):
                raise _Over(self._lost(f"channel {label} closed"))
            case ConnectionFailed(detail=detail):
                raise _Over(self._lost(detail))

    async def _describe(self, description: Description) -> None:
        """Take a description; once linked nothing from the service can harm the link."""
        try:
            await self._negotiate(self._negotiation.receive(description))
        except RemoteError as error:
            if self.stage is Stage.NEGOTIATING:
                raise
            logger.warning("signal left aside: %s", error)

    # Offer, answer, candidates.

    async def _negotiate(self, outputs: Sequence[NegotiationOutput]) -> None:
        for output in outputs:
            match output:
                case CreateOffer():
                    await self._offer()
                case CreateAnswer(offer=offer):
                    await self._answer(offer)
                case ApplyAnswer(answer=answer):
                    await _within(self._living().accept_answer(answer.sdp))
                case ApplyCandidate(candidate=candidate):
                    await self._apply(candidate)
                case DroppedCandidate():
                    logger.warning("too many candidates were waiting: the oldest went")

    async def _offer(self) -> None:
        connection = await self._make(self.match.servers)
        sdp = await _within(connection.create_offer(LABELS))
        offer = self._negotiation.describe(Signal.OFFER, sdp)
        # The other side gathers from the same servers as we do: one list, one place. One that does
        # not answer us would only make it wait.
        ours = await self._probe.working(self._servers)
        self._signal(Description(offer.kind, sdp, offer.link, offer.generation, ours))

    async def _answer(self, offer: Description) -> None:
        connection = await self._make((*self.match.servers, *offer.servers))
        await _within(connection.accept_offer(offer.sdp))
        sdp = await _within(connection.create_answer())
        self._signal(self._negotiation.describe(Signal.ANSWER, sdp))

    def _signal(self, description: Description) -> None:
        if not self.match.send(description):
            detail = f"{description.kind} of {len(description.sdp)} characters"
            raise _Over(Failure(Reason.OUR_FAULT, Side.OURS, detail))

    async def _make(self, servers: Sequence[IceServer]) -> PeerConnection:
        named = tuple(dict.fromkeys((*self._servers, *servers)))
        working = await self._probe.working(named)
        self._connection = self._connections.make(
            servers=working, interfaces=self._interfaces, inbox=self._inbox.put_nowait
        )
        return self._connection

    async def _apply(self, candidate: Candidate) -> None:
        try:
            await _within(self._living().add_candidate(candidate))
        except RemoteError as error:
            logger.info("a candidate was left aside: %s", error)

    # Channels.

    def _channel_opened(self, label: str) -> None:
        if label == MESSAGES:
            self._deadline = self._clock.monotonic() + SECURING_PATIENCE
            self._set_stage(Stage.SECURING)
            self._play(self._handshake.channel_opened())

    def _receive(self, label: str, data: str | bytes) -> None:
        now = self._clock.monotonic()
        if self._heartbeat is not None:
            self._heartbeat.heard(now)
        if label == MESSAGES:
            self._play(self._handshake.receive(data))
        elif label == FILES and isinstance(data, bytes) and self.is_linked:
            self.frame_arrived.publish(data)
        else:
            raise RemoteError(f"frame out of turn on channel {label[:40]}")

    def _play(self, outputs: Sequence[HandshakeOutput]) -> None:
        for output in outputs:
            match output:
                case SendFrame(data=data):
                    self._living().send(MESSAGES, data)
                case Linked(profile=profile):
                    self.profile = profile
                case Heard(operation=operation):
                    self._hear(operation)
                case Refused(reason=reason, detail=detail):
                    raise _Over(Failure(reason, Side.PEERS, detail))

    def _hear(self, operation: Operation) -> None:
        match operation:
            case Ping(number=number):
                self._send(Pong(number))
            case Pong(number=number):
                self._measure(number)
            case Bye():
                raise _Over(Failure(Reason.PEER_GONE, Side.PEERS, "said goodbye"))
            case _:
                self.heard.publish(operation)

    def _send(self, operation: Known) -> None:
        if not self.is_linked:
            return  # whoever waits for a receipt sends again on the next link
        try:
            self._living().send(MESSAGES, self._handshake.seal(operation))
        except OSError as error:  # why the link ends is on its way through the inbox
            logger.info("too late to be sent: %s", error)
        else:
            self._note_sent()

    async def _say_bye(self, failure: Failure | None) -> None:
        if failure is None and self.is_linked:
            self._send(Bye())
            await _within(self._living().wait_drained(MESSAGES, 0))
        raise _Over(failure)

    # Time.

    def _tick(self) -> None:
        now = self._clock.monotonic()
        if self._heartbeat is None:
            if now >= self._deadline:
                raise TimeoutError(f"{self.stage.value} took too long")
            return
        pulse = self._heartbeat.pulse
        if self._heartbeat.tick(now):
            self._ping()
        if self._heartbeat.pulse is Pulse.DEAD:
            raise TimeoutError("nothing heard for ten seconds")
        if self._heartbeat.pulse is not pulse or self._heartbeat.pulse is not self.pulse:
            self._set_pulse(self._heartbeat.pulse)

    def _ping(self) -> None:
        number = self._pinged[0] + 1
        self._pinged = (number, self._clock.monotonic())
        self._send(Ping(number))

    def _measure(self, number: int) -> None:
        asked, at = self._pinged
        if number != asked:
            return
        round_trip = max(1, round((self._clock.monotonic() - at) * 1000))
        path = self._living().path()
        if (
            self.round_trip is None
            or path is not self.path
            or _differs(round_trip, self.round_trip)
        ):
            self.round_trip, self.path = round_trip, path
            self.changed.publish(self)

    def _note_sent(self) -> None:
        if self._heartbeat is not None:
            self._heartbeat.sent(self._clock.monotonic())

    def _set_pulse(self, pulse: Pulse) -> None:
        self.pulse = pulse
        self.changed.publish(self)

    def _set_stage(self, stage: Stage) -> None:
        self.stage = stage
        self.changed.publish(self)

    def _lost(self, detail: str) -> Failure:
        reason = Reason.LINK_LOST if self.is_linked else Reason.NO_PATH
        return Failure(reason, Side.NETWORKS, detail)

    def _living(self) -> PeerConnection:
        if self._connection is None:
            raise OSError("the link has no connection")
        return self._connection


async def _within(work: Awaitable[T]) -> T:
    async with asyncio.timeout(STEP_PATIENCE):
        return await work


def _differs(one: int, other: int) -> bool:
    """Whether two round trips differ enough to show it, in milliseconds."""
    return abs(one - other) > max(5, other // 2)
