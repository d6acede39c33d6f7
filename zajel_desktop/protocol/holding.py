"""Frames of a connection that is not in use yet, kept in order until the old one is empty."""

from __future__ import annotations

from collections.abc import Iterator

from zajel_desktop.model.errors import RemoteError

MAX_HELD = 16 * 1024 * 1024
"""Bytes held at most; a sender of files queues far less before it hears from the receiver."""

_OVERHEAD = 64  # bytes that an empty frame counts for


class Holding:
    """What came on each channel of one connection, until it is released."""

    def __init__(self) -> None:
        self._frames: dict[str, list[str | bytes]] = {}
        self._size = 0

    def hold(self, label: str, data: str | bytes) -> None:
        """Keep one frame; RemoteError if the other side makes us hold too much."""
        self._size += len(data) + _OVERHEAD
        if self._size > MAX_HELD:
            raise RemoteError("too much on a connection that is not in use yet")
        self._frames.setdefault(label, []).append(data)

    def release(self, label: str) -> Iterator[str | bytes]:
        """What was held of one channel, in order; it is held no longer."""
        frames = self._frames.pop(label, [])
        self._size -= sum(len(data) + _OVERHEAD for data in frames)
        return iter(frames)
