"""The app's way: bare texts, files in clear JSON with sealed chunks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import RemoteError
from zajel_desktop.protocol.connection import FILES, MESSAGES
from zajel_desktop.protocol.dialects.calls import CallPart, build_call, parse_call
from zajel_desktop.protocol.dialects.frames import build_frame, parse_frame
from zajel_desktop.protocol.dialects.nonces import UsedNonces
from zajel_desktop.protocol.dialects.parts import FilePart
from zajel_desktop.protocol.dialects.sessions import BareSession, Session


def read_text(plain: bytes) -> str:
    """``plain`` as the text that it is; RemoteError if it is none."""
    try:
        return plain.decode()
    except UnicodeDecodeError:
        raise RemoteError("sealed text that is not UTF-8") from None


class AppDialect:
    """One session with one app."""

    name: Final = Dialect.APP
    text_label: Final = MESSAGES
    file_label: Final = FILES
    lifetime: Final[float | None] = None
    max_text: Final[int | None] = None

    def __init__(self, session: Session) -> None:
        self._session = session

    def __repr__(self) -> str:
        return "AppDialect()"

    @classmethod
    def between(cls, identity: Identity, peer: bytes, used: UsedNonces | None = None) -> AppDialect:
        """That of a session between us and who has the key ``peer``; RemoteError if worthless."""
        return cls(BareSession(identity, peer, used=used))

    def seal_text(self, text: str) -> list[str]:
        """The one frame that carries ``text``."""
        return [self._session.seal(text.encode())]

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
        """The message to the service that carries ``part`` of a call to ``target``."""
        return {"type": part.kind.value, "target": target, "payload": build_call(part)}

    def parse_call(self, message: Mapping[str, object]) -> CallPart | None:
        """What a message of the service says of a call; RemoteError if it makes no sense."""
        return parse_call(message.get("type"), message.get("payload", message))
