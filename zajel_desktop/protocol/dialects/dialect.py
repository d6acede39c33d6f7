"""What every older dialect can do; one class each speaks it (app.py, web.py, headless.py)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.dialects.calls import CallPart
from zajel_desktop.protocol.dialects.parts import FilePart

MAX_FRAME = 1 << 20
"""The longest frame that is read, in characters."""


class ReplayedError(RemoteError):
    """The frame is theirs, and was read before."""


class ForeignDialect(Protocol):
    """One session with one peer, in its own way; how large files may be is in file_rules.py.

    ``lifetime`` is how long a session is good for, in seconds.
    ``max_text`` is the longest text it shows, in UTF-16 units.
    """

    @property
    def name(self) -> Dialect:
        """Which one it is."""

    @property
    def text_label(self) -> str:
        """The channel of texts and handshakes."""

    @property
    def file_label(self) -> str:
        """The channel of files."""

    @property
    def lifetime(self) -> float | None:
        """Seconds that a session is good for."""

    @property
    def max_text(self) -> int | None:
        """The longest text that is shown whole, in UTF-16 units."""

    def seal_text(self, text: str) -> list[str]:
        """The frames that carry ``text``; a long one in several."""

    def open_text(self, frame: str) -> str:
        """What a frame of the text channel says.

        Raise RemoteError if it is not sealed with our key, ReplayedError if it was read before.
        """

    def build_file(self, part: FilePart) -> str:
        """The frame of the file channel that carries ``part``."""

    def parse_file(self, frame: str) -> FilePart | None:
        """What a frame of the file channel says, None if nobody needs it.

        Raise RemoteError if it makes no sense or does not authenticate, ReplayedError if it was
        read before.
        """

    def build_call(self, part: CallPart, target: str) -> dict[str, object]:
        """The message to the service that carries ``part`` of a call to ``target``."""

    def parse_call(self, message: Mapping[str, object]) -> CallPart | None:
        """What a message from the service says of a call, None if it is about something else.

        Raise RemoteError if it makes no sense.
        """
