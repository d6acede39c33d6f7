"""Cuts a stream of bytes into lines, whatever pieces they come in."""

from __future__ import annotations

from zajel_desktop.headless.commands import MAX_LINE


class Lines:
    """The lines of one input; one that is too long is cut behind the limit, and its rest dropped.

    So it is still refused, once, and costs no more memory than that.
    """

    def __init__(self, limit: int = MAX_LINE) -> None:
        self._limit = limit
        self._begun = bytearray()

    def take(self, data: bytes) -> list[bytes]:
        """The lines that ``data`` completes, without their ends."""
        *whole, rest = data.split(b"\n")
        lines = []
        for end in whole:
            self._add(end)
            lines.append(self.finish())
        self._add(rest)
        return lines

    def finish(self) -> bytes:
        """What was begun, now that it is over."""
        line = bytes(self._begun)
        self._begun.clear()
        return line

    def _add(self, data: bytes) -> None:
        room = self._limit + 1 - len(self._begun)
        self._begun += data[: max(0, room)]
