"""The Flutter app as a peer, with its known faults.

It answers any offer of anybody, makes a new key of every handshake, compares it with nothing,
drops what comes before it, opens channels that lose frames, tells its candidates one by one with a
member ``type`` that means nothing, and takes a file name as it is.
"""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta

from tests.peers.files import Shelf, decoded, encoded, frames_of, pause
from tests.peers.keys import Unreadable, daily_point, hourly_token
from tests.peers.peer import Message, Other, Peer
from tests.peers.session import Session

CHUNK = 16_384
PAUSE = 0.010


class AppPeer(Peer):
    """``trusted`` are the keys it accepts without asking; ``pauses`` after each chunk, seconds."""

    retransmits = 3

    def __init__(self, name: str = "", **more: object) -> None:
        super().__init__(name, **more)
        self.trusted: set[str] = set()
        self.pauses = PAUSE
        self.live: list[str] = []  # codes named to it as present
        self._shelf = Shelf(self.files, self.failed_files)

    def _candidate(self, candidate: str, sdp: str) -> Message:
        return {"type": "ice_candidate"} | super()._candidate(candidate, sdp)

    def _on_opened(self, other: Other, session: Session, label: str) -> None:
        if label == self.text_label and not other.is_greeted:
            other.is_greeted = True
            frame = {"type": "handshake", "publicKey": self.handshake_key}
            session.send(label, json.dumps(frame))
        super()._on_opened(other, session, label)

    def _on_pair_incoming(self, message: Message) -> None:
        if message["fromPublicKey"] in self.trusted and not self.accepts_all:
            self._do(self.respond(message["fromCode"]))
        super()._on_pair_incoming(message)

    def _on_pair_error(self, message: Message) -> None:
        # The error names nobody, so everybody it is connecting to is removed.
        for code, other in tuple(self.others.items()):
            if other.session is None and not other.key:
                del self.others[code]

    # Files.

    async def send_file(self, name: str, data: bytes, code: str = "") -> None:
        for frame in frames_of(name, data, CHUNK):
            await self.say_file_frame(frame, code)
            await pause(self.pauses if frame["type"] == "file_chunk" else 0)

    async def say_file_frame(self, frame: Message, code: str = "") -> None:
        """One frame, clear but for its data."""
        other = self.others[code] if code else self.other
        if isinstance(frame.get("data"), bytes):
            frame = frame | {"data": other.box.seal(encoded(frame["data"]))}
        other.session.send(self.file_label, json.dumps(frame))

    def _on_file_frame(self, other: Other, data: str | bytes) -> None:
        frame = json.loads(data)
        match frame["type"]:
            case "file_start":
                self._shelf.start(frame)
            case "file_chunk":
                # Chunks are decrypted a moment later, ends are believed at once: its own race.
                asyncio.get_running_loop().call_soon(self._decrypt, other, frame)
            case "file_complete":
                self._shelf.complete(frame["fileId"])

    def _decrypt(self, other: Other, frame: Message) -> None:
        try:
            data = decoded(other.box.open(frame["data"]))
        except (Unreadable, AttributeError, ValueError):
            return  # a chunk that does not decrypt is a chunk that never came
        self._shelf.chunk(frame["fileId"], frame["chunkIndex"], data)
        self._changed.set()

    # Coming back.

    async def look_for(self, *keys: str, now: datetime | None = None) -> None:
        """Say where to be found by the owners of these keys, as it does on connecting."""
        now = now or datetime.now(UTC)
        self.trusted.update(keys)
        days = [now + timedelta(days=each) for each in (-1, 0, 1)]
        hours = [now + timedelta(hours=each) for each in (-1, 0, 1)]
        points = [daily_point(self.keys.public, key, day) for key in keys for day in days]
        tokens = [hourly_token(self.keys.session(key), hour) for key in keys for hour in hours]
        await self.signaling.say(
            "register_rendezvous",
            peerId=self.code,
            daily_points=points,
            hourly_tokens=[*tokens, *points],
            dead_drops={},
        )

    def _on_rendezvous_result(self, message: Message) -> None:
        for match in message["liveMatches"]:
            self._on_live(match["peerId"])

    def _on_rendezvous_match(self, message: Message) -> None:
        self._on_live(message["match"]["peerId"])

    def _on_live(self, code: str) -> None:
        """The smaller code asks; its own old codes are taken for somebody's, like any other."""
        self.live.append(code)
        if code not in self.others and self.code < code:
            self._know(code)
            self._do(self.request(code))
