"""The dialects that one older client may speak, and which of them it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from zajel_desktop.crypto.identity import public_bytes
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.connection import (
    FILES,
    FOREIGN_LABELS,
    HEADLESS_FILES,
    HEADLESS_MESSAGES,
    MESSAGES,
)
from zajel_desktop.protocol.dialects.app import AppDialect
from zajel_desktop.protocol.dialects.dialect import MAX_FRAME, ForeignDialect, ReplayedError
from zajel_desktop.protocol.dialects.headless import HeadlessDialect
from zajel_desktop.protocol.dialects.parts import FileChunk, FilePart
from zajel_desktop.protocol.dialects.recognition import Evidence, guess
from zajel_desktop.protocol.dialects.web import WebDialect
from zajel_desktop.protocol.introduction import Terms
from zajel_desktop.protocol.wire.signals import Candidate, Description

TEXT_LABELS = frozenset({MESSAGES, HEADLESS_MESSAGES})
FILE_LABELS = frozenset({FILES, HEADLESS_FILES})

_Read = TypeVar("_Read")


class Speakers:
    """Our ends of a session in each dialect, made when they are needed.

    ``is_certain``: something of theirs has authenticated in the dialect ``chosen``.
    """

    def __init__(self, terms: Terms) -> None:
        self.evidence = Evidence(known=terms.known)
        self.chosen: ForeignDialect | None = None
        self.is_certain = False
        self._terms = terms
        self._peer = public_bytes(terms.peer)
        self._have_they_offered = not terms.is_offerer
        self._made: dict[Dialect, ForeignDialect] = {}

    def __repr__(self) -> str:
        return f"Speakers({self.dialect.value}, {'certain' if self.is_certain else 'guessed'})"

    @property
    def dialect(self) -> Dialect:
        """What they speak, or most likely speak; UNKNOWN if nothing tells."""
        return guess(self.evidence) if self.chosen is None else self.chosen.name

    @property
    def label(self) -> str:
        """The channel of texts in what they most likely speak."""
        return HEADLESS_MESSAGES if self.dialect is Dialect.HEADLESS else MESSAGES

    @property
    def file_label(self) -> str:
        """The channel of files in the same."""
        return HEADLESS_FILES if self.dialect is Dialect.HEADLESS else FILES

    @property
    def may_be_silent(self) -> bool:
        """Whether it is, by all we know, a page: as it is today it may never greet."""
        can_be_page = bool(self._terms.our_address) and not self.evidence.has_link
        return can_be_page and self.dialect is Dialect.WEB

    @property
    def likely(self) -> ForeignDialect:
        """Our end of what they most likely speak; the app's if nothing tells."""
        if self.chosen is not None:
            return self.chosen
        found = self.dialect
        is_impossible = found is Dialect.WEB and not self._terms.our_address
        return self._end(Dialect.APP if is_impossible or not found.is_foreign else found)

    # What speaks for one or another.

    def hint(self, signal: Description | Candidate) -> None:
        """A signal of theirs."""
        self.evidence = self.evidence.signalled(signal)
        if isinstance(signal, Description):
            self._have_they_offered = signal.kind == "offer"

    def channel_opened(self, label: str, *, is_lossy: bool) -> None:
        """A channel is open. Ours are never lossy; of theirs it tells who has made them."""
        if not is_lossy and not self._have_they_offered:
            return
        self.evidence = self.evidence.used(label)
        if label in TEXT_LABELS:
            self.evidence = replace(self.evidence, are_channels_lossy=is_lossy)

    def used(self, label: str) -> None:
        """They have said something on a channel."""
        self.evidence = self.evidence.used(label)

    def shaken(self, after: float) -> None:
        """Their first handshake has come, so many seconds after the channel was open."""
        if self.evidence.handshake_after is None:
            self.evidence = replace(self.evidence, handshake_after=after)

    def prove(self, rules: ForeignDialect) -> bool:
        """Something of theirs has authenticated so; True if another dialect was chosen before."""
        is_other = self.chosen is not None and self.chosen is not rules
        self.chosen, self.is_certain = rules, True
        return is_other

    # What they say.

    def listens(self, label: str) -> bool:
        """Whether anything on this channel counts: once they are known, only their own do."""
        if self.is_certain and self.chosen is not None:
            return label in {self.chosen.text_label, self.chosen.file_label}
        return label in TEXT_LABELS | FILE_LABELS

    def open_text(self, label: str, frame: str) -> tuple[str, ForeignDialect]:
        """What a frame says, and in which dialect.

        Raise RemoteError if nobody has sealed it for us, ReplayedError if it has come before.
        """
        return self._try(label, frame, lambda rules: rules.open_text(frame))

    def open_file(self, label: str, frame: str) -> tuple[FilePart | None, ForeignDialect | None]:
        """What a frame says of a file, and in which dialect if it was sealed; errors as above."""
        part, rules = self._try(label, frame, lambda rules: rules.parse_file(frame))
        is_sealed = isinstance(part, FileChunk) or rules.name is Dialect.HEADLESS
        return part, rules if is_sealed else None

    def _try(
        self, label: str, frame: str, read: Callable[[ForeignDialect], _Read]
    ) -> tuple[_Read, ForeignDialect]:
        if len(frame) > MAX_FRAME:
            raise RemoteError(f"frame of {len(frame)} characters")
        first, *others = self._readers(label)
        try:
            return read(first), first
        except ReplayedError:
            raise
        except RemoteError:
            for rules in others:
                return read(rules), rules
            raise

    def _readers(self, label: str) -> list[ForeignDialect]:
        """Our ends of what may have been said on a channel, the likeliest first."""
        if self.is_certain and self.chosen is not None:
            return [self.chosen]
        if label in FOREIGN_LABELS:
            return [self._end(Dialect.HEADLESS)]
        if not self._terms.our_address:
            return [self._end(Dialect.APP)]
        ends = [self._end(Dialect.APP), self._end(Dialect.WEB)]
        return ends[::-1] if self.dialect is Dialect.WEB else ends

    def _end(self, dialect: Dialect) -> ForeignDialect:
        """Our end of a session in ``dialect``, the same each time."""
        if dialect not in self._made:
            self._made[dialect] = self._make(dialect)
        return self._made[dialect]

    def _make(self, dialect: Dialect) -> ForeignDialect:
        identity, used = self._terms.identity, self._terms.used
        match dialect:
            case Dialect.WEB:
                return WebDialect.between(identity, self._peer, self._terms.our_address, used)
            case Dialect.HEADLESS:
                return HeadlessDialect.between(identity, self._peer, used)
            case _:
                return AppDialect.between(identity, self._peer, used)
