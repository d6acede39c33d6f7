"""The web client as a peer, repaired so far that it connects once and stays connected.

Its key comes from the match and from what it calls us, so two of them never understand each other;
it compares the key in a handshake, leaves on another one, begins anew with every match, and takes
no empty file. With ``greets`` it sends its own handshake when the channel opens; some builds never
send one.
"""

from __future__ import annotations

import json
import re

from tests.peers.files import Shelf, decoded, encoded, frames_of
from tests.peers.keys import Unreadable, WebBox
from tests.peers.peer import Message, Other, Peer
from tests.peers.session import Session

CHUNK = 16_384
HIGH, LOW = 1_048_576, 262_144
MAX_FILE = 100 * 1024 * 1024
MAX_TEXT = 10_000
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
UFRAG = re.compile(r"a=ice-ufrag:(\S+)")


class WebPeer(Peer):
    """A browser page with the web client in it."""

    def __init__(self, name: str = "", *, greets: bool = True, **more: object) -> None:
        super().__init__(name, **more)
        self.greets = greets
        self.errors: list[str] = []
        self._shelf = Shelf(self.files, self.failed_files)

    def is_linked(self, code: str = "") -> bool:
        if self.greets:
            return super().is_linked(code)
        return any(each.box and each.handshakes for each in self.others.values())

    def _candidate(self, candidate: str, sdp: str) -> Message:
        (ufrag,) = UFRAG.findall(sdp)[:1]
        return super()._candidate(candidate, sdp) | {"usernameFragment": ufrag}

    def _on_pair_matched(self, message: Message) -> None:
        other = self._know(message["peerCode"])
        other.box = WebBox(self.keys.session(message["peerPublicKey"], other.code))
        self._drop(other)
        super()._on_pair_matched(message)

    def _drop(self, other: Other) -> None:
        """Each match closes what there was, and whatever it was about to offer."""
        if other.offering is not None:
            other.offering.cancel()
        if other.session is not None:
            self._do(other.session.close())
            other.session = None

    def _on_offer(self, message: Message) -> None:
        if any(each.key for each in self.others.values()):  # it never looks at who sends it
            super()._on_offer(message)

    def _on_opened(self, other: Other, session: Session, label: str) -> None:
        if label == self.text_label and self.greets:
            other.is_greeted = True
            frame = {"type": "handshake", "publicKey": self.handshake_key}
            session.send(label, json.dumps(frame, separators=(",", ":")))
        super()._on_opened(other, session, label)

    def _on_handshake(self, other: Other, key: str) -> None:
        if key != other.key:
            self.errors.append("security error")
            self._do(other.session.close())

    def _on_sealed(self, other: Other, data: str) -> None:
        super()._on_sealed(other, data)
        if other.texts:
            shown = CONTROLS.sub("", other.texts[-1]).encode("utf-16-le")[: 2 * MAX_TEXT]
            other.texts[-1] = shown.decode("utf-16-le", "replace")

    # Files.

    async def send_file(self, name: str, data: bytes, code: str = "") -> None:
        other = self.others[code] if code else self.other
        for frame in frames_of(name, data, CHUNK):
            await self.say_file_frame(frame, code)
            if other.session.channels[self.file_label].bufferedAmount > HIGH:
                await other.session.drain(self.file_label, LOW)

    async def say_file_frame(self, frame: Message, code: str = "") -> None:
        other = self.others[code] if code else self.other
        if isinstance(frame.get("data"), bytes):
            frame = frame | {"data": other.box.seal(encoded(frame["data"]))}
        other.session.send(self.file_label, json.dumps(frame, separators=(",", ":")))

    def _on_file_frame(self, other: Other, data: str | bytes) -> None:
        frame = json.loads(data)
        match frame["type"]:
            case "file_start":
                self._on_file_start(other, frame)
            case "file_chunk" if frame["fileId"] in self._shelf:
                self._on_file_chunk(other, frame)
            case "file_complete":
                self._shelf.complete(frame["fileId"])
            case "file_error":
                self.errors.append(f"Peer error: {frame['error']}")

    def _on_file_start(self, other: Other, frame: Message) -> None:
        if not 1 <= frame["totalChunks"] <= 1_000_000 or len(frame["fileName"]) > 255:
            return  # refused without a word
        if frame["totalSize"] > MAX_FILE:
            self._say_error(other, frame["fileId"], "File too large")
        else:
            self._shelf.start(frame)

    def _on_file_chunk(self, other: Other, frame: Message) -> None:
        try:
            data = decoded(other.box.open(frame["data"]))
        except Unreadable:
            self._shelf.fail(frame["fileId"])
            self._say_error(other, frame["fileId"], f"chunk {frame['chunkIndex'] + 1}")
        else:
            self._shelf.chunk(frame["fileId"], frame["chunkIndex"], data)

    def _say_error(self, other: Other, file_id: str, error: str) -> None:
        frame = {"type": "file_error", "fileId": file_id, "error": error}
        other.session.send(self.file_label, json.dumps(frame, separators=(",", ":")))
