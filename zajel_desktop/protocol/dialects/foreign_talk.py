"""Everything said between us and one older client on one peer connection.

    CLOSED --channel opens--> OPEN --their handshake--> GREETED --both channels--> LINKED --> ENDED
      \\--their handshake--> EARLY --channel opens-------^
    OPEN --two seconds of silence, a page by all we know--> LINKED
    any --a handshake with another key--> ENDED

Which client it is, is guessed (recognition.py) until the first frame of theirs that authenticates.
What it says before the link is held, and heard with the first tick after it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zajel_desktop.crypto.identity import public_bytes
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.message import MAX_TEXT
from zajel_desktop.protocol.connection import HEADLESS_MESSAGES
from zajel_desktop.protocol.dialects.dialect import ForeignDialect, ReplayedError
from zajel_desktop.protocol.dialects.foreign_table import ON_HANDSHAKE, TRANSITIONS, Event, State
from zajel_desktop.protocol.dialects.outgoing_texts import OutgoingTexts
from zajel_desktop.protocol.dialects.parts import FILE_PARTS, FilePart, Recognised, Unreadable
from zajel_desktop.protocol.dialects.speakers import FILE_LABELS, TEXT_LABELS, Speakers
from zajel_desktop.protocol.introduction import Terms
from zajel_desktop.protocol.opening import Refused, SendFrame
from zajel_desktop.protocol.talk import Heard, Linked, Output
from zajel_desktop.protocol.text import clean_text, split_text, utf8_bytes, whole_text
from zajel_desktop.protocol.wire.greeting import (
    VERSION,
    Greeting,
    Native,
    build_greeting,
    parse_greeting,
)
from zajel_desktop.protocol.wire.operations import Known, Profile, Text
from zajel_desktop.protocol.wire.signals import Candidate, Description

SILENCE = 2.0
"""Seconds of an open channel without a handshake, after which a page counts as linked."""

PATIENCE = 1.0
"""Seconds that the channel of files may be late."""

AGAIN = (2.0, 6.0)
"""Seconds of an open channel that may lose frames, after which our handshake is said again."""

MAX_HELD = 256
"""How much of what they say is held before the link, in frames."""

MAX_HELD_LENGTH = 4 << 20
"""The same, in characters of these frames."""

MAX_UNREADABLE = 100
"""How many frames that nobody can open are told."""

_OURS = frozenset({Event.OPENED, Event.READY, Event.SAID, Event.SILENCE, Event.EXPIRED})


class ForeignTalk:
    """Our side of it; ``new_id`` names what they say, ``wall`` is the time people read.

    Our handshake on the message channel has been said by whoever drives this: it is the greeting.
    """

    def __init__(self, terms: Terms, new_id: Callable[[], str], wall: Callable[[], float]) -> None:
        self.state = State.CLOSED
        self._ours = terms.identity.public
        self._fresh = terms.fresh.public
        self._theirs = public_bytes(terms.peer)
        self._new_id = new_id
        self._wall = wall
        self._speakers = Speakers(terms)
        self._opened: dict[str, float] = {}
        self._again = list(AGAIN)
        self._has_answered = False  # to the handshake of the headless client
        self._texts = OutgoingTexts()
        self._held: list[Output] | None = []
        self._held_length = 0
        self._unreadable = 0

    def __repr__(self) -> str:
        return f"ForeignTalk({self.state.value}, {self.dialect.value})"

    @property
    def dialect(self) -> Dialect:
        """What they speak, or most likely speak; UNKNOWN if nothing tells."""
        return self._speakers.dialect

    @property
    def rules(self) -> ForeignDialect:
        """How the other speaks; LocalError before the link."""
        if self._speakers.chosen is None:
            raise LocalError("nobody knows yet how they speak")
        return self._speakers.chosen

    # What happens.

    def hint(self, signal: Description | Candidate) -> None:
        """A signal of theirs, which may tell how they speak."""
        self._speakers.hint(signal)

    def channel_opened(self, label: str, now: float, *, is_lossy: bool = False) -> list[Output]:
        """A channel is open; on that of the older headless client we greet."""
        if label in self._opened or label not in TEXT_LABELS | FILE_LABELS:
            return []
        self._opened[label] = now
        self._speakers.channel_opened(label, is_lossy=is_lossy)
        greets = label == HEADLESS_MESSAGES and not self._speakers.evidence.has_link
        return [*(self._greet(label) if greets else []), *self._settle(now)]

    def receive(self, label: str, frame: str, now: float) -> list[Output]:
        """Take one text frame of a channel; RemoteError if there is too much before the link."""
        if not self._speakers.listens(label):
            return []
        self._speakers.used(label)
        if label in FILE_LABELS:
            return self._hear_file(label, frame, now)
        greeting = read_greeting(frame)
        if greeting is None:
            return self._hear_text(label, frame, now)
        return self._shake(greeting, label, now)

    def say(self, operation: Known | FilePart, packets: int) -> list[SendFrame]:
        """The frames that say ``operation``, none if nobody there would understand it.

        ``packets`` is how many of the other have come so far.
        """
        self._go(Event.SAID, State.LINKED)
        rules = self.rules
        if isinstance(operation, Text):
            self._texts.said(operation, packets, is_certain=self._speakers.is_certain)
            return _seal(rules, operation)
        if isinstance(operation, FILE_PARTS) and rules.file_label in self._opened:
            return [SendFrame(rules.build_file(operation), rules.file_label)]
        return []

    def tick(self, now: float, packets: int) -> list[Output]:
        """Time passes; ``packets`` is how many of the other have come so far."""
        again = self._greet_again(now)
        if self.state is not State.LINKED:
            return [*again, *self._settle(now)]
        rules = self.rules
        since = now - self._opened.get(rules.text_label, now)
        if rules.lifetime is not None and since >= rules.lifetime:
            self._go(Event.EXPIRED, State.ENDED)
            return [Refused(Reason.LINK_LOST, "the session of the page is a day old")]
        heard, self._held = self._held or [], None
        return [*again, *heard, *(Heard(handed) for handed in self._texts.stirred(packets))]

    # Their handshake.

    def _shake(self, greeting: Greeting, label: str, now: float) -> list[Output]:
        if greeting.identity != self._theirs or self._theirs == self._ours:
            self._go(Event.HANDSHAKE, State.ENDED)
            return [Refused(Reason.ALTERED, "handshake with another key than the match")]
        if greeting.native is not None:
            if label == HEADLESS_MESSAGES:
                return []  # a Desktop that offered more channels than are needed
            self._go(Event.HANDSHAKE, State.ENDED)
            return [Refused(Reason.LINK_LOST, "a Desktop that greeted late")]
        self._go(Event.HANDSHAKE, ON_HANDSHAKE.get(self.state, self.state))
        self._speakers.shaken(now - self._opened.get(label, now))
        # What came before it was ready itself, it has not heard.
        answers = label == HEADLESS_MESSAGES and label in self._opened and not self._has_answered
        self._has_answered |= answers
        return [*(self._greet(label) if answers else []), *self._settle(now)]

    def _greet_again(self, now: float) -> list[Output]:
        """Our handshake once more, where it may have been lost and nothing shows that it was not.

        Whoever has heard it hears the same key again, which changes nothing.
        """
        since = self._opened.get(self._speakers.label)
        is_over = self._speakers.is_certain or self.state is State.ENDED or not self._again
        if not self._speakers.evidence.are_channels_lossy or since is None or is_over:
            return []
        if now - since < self._again[0]:
            return []
        del self._again[0]
        return self._greet(self._speakers.label)

    def _greet(self, label: str) -> list[Output]:
        """Our handshake, for whoever does not hear that of the message channel.

        It has the native member, so that a Desktop which hears it there first is not misled.
        """
        greeting = Greeting(self._ours, Native((VERSION,), self._fresh))
        return [SendFrame(build_greeting(greeting), label)]

    # Becoming linked.

    def _settle(self, now: float) -> list[Output]:
        """Whether the channel is open by now, and whether they count as linked."""
        since = self._opened.get(self._speakers.label)
        if since is None:
            return []
        if self.state in {State.CLOSED, State.EARLY}:
            is_early = self.state is State.EARLY
            self._go(Event.OPENED, State.GREETED if is_early else State.OPEN)
        is_ready = self._speakers.file_label in self._opened or now - since >= PATIENCE
        if self.state is State.GREETED and is_ready:
            return self._link(Event.READY)
        is_silent = self.state is State.OPEN and now - since >= SILENCE
        return self._link(Event.SILENCE) if is_silent and self._speakers.may_be_silent else []

    def _link(self, event: Event) -> list[Output]:
        self._go(event, State.LINKED)
        self._speakers.chosen = rules = self._speakers.likely
        return [Linked(Profile(), False, rules.name)]

    # Their frames.

    def _hear_text(self, label: str, frame: str, now: float) -> list[Output]:
        try:
            text, rules = self._speakers.open_text(label, frame)
        except ReplayedError:
            return self._heard([], frame, now)
        except RemoteError:
            return self._heard(self._unread(), frame, now)
        said = self._prove(rules)
        return [*said, *self._heard([Heard(each) for each in self._texts_of(text)], frame, now)]

    def _hear_file(self, label: str, frame: str, now: float) -> list[Output]:
        try:
            part, rules = self._speakers.open_file(label, frame)
        except ReplayedError:
            return self._heard([], frame, now)
        except RemoteError:
            return self._heard(self._unread(), frame, now)
        said = [] if rules is None else self._prove(rules)
        return [*said, *self._heard([] if part is None else [Heard(part)], frame, now)]

    def _prove(self, rules: ForeignDialect) -> list[Output]:
        """A frame has authenticated in this dialect, which is as good as a handshake."""
        if self.state in ON_HANDSHAKE:
            self._go(Event.FRAME, ON_HANDSHAKE[self.state])
        was_certain = self._speakers.is_certain
        is_other = self._speakers.prove(rules)
        if not is_other or self.state is not State.LINKED:
            if not was_certain:
                self._texts.settle()
            return []
        told = self._hear([Heard(Recognised(rules.name))])
        return [*told, *(frame for text in self._texts.again() for frame in _seal(rules, text))]

    def _texts_of(self, text: str) -> list[Text]:
        """What they say, in as many messages of ours as it takes."""
        text = clean_text(text)
        pieces = split_text(text, MAX_TEXT, utf8_bytes) if text else []
        return [Text(self._new_id(), piece, self._wall()) for piece in pieces]

    def _unread(self) -> list[Output]:
        self._unreadable += 1
        return [Heard(Unreadable())] if self._unreadable <= MAX_UNREADABLE else []

    def _heard(self, outputs: Sequence[Output], frame: str, now: float) -> list[Output]:
        """``frame`` has been looked at, and says this."""
        self._go(Event.FRAME, self.state)
        if self._held is not None:
            self._held_length += len(frame)
        return [*self._hear(outputs), *self._settle(now)]

    def _hear(self, outputs: Sequence[Output]) -> list[Output]:
        """Hear ``outputs`` now, or hold them until the contact is known to the driver."""
        if self._held is None:
            return list(outputs)
        if len(self._held) + len(outputs) > MAX_HELD or self._held_length > MAX_HELD_LENGTH:
            raise RemoteError("too much said before the link")
        self._held += outputs
        return []

    def _go(self, event: Event, state: State) -> None:
        if state in TRANSITIONS.get((self.state, event), ()):
            self.state = state
            return
        said = f"{event.value} while {self.state.value}"
        raise LocalError(said) if event in _OURS else RemoteError(said)


def read_greeting(frame: str) -> Greeting | None:
    """The handshake in ``frame``, None if it is something else."""
    try:
        return parse_greeting(frame) if frame[:1] == "{" else None
    except RemoteError:
        return None


def _seal(rules: ForeignDialect, text: Text) -> list[SendFrame]:
    return [SendFrame(frame, rules.text_label) for frame in rules.seal_text(whole_text(text.text))]
