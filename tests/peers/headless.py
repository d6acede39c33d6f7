"""The Python headless client as a peer, with its known faults.

Its channels have labels of their own, every file frame is sealed whole, candidates told one by one
become 0.0.0.0:0, whatever is relayed first after a match is taken for the description, and keys are
compared with nothing. As shipped it never notices that channels of others are open; with
``is_open_repaired`` it does, without it no link that it answers is ever complete.
"""

from __future__ import annotations

import json

from tests.peers.files import Shelf, decoded, encoded, frames_of, pause
from tests.peers.keys import Box, Unreadable
from tests.peers.peer import Message, Other, Peer
from tests.peers.session import Session

CHUNK = 4096
PAUSE = 0.010


class HeadlessPeer(Peer):
    """``pauses`` after each chunk, seconds."""

    text_label = "zajel_message"
    file_label = "zajel_file"
    retransmits = 3
    is_trickling = False
    sends_name = True

    def __init__(self, name: str = "", **more: object) -> None:
        super().__init__(name, **more)
        self.is_open_repaired = True
        self.pauses = PAUSE
        self.lost: list[Message] = []  # signals it swallowed
        self._awaiting: set[tuple[str, str]] = set()  # of whom it waits for which signal
        self._shelf = Shelf(self.files, self.failed_files)

    # It waits for exactly one relayed message.

    def _on_pair_matched(self, message: Message) -> None:
        kind = "answer" if message["isInitiator"] else "offer"
        self._awaiting.add((message["peerCode"], kind))
        super()._on_pair_matched(message)

    def _is_awaited(self, message: Message) -> bool:
        code, kind = message["from"], message["type"]
        if (code, kind) in self._awaiting:
            self._awaiting.remove((code, kind))
            return True
        self._awaiting = {each for each in self._awaiting if each[0] != code}
        self.lost.append(message)
        return False

    def _on_offer(self, message: Message) -> None:
        if self._is_awaited(message):
            super()._on_offer(message)

    def _on_answer(self, message: Message) -> None:
        if self._is_awaited(message):
            super()._on_answer(message)

    def _on_ice_candidate(self, message: Message) -> None:
        if any(code == message["from"] for code, _ in self._awaiting):
            self._is_awaited(message)  # once that has come, it is made 0.0.0.0:0, which is nowhere

    def _on_opened(self, other: Other, session: Session, label: str) -> None:
        is_ours = session.connection.localDescription.type == "offer"
        if label == self.text_label and (is_ours or self.is_open_repaired):
            other.is_greeted = True
            frame = {"type": "handshake", "publicKey": self.handshake_key}
            session.send(label, json.dumps(frame))
        super()._on_opened(other, session, label)

    def _on_handshake(self, other: Other, key: str) -> None:
        """The first one counts; the key in it is compared with nothing."""
        if other.box is None:
            other.box = Box(self.keys.session(key))

    # Files.

    async def send_file(self, name: str, data: bytes, code: str = "") -> None:
        for frame in frames_of(name, data, CHUNK):
            await self.say_file_frame(frame, code)
            await pause(self.pauses if frame["type"] == "file_chunk" else 0)

    async def say_file_frame(self, frame: Message, code: str = "") -> None:
        """One frame, sealed whole."""
        other = self.others[code] if code else self.other
        if isinstance(frame.get("data"), bytes):
            frame = frame | {"data": encoded(frame["data"])}
        other.session.send(self.file_label, other.box.seal(json.dumps(frame)))

    def _on_file_frame(self, other: Other, data: str | bytes) -> None:
        try:
            frame = json.loads(other.box.open(str(data)))
        except (Unreadable, AttributeError, ValueError):
            other.unreadable.append(str(data))
            return
        match frame["type"]:
            case "file_start":
                self._shelf.start(frame)
            case "file_chunk":
                self._shelf.chunk(frame["fileId"], frame["chunkIndex"], decoded(frame["data"]))
            case "file_complete":
                self._shelf.complete(frame["fileId"])
