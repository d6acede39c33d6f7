"""The two ways in which the older clients use their key: bare, and with numbers before the text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

from zajel_desktop.crypto.classic import ClassicBox, session_key
from zajel_desktop.crypto.draw import random_bytes
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.protocol.dialects.dialect import ReplayedError
from zajel_desktop.protocol.dialects.nonces import UsedNonces
from zajel_desktop.protocol.dialects.window import ReplayWindow

NUMBER_BYTES = 4
MAX_NUMBER = 2**32 - 1
KEPT_NUMBERS = 1_024
"""How far back we remember. A page remembers 64 itself, but while its chunks wait in a buffer of a
mebibyte, as many texts as its person likes may overtake them."""


Draw: TypeAlias = Callable[[int], bytes]


class _Sealed:
    """The box of a session, which takes nothing twice and nothing that we have said.

    Both sides seal with one key, so whoever is in between might send us our own frames.
    """

    def __init__(self, key: bytes, draw: Draw, used: UsedNonces | None) -> None:
        self._box = ClassicBox(key, self._draw_one)
        self._draw = draw
        self._used = used or UsedNonces()

    def seal(self, plain: bytes) -> str:
        return self._box.seal(plain)

    def open(self, frame: str) -> bytes:
        plain, nonce = self._box.open(frame)
        if nonce in self._used.ours or not self._used.theirs.add(nonce):
            raise ReplayedError("frame that came before, or is our own")
        return plain

    def _draw_one(self, count: int) -> bytes:
        nonce = self._draw(count)
        self._used.ours.add(nonce)
        return nonce


class Session(Protocol):
    """What seals and opens everything between us and one peer."""

    def seal(self, plain: bytes) -> str:
        """The frame that carries ``plain``."""

    def open(self, frame: str) -> bytes:
        """What ``frame`` carries; RemoteError if it is not theirs, ReplayedError if it is old."""


class BareSession:
    """App and headless: nothing but the text. The key is the same as long as both keep theirs.

    Frames carry no number, so what is held against one that comes twice is its nonce, among the
    newest that were ``used`` with this key.
    """

    def __init__(
        self,
        identity: Identity,
        peer: bytes,
        draw: Draw = random_bytes,
        used: UsedNonces | None = None,
    ) -> None:
        self._box = _Sealed(session_key(identity.agree(peer)), draw, used)

    def __repr__(self) -> str:
        return "BareSession()"

    def seal(self, plain: bytes) -> str:
        """The frame that carries ``plain``."""
        return self._box.seal(plain)

    def open(self, frame: str) -> bytes:
        """What ``frame`` carries; RemoteError if it is not theirs, ReplayedError if it is old."""
        return self._box.open(frame)


class NumberedSession:
    """Web: four bytes before the text count everything said, from 1, in each direction.

    The page names the key after the code by which it knows us, so ``address`` is our own.
    """

    def __init__(
        self,
        identity: Identity,
        peer: bytes,
        address: str,
        draw: Draw = random_bytes,
        used: UsedNonces | None = None,
    ) -> None:
        if not address:
            raise LocalError("no page knows us without an address")
        self._box = _Sealed(session_key(identity.agree(peer), address), draw, used)
        self._window = ReplayWindow(KEPT_NUMBERS)
        self._said = 0

    def __repr__(self) -> str:
        return f"NumberedSession({self._said} said)"

    def seal(self, plain: bytes) -> str:
        """The frame that carries ``plain``; LocalError after 2^32 of them."""
        if self._said == MAX_NUMBER:
            raise LocalError("every number is used")
        self._said += 1
        return self._box.seal(self._said.to_bytes(NUMBER_BYTES) + plain)

    def open(self, frame: str) -> bytes:
        """What ``frame`` carries; RemoteError if it is not theirs, ReplayedError if it is old."""
        plain = self._box.open(frame)
        if len(plain) < NUMBER_BYTES:
            raise RemoteError("frame without a number")
        number = int.from_bytes(plain[:NUMBER_BYTES])
        if not self._window.take(number):
            raise ReplayedError(f"number {number} came before, or is too old to tell")
        return plain[NUMBER_BYTES:]
