"""The one voice of a link: native where both are Desktops, else in the dialect of the other.

    UNDECIDED --a greeting with the native member--> NATIVE
              --a handshake without it, a sealed text frame, or the silence of a page--> FOREIGN

A link whose terms forbid it never becomes foreign, and neither does one where a secret was typed,
or with a contact who has spoken native. Once it is decided, it stays so.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable

from zajel_desktop.crypto.identity import public_bytes
from zajel_desktop.crypto.pake import Side
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.model.failure import Reason
from zajel_desktop.protocol.connection import FILES, FOREIGN_LABELS, HEADLESS_MESSAGES, MESSAGES
from zajel_desktop.protocol.dialects.dialect import ForeignDialect
from zajel_desktop.protocol.dialects.foreign_table import State
from zajel_desktop.protocol.dialects.foreign_talk import ForeignTalk, read_greeting
from zajel_desktop.protocol.dialects.parts import FILE_PARTS, FilePart
from zajel_desktop.protocol.introduction import Terms
from zajel_desktop.protocol.opening import Opening, Refused, SendFrame
from zajel_desktop.protocol.talk import Linked, Output, Talk
from zajel_desktop.protocol.wire.operations import Known, Profile
from zajel_desktop.protocol.wire.signals import Candidate, Description

_SEALED = re.compile(r"[A-Za-z0-9+/]{36,}={0,2}")
"""What a sealed text frame looks like: base64 of 28 bytes at least."""


class _Way(enum.Enum):
    UNDECIDED = "undecided"
    NATIVE = "native"
    FOREIGN = "foreign"


class Speaking:
    """Our side of one link, whoever the other is.

    ``us`` is what we tell a Desktop about ourselves. ``new_id`` names what older clients say, and
    ``wall`` (seconds since the epoch) tells when it came: they tell neither.
    """

    def __init__(
        self,
        terms: Terms,
        us: Profile,
        new_id: Callable[[], str],
        wall: Callable[[], float],
        *,
        opening: Opening | None = None,
    ) -> None:
        self._terms = terms
        self._talk = Talk(opening or Opening(terms), us)
        self._foreign = ForeignTalk(terms, new_id, wall) if may_be_foreign(terms) else None
        self._way = _Way.UNDECIDED
        self._has_opened = False

    def __repr__(self) -> str:
        return f"Speaking({self._way.value})"

    @property
    def dialect(self) -> Dialect:
        """What is spoken; UNKNOWN until that is decided."""
        match self._way:
            case _Way.NATIVE:
                return Dialect.NATIVE
            case _Way.FOREIGN:
                return self._older().dialect
            case _:
                return Dialect.UNKNOWN

    @property
    def is_over(self) -> bool:
        """Whether an older client has ended it: nothing can be said any more."""
        return self._way is _Way.FOREIGN and self._older().state is State.ENDED

    @property
    def rules(self) -> ForeignDialect:
        """How an older client speaks; LocalError before the link, and for a Desktop."""
        return self._older().rules

    @property
    def transcript(self) -> bytes:
        """T of a native opening; LocalError before it is sealed, and for an older client."""
        return self._talk.transcript

    @property
    def connection_key(self) -> bytes:
        """The key that proves later connections; LocalError as :attr:`transcript`."""
        return self._talk.connection_key

    # What happens.

    def hint(self, signal: Description | Candidate) -> None:
        """A signal of theirs came through the service, which may tell how they speak.

        Only Desktops name the link in their descriptions: whoever has done so speaks as we do, or
        somebody on the way has changed what they said.
        """
        is_desktop = isinstance(signal, Description) and bool(signal.link)
        if is_desktop and self._way is _Way.UNDECIDED:
            self._foreign = None
        if self._foreign is not None:
            self._foreign.hint(signal)

    def channel_opened(
        self, label: str, binding: bytes, now: float, *, is_lossy: bool = False
    ) -> list[Output]:
        """A channel is open; ``binding`` is the exporter's, of this connection."""
        said: list[Output] = []
        if label == MESSAGES and not self._has_opened:
            self._has_opened = True
            said += self._talk.channel_opened(binding, now)
        if self._way is not _Way.NATIVE and self._foreign is not None:
            said += self._foreign.channel_opened(label, now, is_lossy=is_lossy)
        return self._note(said)

    def receive(self, label: str, data: str | bytes, now: float) -> list[Output]:
        """Take one frame; raise RemoteError if it is out of turn."""
        match self._way:
            case _Way.UNDECIDED:
                return self._decide(label, data, now)
            case _Way.NATIVE:
                return self._take_native(label, data, now)
            case _Way.FOREIGN:
                return self._take_foreign(label, data, now)

    def say(self, operation: Known | FilePart, now: float, packets: int) -> list[SendFrame]:
        """The frames that say ``operation``, none if the other would not understand it.

        ``packets`` is how many of the other have come so far. LocalError before the link.
        """
        if self._way is _Way.FOREIGN:
            return self._older().say(operation, packets)
        if isinstance(operation, FILE_PARTS):
            return []
        return [SendFrame(self._talk.seal(operation))]

    def tick(self, now: float, packets: int) -> list[Output]:
        """Time passes; ``packets`` is how many of the other have come so far."""
        if self._way is _Way.FOREIGN:
            return self._older().tick(now, packets)
        if self._way is _Way.UNDECIDED and self._foreign is not None:
            return self._note(self._foreign.tick(now, packets))
        return self._talk.tick(now)

    def close(self, reason: Reason) -> Reason:
        """The link has ended for ``reason``; the one to tell our person. Idempotent."""
        told = self._talk.close(reason)
        return reason if self._way is _Way.FOREIGN else told

    # Which way.

    def _decide(self, label: str, data: str | bytes, now: float) -> list[Output]:
        greeting = read_greeting(data) if isinstance(data, str) else None
        if greeting is not None and greeting.native is not None:
            if label in FOREIGN_LABELS:
                return []  # a Desktop that made more channels than are needed
            self._way, self._foreign = _Way.NATIVE, None
            return self._take_native(label, data, now)
        if isinstance(data, bytes) or not self._speaks_older(label, data):
            return self._take_native(label, data, now)
        if self._foreign is None:
            return self._turn_away(label, data, now)
        self._way = _Way.FOREIGN
        return self._take_foreign(label, data, now)

    def _speaks_older(self, label: str, data: str) -> bool:
        """Whether this frame is one that only older clients send."""
        if label in {MESSAGES, HEADLESS_MESSAGES}:
            return read_greeting(data) is not None or _SEALED.fullmatch(data) is not None
        return label in FOREIGN_LABELS or (label == FILES and self._foreign is not None)

    def _turn_away(self, label: str, frame: str, now: float) -> list[Output]:
        """Somebody speaks an older dialect where that must not be."""
        greeting = read_greeting(frame)
        is_theirs = greeting is not None and greeting.identity == public_bytes(self._terms.peer)
        reason = self._objection()
        if label == MESSAGES and (not is_theirs or reason is Reason.OTHER_VERSION):
            return self._talk.receive(frame, now)
        if greeting is not None and not is_theirs:
            reason = Reason.ALTERED
        return [Refused(self._talk.close(reason), "they speak as an older client")]

    def _objection(self) -> Reason:
        """Why we do not speak with an older client."""
        terms = self._terms
        if terms.known is Dialect.NATIVE:
            return Reason.STEPPED_BACK
        has_shown = terms.secret is not None and terms.secret.side is Side.B
        is_refused = has_shown and terms.refuses_unverified
        return Reason.UNVERIFIED_REFUSED if is_refused else Reason.OTHER_VERSION

    def _take_native(self, label: str, data: str | bytes, now: float) -> list[Output]:
        if label == MESSAGES:
            return self._talk.receive(data, now)
        if label in FOREIGN_LABELS and self._way is _Way.NATIVE:
            return []
        raise RemoteError(f"frame out of turn on channel {label[:40]!r}")

    def _take_foreign(self, label: str, data: str | bytes, now: float) -> list[Output]:
        if isinstance(data, bytes):  # nobody sends them; the page reads them as text, and so do we
            data = data.decode(errors="replace")
        return self._older().receive(label, data, now)

    def _note(self, outputs: list[Output]) -> list[Output]:
        """Whether what has happened makes it a page that never greets."""
        if any(isinstance(each, Linked) and each.dialect.is_foreign for each in outputs):
            self._way = _Way.FOREIGN
        return outputs

    def _older(self) -> ForeignTalk:
        if self._foreign is None:
            raise LocalError("no older client is spoken with here")
        return self._foreign


def may_be_foreign(terms: Terms) -> bool:
    """Whether a link on these terms may be one with an older client.

    Never where a secret was typed: its owner must prove it. Never where our person wants proof
    from whoever uses the code that we show. Never with who has spoken native.
    """
    if not terms.allows_foreign or terms.known is Dialect.NATIVE:
        return False
    if terms.secret is None:
        return True
    return terms.secret.side is Side.B and not terms.refuses_unverified
