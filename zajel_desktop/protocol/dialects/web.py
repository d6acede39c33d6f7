"""The web client's way: numbered texts and chunks, a key named after our code, one day of life."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.protocol.connection import FILES, MESSAGES
from zajel_desktop.protocol.dialects.app import read_text
from zajel_desktop.protocol.dialects.calls import CallPart, build_call, parse_call
from zajel_desktop.protocol.dialects.frames import build_frame, parse_frame
from zajel_desktop.protocol.dialects.nonces import UsedNonces
from zajel_desktop.protocol.dialects.parts import FilePart
from zajel_desktop.protocol.dialects.sessions import NumberedSession, Session
from zajel_desktop.protocol.text import split_text, utf16_units


class WebDialect:
    """One session with one page."""

    name: Final = Dialect.WEB
    text_label: Final = MESSAGES
    file_label: Final = FILES
    lifetime: Final[float | None] = 86_400.0 - 60.0  # the page counts from a little before us
    max_text: Final[int | None] = 10_000

    def __init__(self, session: Session) -> None:
        self._session = session

    def __repr__(self) -> str:
        return "WebDialect()"

    @classmethod
    def between(
        cls, identity: Identity, peer: bytes, address: str, used: UsedNonces | None = None
    ) -> WebDialect:
        """That of a session between us, at our ``address``, and who has the key ``peer``."""
        return cls(NumberedSession(identity, peer, address, used=used))

    def seal_text(self, text: str) -> list[str]:
        """The frames that carry ``text``: as many as it takes, for a page cuts off the rest."""
        pieces = split_text(text, self.max_text or len(text), utf16_units)
        return [self._session.seal(piece.encode()) for piece in pieces]

    def open_text(self, frame: str) -> str:
        """What a frame of the text channel says; RemoteError if it is not theirs."""
        return read_text(self._session.open(frame))

    def build_file(self, part: FilePart) -> str:
        """The frame of the file channel that carries ``part``."""
        return build_frame(part, lambda data: self._session.seal(data.encode()))

    def parse_file(self, frame: str) -> FilePart | None:
        """What a frame of the file channel says; RemoteError if it makes no sense."""
        return parse_frame(frame, self.open_text)

    def build_call(self, part: CallPart, target: str) -> dict[str, object]:
        """The message in the page's own shape, which no service carries today."""
        return {"type": part.kind.value, "targetId": target} | build_call(part)

    def parse_call(self, message: Mapping[str, object]) -> CallPart | None:
        """What a message of the service says of a call; RemoteError if it makes no sense."""
        return parse_call(message.get("type"), message)
