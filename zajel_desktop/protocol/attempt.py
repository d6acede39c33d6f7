"""One try to move: the connection that a link would like to be on, as far as it has come."""

from __future__ import annotations

from dataclasses import dataclass, field

from zajel_desktop.crypto.agreement import connection_mac, is_same_mac
from zajel_desktop.protocol.connection import LABELS
from zajel_desktop.protocol.holding import Holding
from zajel_desktop.protocol.wire.native import Mac, build_frame, parse_frame


@dataclass(slots=True)
class Attempt:
    """Connection ``number``; it ``serves`` us if it is we who want it.

    ``frames``: how many file frames they have sent on the old one, once they have moved;
    ``is_emptied``: they have everything of ours from there.
    """

    number: int
    serves: bool
    opened: set[str] = field(default_factory=set)
    binding: bytes = field(default=b"", repr=False)
    is_described: bool = False
    is_proven: bool = False
    frames: int | None = None
    is_emptied: bool = False
    holding: Holding = field(default_factory=Holding, repr=False)

    @property
    def is_ready(self) -> bool:
        """Whether nothing is missing to move there."""
        return self.is_proven and self.opened.issuperset(LABELS)

    def proof(self, key: bytes, *, is_offerer: bool) -> bytes:
        """The frame by which one side proves that this connection is its own."""
        return build_frame(Mac(self._mac(key, is_offerer=is_offerer)))

    def is_proof(self, data: str | bytes, key: bytes, *, is_offerer: bool) -> bool:
        """Whether ``data`` is that frame of that side; RemoteError if it is no frame at all."""
        if not isinstance(data, bytes) or not self.binding:
            return False
        said = parse_frame(data)
        expected = self._mac(key, is_offerer=is_offerer)
        return isinstance(said, Mac) and is_same_mac(said.data, expected)

    def _mac(self, key: bytes, *, is_offerer: bool) -> bytes:
        return connection_mac(key, self.number, self.binding, is_offerer=is_offerer)
