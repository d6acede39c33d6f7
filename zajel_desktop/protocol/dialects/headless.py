"""The older headless client's way: channels of its own, and file frames that are sealed whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.protocol.connection import HEADLESS_FILES, HEADLESS_MESSAGES
from zajel_desktop.protocol.dialects.app import read_text
from zajel_desktop.protocol.dialects.calls import CallPart, build_call, parse_call
from zajel_desktop.protocol.dialects.frames import build_frame, parse_frame
from zajel_desktop.protocol.dialects.nonces import UsedNonces
from zajel_desktop.protocol.dialects.parts import FilePart
from zajel_desktop.protocol.dialects.sessions import BareSession, Session


def _as_it_is(data: str) -> str:
    return data


class HeadlessDialect:
    """One session with one headless client."""

    name: Final = Dialect.HEADLESS
    text_label: Final = HEADLESS_MESSAGES
    file_label: Final = HEADLESS_FILES
    lifetime: Final[float | None] = None
    max_text: Final[int | None] = None

    def __init__(self, session: Session) -> None:
        self._session = session

    def __repr__(self) -> str:
        return "HeadlessDialect()"

    @classmethod
    def between(
        cls, identity: Identity, peer: bytes, used: UsedNonces | None = None
    ) -> HeadlessDialect:
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
        return self._session.seal(build_frame(part, _as_it_is).encode())

    def parse_file(self, frame: str) -> FilePart | None:
        """What a frame of the file channel says; RemoteError if it makes no sense."""
        return parse_frame(self.open_text(frame), _as_it_is)

    def build_call(self, part: CallPart, target: str) -> dict[str, object]:
        """The message to the service that carries ``part`` of a call to ``target``."""
        return {"type": part.kind.value, "target": target, "payload": build_call(part)}

    def parse_call(self, message: Mapping[str, object]) -> CallPart | None:
        """What a message of the service says of a call; RemoteError if it makes no sense."""
        return parse_call(message.get("type"), message.get("payload"))
