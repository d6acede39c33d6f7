"""The two ways in which the older clients use their key: bare, and with numbers before the text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from zajel_desktop.crypto.classic import ClassicBox, session_key
from zajel_desktop.crypto.draw import random_bytes
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.errors import LocalError, RemoteError
from zajel_desktop.protocol.dialects.dialect import ReplayedError
from zajel_desktop.protocol.dialects.window import ReplayWindow

NUMBER_BYTES = 4
MAX_NUMBER = 2**32 - 1
REMEMBERED = 8_192
"""How many nonces of theirs are kept, so that no frame of a session is taken twice."""

Draw = Callable[[int], bytes]


class Session(Protocol):
    """What seals and opens everything between us and one peer."""

    def seal(self, plain: bytes) -> str:
        """The frame that carries ``plain``."""

    def open(self, frame: str) -> bytes:
        """What ``frame`` carries; RemoteError if it is not theirs, ReplayedError if it is old."""


class BareSession:
    """App and headless: nothing but the text. The key is the same as long as both keep theirs.

    Their frames carry no number, so what is held against a frame that comes twice is its nonce,
    among the newest 8,192 of this session.
    """

    def __init__(self, identity: Identity, peer: bytes, draw: Draw = random_bytes) -> None:
        self._box = ClassicBox(session_key(identity.agree(peer)), draw)
        self._nonces: dict[bytes, None] = {}

    def __repr__(self) -> str:
        return "BareSession()"

    def seal(self, plain: bytes) -> str:
        """The frame that carries ``plain``."""
        return self._box.seal(plain)

    def open(self, frame: str) -> bytes:
        """What ``frame`` carries; RemoteError if it is not theirs, ReplayedError if it is old."""
        plain, nonce = self._box.open(frame)
        if nonce in self._nonces:
            raise ReplayedError("frame that came before")
        self._nonces[nonce] = None
        if len(self._nonces) > REMEMBERED:
            del self._nonces[next(iter(self._nonces))]
        return plain


class NumberedSession:
    """Web: four bytes before the text count everything said, from 1, in each direction.

    The page names the key after the code by which it knows us, so ``address`` is our own.
    """

    def __init__(
        self, identity: Identity, peer: bytes, address: str, draw: Draw = random_bytes
    ) -> None:
        if not address:
            raise LocalError("no page knows us without an address")
        self._box = ClassicBox(session_key(identity.agree(peer), address), draw)
        self._window = ReplayWindow()
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
        plain, _ = self._box.open(frame)
        if len(plain) < NUMBER_BYTES:
            raise RemoteError("frame without a number")
        number = int.from_bytes(plain[:NUMBER_BYTES])
        if not self._window.take(number):
            raise ReplayedError(f"number {number} came before, or is too old to tell")
        return plain[NUMBER_BYTES:]
