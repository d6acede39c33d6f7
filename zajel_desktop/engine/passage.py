"""The way between us and one peer: over one peer connection, and while it moves over two.

Frames go out on the connection of now and come in in order, whatever connection they came on;
what negotiates the next one is said inside the sealed link (protocol/generations.py).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from zajel_desktop.crypto.agreement import BINDING_BYTES, BINDING_LABEL
from zajel_desktop.crypto.draw import random_bytes
from zajel_desktop.engine.generation import Generation, Trouble
from zajel_desktop.engine.match import Match
from zajel_desktop.engine.negotiator import Means, Negotiator
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.link import Path
from zajel_desktop.model.network import Conditions
from zajel_desktop.protocol.connection import (
    FOREIGN_LABELS,
    LABELS,
    MESSAGES,
    CandidateFound,
    ChannelClosed,
    ChannelOpened,
    ConnectionEvent,
    ConnectionFailed,
    FrameArrived,
)
from zajel_desktop.protocol.generations import Generations
from zajel_desktop.protocol.moves import (
    ApplyAnswer,
    ApplyCandidate,
    CreateAnswer,
    CreateOffer,
    Drop,
    Ended,
    GaveUp,
    Moved,
    Output,
    Prove,
    Say,
    Switch,
    Take,
)
from zajel_desktop.protocol.negotiation import Negotiation, Role
from zajel_desktop.protocol.wire.operations import ConnectionOperation
from zajel_desktop.protocol.wire.signals import LINK_BYTES, MAX_SDP, Candidate, Description

logger = logging.getLogger(__name__)

FIRST = 1


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of connection ``generation``."""

    generation: int
    event: ConnectionEvent


@dataclass(frozen=True, slots=True)
class Described:
    """Our description of connection ``generation`` is ready."""

    generation: int
    sdp: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Troubled:
    """Connection ``generation`` could not be made, or the other side made no sense."""

    generation: int
    error: Trouble


News: TypeAlias = Happened | Described | Troubled


class Passage:
    """The connections of one link; all that happens on them comes to ``inbox``, to be handed in.

    ``say`` seals and sends an operation, ``take`` gets every frame in its turn, ``opened`` is told
    of every channel of the first connection, ``moved`` of every change of connection. Where we
    offer we open ``labels`` there; what becomes of those in ``idle`` does not matter.
    """

    def __init__(
        self,
        match: Match,
        means: Means,
        *,
        conditions: Callable[[], Conditions],
        tasks: Tasks,
        inbox: Callable[[News], None],
        say: Callable[[ConnectionOperation], None],
        take: Callable[[str, str | bytes], None],
        opened: Callable[[ChannelOpened, bytes], None],
        moved: Callable[[], None],
        labels: Sequence[str] = LABELS,
    ) -> None:
        self.means = means
        self.idle = frozenset(FOREIGN_LABELS)
        self._match = match
        self._conditions = conditions
        self._tasks = tasks
        self._inbox = inbox
        self._say = say
        self._take = take
        self._opened = opened
        self._moved = moved
        self._machine: Generations | None = None
        self._sending = FIRST
        self._has_opened = False
        self._seen = (FIRST, 0, 0)  # packets and answers on the connection in use, when last asked
        self._closing: set[asyncio.Task[None]] = set()
        role = Role.IMPOLITE if match.is_offerer else Role.POLITE
        first = Negotiation(role, random_bytes(LINK_BYTES))
        self._first = self._negotiator(FIRST, first, match.send, labels)
        self._generations = {FIRST: self._make(FIRST, self._first)}

    def __repr__(self) -> str:
        return f"Passage({self._machine or 'first'})"

    # The first connection, before the link is sealed.

    def begin(self) -> None:
        """Offer, if that is our part."""
        self._generations[FIRST].begin()

    def say_again(self) -> None:
        """Tell the other side what we have learnt of our network since we described ourselves."""
        self._first.say_again()

    def repeat(self) -> None:
        """Say our offer once more, if it has not been answered."""
        self._first.repeat()

    def signal(self, signal: Description | Candidate) -> None:
        """A signal of the peer came through the service; they concern the first connection."""
        generation = self._generations.get(FIRST)
        if generation is not None:
            generation.take(signal)

    def seal(self, key: bytes, *, is_offerer: bool) -> None:
        """The link is sealed: from now on it may move; ``key`` proves later connections."""
        self._machine = Generations(is_offerer=is_offerer, key=key)

    # What goes out.

    def send(self, label: str, data: str | bytes) -> None:
        """Queue one frame on the connection of now; raise OSError once there is none."""
        self._now().connection.send(label, data)
        if self._machine is not None and label != MESSAGES:
            self._machine.file_sent()

    async def wait_drained(self, label: str, mark: int) -> None:
        """Wait until at most ``mark`` bytes are queued; raise OSError once the link is gone."""
        while True:
            number = self._sending
            try:
                await self._now().connection.wait_drained(label, mark)
            except OSError:
                if number == self._sending:
                    raise
            else:
                return

    def unacknowledged(self, label: str) -> int:
        """How many frames, the newest on this channel, the other may not have yet."""
        return self._now().connection.unacknowledged(label)

    def path(self) -> Path:
        """How the bytes travel."""
        return self._now().connection.path()

    def is_stranded(self) -> bool:
        """Whether the address they leave from is no longer ours."""
        return self._now().connection.is_stranded()

    def has_stirred(self) -> bool:
        """Whether anything has come on the connection in use since this was last asked."""
        before, self._seen = self._seen, (self._sending, self.packets(), self._answers())
        return before != self._seen

    def packets(self) -> int:
        """How many packets of the other have come on the connection in use."""
        return self._now().connection.packets()

    # What happens.

    def renew(self, now: float) -> None:
        """Move to another connection as soon as that can be; nothing before the link is sealed."""
        if self._machine is not None:
            self._play(self._machine.renew(now))

    def tick(self, now: float) -> None:
        """Time passes; raise OSError if the link cannot go on."""
        if self._machine is not None:
            self._play(self._machine.tick(now))

    def heard(self, operation: ConnectionOperation, now: float) -> None:
        """The other side speaks of another connection; raise RemoteError if it breaks the rules."""
        self._play(self._sealed().heard(operation, now))

    def handle(self, news: News, now: float) -> None:
        """Take what was put into the inbox.

        Raise OSError if the link cannot go on, RemoteError if the other side breaks the rules.
        """
        match news:
            case Happened(generation=number, event=event):
                self._happened(number, event, now)
            case Described(generation=number, sdp=sdp):
                self._play(self._sealed().described(number, sdp, now))
            case Troubled(generation=number, error=error):
                self._troubled(number, error, now)

    def _happened(self, number: int, event: ConnectionEvent, now: float) -> None:
        match event:
            case FrameArrived(label=label, data=data):
                self._arrived(number, label, data, now)
            case ChannelOpened():
                self._channel_opened(number, event, now)
            case ChannelClosed(label=label) if label in self.idle:
                logger.info("a channel that nobody needs has closed")
            case ChannelClosed(label=label):
                self._broken(number, f"channel {label[:40]!r} closed", now)
            case ConnectionFailed(detail=detail):
                self._broken(number, detail, now)
            case CandidateFound(candidate=candidate):
                self._found(number, candidate)

    def _arrived(self, number: int, label: str, data: str | bytes, now: float) -> None:
        if self._machine is None:
            self._take(label, data)
        else:
            self._play(self._machine.frame(number, label, data, now))

    def _channel_opened(self, number: int, channel: ChannelOpened, now: float) -> None:
        if number == FIRST and self._machine is None:
            self._has_opened = True
            self._first.connected()
            self._opened(channel, self._binding(number))
        elif self._machine is not None and number in self._generations:
            try:
                binding = self._binding(number)
            except OSError as error:  # it is lost, which is about to be told
                logger.info("a connection was lost as it opened: %s", error)
            else:
                self._play(self._machine.channel_opened(number, channel.label, binding, now))

    def _broken(self, number: int, detail: str, now: float) -> None:
        if self._machine is None and not self._has_opened and self._first.is_older:
            logger.info("an older client dropped its connection: perhaps it offers anew")
            return
        if self._machine is None:
            raise OSError(detail)
        self._play(self._machine.broken(number, detail, now))

    def _found(self, number: int, candidate: Candidate) -> None:
        if self._machine is not None:
            self._play(self._machine.candidate_found(number, candidate))
        elif not self._match.send_candidate(candidate):
            logger.debug("a candidate found late could not be sent")

    def _troubled(self, number: int, error: Trouble, now: float) -> None:
        if self._machine is None:
            raise error
        if number > self._machine.current:
            self._play(self._machine.broken(number, str(error), now))
        else:  # nothing that is said of a connection in use can harm it
            logger.warning("signal left aside: %s", error)

    # Outputs of the machine.

    def _play(self, outputs: Sequence[Output]) -> None:
        for output in outputs:
            match output:
                case Take(label=label, data=data):
                    self._take(label, data)
                case Say(operation=operation):
                    self._say(operation)
                case Switch(generation=number):
                    self._sending = number
                case Ended(detail=detail):
                    raise OSError(detail)
                case Moved():
                    self._moved()
                case GaveUp(reason=reason, is_final=is_final):
                    self._gave_up(reason, is_final=is_final)
                case _:
                    self._change(output)

    def _change(self, output: Output) -> None:
        """What concerns one connection."""
        match output:
            case CreateOffer(generation=number):
                self._add(number, Role.IMPOLITE).begin()
            case CreateAnswer(generation=number, sdp=sdp):
                self._add(number, Role.POLITE).take(Description("offer", sdp, b"", number))
            case ApplyAnswer(generation=number, sdp=sdp):
                self._generations[number].take(Description("answer", sdp, b"", number))
            case ApplyCandidate(generation=number, candidate=candidate):
                self._generations[number].take(candidate)
            case Prove(generation=number, data=data):
                self._prove(number, data)
            case Drop(generation=number):
                self._retire(number)

    def _prove(self, number: int, data: bytes) -> None:
        try:
            self._generations[number].connection.send(MESSAGES, data)
        except OSError as error:  # it is lost, which is about to be told
            logger.info("a connection was lost before its proof: %s", error)

    def _gave_up(self, reason: str, *, is_final: bool) -> None:
        logger.info("did not move%s: %s", " at all" if is_final else "", reason)
        if is_final and self.means.is_relay_only and not self._now().is_relay_only:
            raise OSError("no relay to move to, and our address is to be hidden")

    # Connections.

    def _add(self, number: int, role: Role) -> Generation:
        def say(description: Description) -> bool:
            if len(description.sdp) > MAX_SDP:
                return False
            self._inbox(Described(number, description.sdp))
            return True

        negotiator = self._negotiator(number, Negotiation(role, generation=number), say)
        generation = self._generations[number] = self._make(number, negotiator)
        return generation

    def _negotiator(
        self,
        number: int,
        negotiation: Negotiation,
        say: Callable[[Description], bool],
        labels: Sequence[str] = LABELS,
    ) -> Negotiator:
        is_first = number == FIRST
        # What the other side has named may be its own: it would see the address that we hide.
        named = () if is_first or self.means.is_relay_only else self._first.named
        return Negotiator(
            negotiation,
            self.means,
            named=tuple(dict.fromkeys((*self._match.servers, *named))),
            inbox=lambda event: self._inbox(Happened(number, event)),
            say=say,
            conditions=self._conditions,
            labels=labels,
        )

    def _make(self, number: int, negotiator: Negotiator) -> Generation:
        def report(error: Trouble) -> None:
            self._inbox(Troubled(number, error))

        hides = self.means.is_relay_only
        return Generation(number, negotiator, is_relay_only=hides, tasks=self._tasks, report=report)

    def _retire(self, number: int) -> None:
        """Close a connection while the link goes on."""
        generation = self._generations.pop(number)
        task = self._tasks.start(generation.close(), "close connection")
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """Close every connection and wait for that; idempotent."""
        # All at once: who is cancelled while one takes long has at least begun with the others.
        await asyncio.gather(*(each.close() for each in tuple(self._generations.values())))
        if self._closing:
            await asyncio.wait(self._closing)

    def _answers(self) -> int:
        """How often the other has answered there; between Desktops their pings tell more."""
        return 0 if self._machine is not None else self._now().connection.answers()

    def _now(self) -> Generation:
        return self._generations[self._sending]

    def _binding(self, number: int) -> bytes:
        return self._generations[number].connection.exporter(BINDING_LABEL, BINDING_BYTES)

    def _sealed(self) -> Generations:
        if self._machine is None:
            raise LocalError("the link is not sealed yet")
        return self._machine
