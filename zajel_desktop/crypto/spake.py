"""SPAKE2 over the library's Ed25519 parameters; importing it takes a while, so links do it late."""

from __future__ import annotations

from collections.abc import Callable

from spake2 import SPAKE2_A, SPAKE2_B, SPAKEError
from spake2.ed25519_basic import NotOnCurve

from zajel_desktop.crypto.draw import random_bytes
from zajel_desktop.crypto.pake import ELEMENT_BYTES, Side
from zajel_desktop.model.errors import LocalError, RemoteError

# All that the library is known to raise for bytes it cannot use.
_REFUSALS = (
    *(SPAKEError, NotOnCurve, AssertionError),
    *(ValueError, TypeError, ArithmeticError, LookupError),
)


class Spake2:
    """The real ``Pake``; ``entropy`` is replaced only to make test vectors."""

    def __init__(
        self,
        side: Side,
        password: bytes,
        identities: tuple[bytes, bytes],
        entropy: Callable[[int], bytes] = random_bytes,
    ) -> None:
        kind = SPAKE2_A if side is Side.A else SPAKE2_B
        self._side = side
        self._run: SPAKE2_A | None = kind(password, *identities, entropy_f=entropy)
        self.element = self._run.start()

    def __repr__(self) -> str:
        return f"Spake2({self._side.name})"

    def finish(self, element: bytes) -> bytes:
        """The key, from the other's element; RemoteError if that is none, LocalError twice."""
        run, self._run = self._run, None
        if run is None:
            raise LocalError("a run of the PAKE ends once")
        if len(element) != ELEMENT_BYTES:
            raise RemoteError(f"PAKE element of {len(element)} bytes")
        try:
            return run.finish(element)
        except _REFUSALS:
            raise RemoteError("PAKE element that is none") from None
