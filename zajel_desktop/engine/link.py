"""One peer: from the match to sealed operations, until the link ends.

    NEGOTIATING --channel opens--> SECURING --their profile--> LINKED --> ENDED
         \\---------------- any failure, any time ---------------------->'

A linked link may change its peer connection (passage.py); one that hears nothing asks for another
link to take its place, and lives on until that has come or its own time is over. A link to an older
client does neither: it ends.

One driver task takes everything from one inbox, in order: signals, events of the peer
connections, operations to send, the passing of time. No callback touches a connection.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from zajel_desktop.crypto.identity import Identity, public_bytes
from zajel_desktop.engine.ending import ENDS, Over, explain, parting
from zajel_desktop.engine.link_intents import Close, Renew, Send
from zajel_desktop.engine.match import Match
from zajel_desktop.engine.negotiator import Means, within
from zajel_desktop.engine.observable import Observable
from zajel_desktop.engine.passage import Described, Happened, Passage, Troubled
from zajel_desktop.engine.pinging import Pinging
from zajel_desktop.engine.ports.clock import Clock
from zajel_desktop.engine.ports.connections import IceProbe, PeerConnections
from zajel_desktop.engine.prospects import Prospects
from zajel_desktop.engine.saying import ROOM_PAUSE, Saying
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.link import Path, Stage
from zajel_desktop.model.network import Conditions
from zajel_desktop.model.service import IceServer
from zajel_desktop.protocol.connection import (
    FILES,
    FOREIGN_LABELS,
    LABELS,
    ChannelOpened,
    FrameArrived,
)
from zajel_desktop.protocol.dialects.nonces import UsedNonces
from zajel_desktop.protocol.dialects.parts import FilePart, ForeignPart, Handed, Recognised
from zajel_desktop.protocol.heartbeat import Pulse
from zajel_desktop.protocol.introduction import Terms
from zajel_desktop.protocol.opening import Refused, SendFrame
from zajel_desktop.protocol.speaking import Speaking
from zajel_desktop.protocol.talk import Checking, Heard, Linked, Output
from zajel_desktop.protocol.wire.operations import (
    ELSEWHERE,
    Bye,
    Known,
    OfConnection,
    Operation,
    Ping,
    Pong,
    Profile,
)
from zajel_desktop.protocol.wire.signals import Candidate, Description

logger = logging.getLogger(__name__)

TICK = 0.5  # seconds


Item: TypeAlias = Description | Candidate | Happened | Described | Troubled | Send | Close | Renew


class Link:
    """Everything between us and one peer, from one match on.

    ``is_checking``: both are proving, or have proven, that they know the secret part;
    ``is_verified``: both have, in the opening of this very link. ``conditions`` tells how we stand
    in the network. ``restart_wanted``: nothing is heard, another link should take the place of this
    one.
    """

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
        refuses_unverified: bool,
        clock: Clock,
        tasks: Tasks,
        admit: Callable[[Link], Awaitable[ContactId]],
        is_relay_only: bool = False,
        conditions: Callable[[], Conditions] = Conditions,
        new_id: Callable[[], str],
        allows_foreign: bool = False,
        known: Dialect = Dialect.UNKNOWN,
        used: UsedNonces | None = None,
    ) -> None:
        self.match = match
        self.identity = identity
        self.stage = Stage.NEGOTIATING
        self.is_checking = False
        self.is_verified = False
        self.path = Path.NONE
        self.pulse = Pulse.ALIVE
        self.failure: Failure | None = None
        self.profile: Profile | None = None
        self.contact: ContactId | None = None
        self.dialect = Dialect.UNKNOWN
        self.is_desktop = False  # as far as its descriptions tell
        self.changed: Observable[Link] = Observable()
        self.heard: Observable[Operation] = Observable()
        self.part_heard: Observable[ForeignPart] = Observable()
        self.frame_arrived: Observable[bytes] = Observable()
        self.restart_wanted: Observable[Link] = Observable()
        self._clock = clock
        self._admit = admit
        self._inbox: asyncio.Queue[Item] = asyncio.Queue()
        self._passage = Passage(
            match,
            Means(connections, probe, tuple(servers), tuple(interfaces), is_relay_only),
            conditions=conditions,
            tasks=tasks,
            inbox=self._inbox.put_nowait,
            say=self._send,
            take=self._take,
            opened=self._channel_opened,
            moved=self._moved,
            labels=(*LABELS, *FOREIGN_LABELS) if allows_foreign else LABELS,
        )
        terms = Terms(
            identity=identity,
            fresh=Identity.draw(),
            peer=match.key,
            is_offerer=match.is_offerer,
            our_address=match.our_address,
            their_address=match.address,
            secret=match.typed or match.shown,
            crossed=match.shown if match.typed else None,
            refuses_unverified=refuses_unverified,
            allows_foreign=allows_foreign,
            known=known,
            used=used or UsedNonces(),
        )
        self._speaking = Speaking(terms, us, new_id, clock.now)
        self._saying = Saying(self._speaking, self._passage, clock=clock)
        self._pinging: Pinging | None = None
        self._prospects = Prospects(
            ours=conditions,
            is_service_ready=lambda: match.registration.is_ready,
            now=clock.monotonic(),
        )
        self._task = tasks.start(self._drive(), "link")

    def __repr__(self) -> str:
        return f"Link({self.stage.value})"

    @property
    def is_linked(self) -> bool:
        """Whether operations can be sent now."""
        return self.stage is Stage.LINKED

    @property
    def theirs(self) -> Conditions | None:
        """How the other side stands in the network, as far as it has told."""
        return self._prospects.theirs

    @property
    def doubt(self) -> Failure | None:
        """Why it does not seem to open, while we still try."""
        return self._prospects.doubt

    @property
    def transcript(self) -> bytes:
        """T of the opening (32 bytes), to which proofs are bound.

        LocalError before SECURING, and where an older client speaks.
        """
        return self._speaking.transcript

    @property
    def round_trip(self) -> int | None:
        """In milliseconds; None until measured."""
        return self._pinging.round_trip if self._pinging else None

    def take(self, signal: Description | Candidate) -> None:
        """A signal of the peer came through the service."""
        self._inbox.put_nowait(signal)

    def repeat(self) -> None:
        """The peer asks for the offer that we have made: perhaps it was lost on its way."""
        self._passage.repeat()

    def send_operation(self, operation: Known) -> None:
        """Send ``operation`` after everything sent before it."""
        self._inbox.put_nowait(Send(operation))

    def renew(
        self, reason: str, *, is_relay_only: bool | None = None, is_elsewhere: bool = False
    ) -> None:
        """Move to another peer connection while this one lives; ``reason`` is for the log.

        ``is_relay_only``: from then on our address is hidden, or no longer. ``is_elsewhere``: our
        addresses are other ones, so it has to be asked whether this one lives.
        """
        self._inbox.put_nowait(Renew(reason, is_relay_only, is_elsewhere))

    def close(self, failure: Failure | None = None) -> None:
        """End the link; without a ``failure`` of our own free will."""
        self._inbox.put_nowait(Close(failure))

    def give_way(self) -> None:
        """End the link: a newer one to the same contact has taken its place."""
        self._inbox.put_nowait(Close(reason=ELSEWHERE))

    async def wait_ended(self) -> None:
        """Wait until the link has ended and its connection is closed."""
        await asyncio.wait([self._task])

    # The file channel of this link (port FileChannel).

    def say_part(self, part: FilePart) -> None:
        """Seal and queue one part of a file, as older clients do; OSError once the link is gone."""
        is_linked = self.is_linked and not self._speaking.is_over  # its connection still closes
        if not is_linked or not self.dialect.is_foreign:
            raise OSError("no link to an older client")
        self._saying.say(part)

    def send(self, frame: bytes) -> None:
        """Queue one frame on the file channel; raise OSError once the link is gone."""
        self._passage.send(FILES, frame)
        self._note_sent()

    async def wait_drained(self, mark: int) -> None:
        """Wait until at most ``mark`` bytes are queued there; raise OSError once it is gone."""
        await self._saying.wait_files_drained(mark)

    # The driver.

    async def _drive(self) -> None:
        try:
            self._passage.begin()
            while True:
                await self._handle(await self._next())
        except ENDS as end:
            self.failure = explain(end, self._prospects)
        finally:
            await self._end()

    async def _end(self) -> None:
        self._judge_end()
        await self._passage.close()
        self.path = Path.NONE
        self._set_stage(Stage.ENDED)

    def _judge_end(self) -> None:
        """Whoever typed a secret must know what became of it, whatever ended the link."""
        failure = self.failure or Failure(Reason.CANCELLED, Side.OURS)
        reason = self._speaking.close(failure.reason)
        is_ours = failure.side is Side.OURS  # cancelled, or not to be stored: nothing to wonder at
        if self.stage is Stage.SECURING and reason is not failure.reason and not is_ours:
            self.failure = Failure(reason, Side.PEERS, failure.detail)

    async def _next(self) -> Item | None:
        try:
            async with asyncio.timeout(ROOM_PAUSE if self._saying.is_holding else TICK):
                return await self._inbox.get()
        except TimeoutError:
            return None

    async def _handle(self, item: Item | None) -> None:
        match item:
            case None:
                pass
            case Description():
                self._describe(item)
            case Candidate():
                self._speaking.hint(item)
                self._passage.signal(item)
            case Send(operation=operation):
                self._send(operation)
            case Renew():
                self._renew(item)
            case Close(failure=failure, reason=reason):
                await self._say_bye(failure, reason)
            case Happened() | Described() | Troubled():
                self._note(item)
                self._passage.handle(item, self._clock.monotonic())
                await self._settle_in()
        self._tick()
        await self._settle_in()

    async def _settle_in(self) -> None:
        """The other has just proven its key: it becomes a contact before anything is heard."""
        if self.profile is None or self.stage is not Stage.SECURING:
            return
        try:
            self.contact = await self._admit(self)
        except StoreError as error:
            raise Over(error.failure) from error
        is_native = not self.dialect.is_foreign
        self._pinging = Pinging(self._clock.monotonic(), is_answered=is_native)
        if is_native:
            is_lower = self.identity.public < public_bytes(self.match.key)
            self._passage.seal(self._speaking.connection_key, is_offerer=is_lower)
        self._go_by(self.dialect)
        self.path = self._passage.path()
        self._set_stage(Stage.LINKED)
        self._ping(self._pinging)

    def _go_by(self, dialect: Dialect) -> None:
        """This is what is spoken: only the channels of it matter."""
        self.dialect = dialect
        self._passage.idle = frozenset(LABELS if dialect is Dialect.HEADLESS else FOREIGN_LABELS)

    def _describe(self, description: Description) -> None:
        """A description has come through the service."""
        if self._prospects.heard(description):
            self.changed.publish(self)
        self.is_desktop = self.is_desktop or bool(description.link)  # older clients name none
        self._speaking.hint(description)
        self._passage.signal(description)

    def _note(self, news: Happened | Described | Troubled) -> None:
        """Whatever comes from the other, on whichever connection, is a sign of life."""
        is_frame = isinstance(news, Happened) and isinstance(news.event, FrameArrived)
        if self._pinging is not None and is_frame:
            self._pinging.heard(self._clock.monotonic())

    # Frames, in their turn.

    def _channel_opened(self, channel: ChannelOpened, binding: bytes) -> None:
        now = self._clock.monotonic()
        if self.stage is Stage.NEGOTIATING:
            self._prospects.opened(now)
            self._set_stage(Stage.SECURING)
        self._play(
            self._speaking.channel_opened(channel.label, binding, now, is_lossy=channel.is_lossy)
        )

    def _take(self, label: str, data: str | bytes) -> None:
        is_native = self.is_linked and not self.dialect.is_foreign
        if is_native and label == FILES and isinstance(data, bytes):
            self.frame_arrived.publish(data)
        else:
            self._play(self._speaking.receive(label, data, self._clock.monotonic()))

    def _play(self, outputs: Sequence[Output]) -> None:
        for output in outputs:
            match output:
                case SendFrame():
                    self._saying.put(output)
                case Checking():
                    self.is_checking = True
                    self.changed.publish(self)
                case Linked(profile=profile, is_verified=is_verified, dialect=dialect):
                    self.profile, self.is_verified = profile, is_verified
                    self.dialect = dialect
                case Heard(operation=operation):
                    self._hear(operation)
                case Refused(reason=reason, detail=detail):
                    raise Over(Failure(reason, Side.PEERS, detail))

    def _hear(self, said: Operation | ForeignPart) -> None:
        if isinstance(said, ForeignPart):
            self._hear_part(said)
        else:
            self._hear_operation(said)

    def _hear_part(self, part: ForeignPart) -> None:
        if isinstance(part, Handed):
            self._saying.handed(part.id)
        if isinstance(part, Recognised):
            self._go_by(part.dialect)  # first: whoever hears of it looks at what is spoken now
            self.changed.publish(self)
        self.part_heard.publish(part)

    def _hear_operation(self, operation: Operation) -> None:
        match operation:
            case Ping(number=number):
                self._send(Pong(number))
            case Pong():
                self._measure(operation)
            case Bye(reason=reason):
                raise Over(parting(reason))
            case OfConnection():
                self._passage.heard(operation, self._clock.monotonic())
            case _:
                self.heard.publish(operation)

    def _send(self, operation: Known) -> None:
        if not self.is_linked:
            return  # whoever waits for a receipt sends again on the next link
        try:
            self._saying.say(operation)
        except OSError as error:  # why the link ends is on its way through the inbox
            logger.info("too late to be sent: %s", error)
        else:
            self._note_sent()

    async def _say_bye(self, failure: Failure | None, reason: str) -> None:
        if failure is None and self.is_linked:
            self._send(Bye(reason))
            await within(self._saying.finish(self._stir))
        raise Over(failure)

    def _flush(self) -> None:
        try:
            self._saying.flush()
        except OSError as error:  # as above
            logger.info("too late to be sent: %s", error)

    def _stir(self) -> None:
        self._play(self._speaking.tick(self._clock.monotonic(), self._passage.packets()))

    # Another connection.

    def _renew(self, renewal: Renew) -> None:
        means, hides = self._passage.means, renewal.is_relay_only
        if hides is not None:
            self._passage.means = replace(means, is_relay_only=hides)
        if self.dialect.is_foreign:
            self._stay_or_end(renewal, is_hidden=means.is_relay_only)
        elif renewal.is_elsewhere and self._pinging is not None and self._doubt(self._pinging):
            logger.info("cannot move: %s", renewal.reason)
        elif self.is_linked:
            logger.info("moving: %s", renewal.reason)
            self._passage.renew(self._clock.monotonic())
        elif hides and not means.is_relay_only:
            raise Over(Failure(Reason.CANCELLED, Side.OURS, "our address is to be hidden"))

    def _stay_or_end(self, renewal: Renew, *, is_hidden: bool) -> None:
        """Older clients cannot move: the link ends where it must not stay, and is dialled again."""
        if renewal.is_elsewhere:
            must_end = self._passage.is_stranded()
        else:
            must_end = renewal.is_relay_only is None or (renewal.is_relay_only and not is_hidden)
        if must_end:
            raise Over(Failure(Reason.LINK_LOST, Side.NETWORKS, renewal.reason))

    def _doubt(self, pinging: Pinging) -> bool:
        """Ask whether this way still works; return whether it cannot."""
        is_lost = self._passage.is_stranded()
        self._passage.has_stirred()  # what has come so far came from where we were
        pinging.doubt(self._clock.monotonic(), is_lost=is_lost)
        self._ping(pinging)
        return is_lost

    def _moved(self) -> None:
        self.path = self._passage.path()
        self.changed.publish(self)

    # Time.

    def _tick(self) -> None:
        now = self._clock.monotonic()
        pinging = self._pinging
        if pinging is None:
            self._open(now)
            return
        self._stir()
        self._flush()
        if self._inbox.empty():  # after a pause, what came meanwhile is heard before it is judged
            self._passage.tick(now)
        if self._passage.has_stirred():
            pinging.stirred(now)
        if pinging.tick(now):
            self._ping(pinging)
        if pinging.pulse is Pulse.DEAD:
            raise TimeoutError("nothing heard for fifteen seconds")
        if pinging.pulse is not self.pulse:
            self._set_pulse(pinging.pulse)

    def _open(self, now: float) -> None:
        """Nothing is linked yet: whatever helps to judge why is told; doubts are told in time."""
        if self.stage is Stage.NEGOTIATING:
            self._passage.say_again()
        elif self.stage is Stage.SECURING:
            self._stir()
        if self._prospects.tick(now):
            self.changed.publish(self)

    def _ping(self, pinging: Pinging) -> None:
        if pinging.is_answered:
            self._send(pinging.ask(self._clock.monotonic()))

    def _measure(self, pong: Pong) -> None:
        pinging = self._pinging
        if pinging is None:
            return
        is_news = pinging.answered(pong, self._clock.monotonic())
        path = self._passage.path()
        if is_news or path is not self.path:
            self.path = path
            self.changed.publish(self)

    def _note_sent(self) -> None:
        if self._pinging is not None:
            self._pinging.sent(self._clock.monotonic())

    def _set_pulse(self, pulse: Pulse) -> None:
        self.pulse = pulse
        self.changed.publish(self)
        if pulse is Pulse.SILENT and not self.dialect.is_foreign:
            self.restart_wanted.publish(self)

    def _set_stage(self, stage: Stage) -> None:
        self.stage = stage
        self.changed.publish(self)
