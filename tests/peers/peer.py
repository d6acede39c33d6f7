"""What the three older clients have in common: a code, a key, pairing, one session for each code.

A peer does what its client does, faults included, and what a test tells it: every step is a
method (register, request, accept, offer, say, send_file), everything it hears is kept.
Which client it is say its subclasses in app.py, headless.py and web.py.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from tests.peers.keys import Box, KeyPair, Unreadable, fingerprint
from tests.peers.session import Session
from tests.peers.signaling import Message, Signaling, draw_code

PATIENCE = 30.0


class Other:
    """What a peer knows of one it talks with; contacts are known by their codes."""

    def __init__(self, code: str, key: str = "") -> None:
        self.code = code
        self.key = key  # as the service has told it
        self.handshakes: list[str] = []  # the keys in the handshakes heard
        self.session: Session | None = None
        self.box: Box | None = None
        self.texts: list[str] = []
        self.unreadable: list[str] = []
        self.frames: list[tuple[str, str | bytes]] = []  # everything, as it came
        self.is_greeted = False  # whether our handshake has gone out
        self.offering: asyncio.Task[None] | None = None


class Peer:
    """One older client; see the subclasses for what differs."""

    text_label = "messages"
    file_label = "files"
    retransmits: int | None = None
    is_trickling = True
    sends_name = False

    def __init__(self, name: str = "", *, key: KeyPair | None = None, code: str = "") -> None:
        self.name = name or type(self).__name__
        self.keys = key or KeyPair()
        self.code = code or draw_code()
        self.others: dict[str, Other] = {}
        self.requests: list[Message] = []
        self.files: dict[str, bytes] = {}
        self.failed_files: list[str] = []
        self.accepts_all = True
        self.handshake_key = self.keys.public  # said in handshakes, whatever was registered
        self.is_registered = False
        self.is_leaving = False
        self.signaling = Signaling(self._on_message)
        self._changed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name}, {self.code})"

    # What a test waits for.

    async def until(self, condition: Callable[[], Any], patience: float = 0.0) -> Any:
        """Wait until ``condition()`` is true; return what it returned."""
        try:
            async with asyncio.timeout(patience or PATIENCE):
                while not (result := condition()):
                    self._changed.clear()
                    await self._changed.wait()
                return result
        except TimeoutError:
            raise AssertionError(f"{self} waited in vain; {self.told()}") from None

    def told(self) -> str:
        said = [each["type"] for each in self.signaling.said[-12:]]
        heard = [each["type"] for each in self.signaling.heard[-12:]]
        frames = {code: each.frames[-6:] for code, each in self.others.items()}
        return f"said {said}, heard {heard}, frames {str(frames)[:600]}"

    @property
    def other(self) -> Other:
        """The one it talks with, where there is but one."""
        (other,) = self.others.values()
        return other

    def fingerprint(self) -> str:
        return fingerprint(self.keys.public)

    # Steps.

    async def start(self, url: str) -> None:
        """Connect and register."""
        await self.signaling.open(url)
        await self.signaling.say("register", pairingCode=self.code, publicKey=self.keys.public)
        await self.until(lambda: self.is_registered)

    async def request(self, code: str) -> None:
        """Use a code."""
        name = {"proposedName": self.name} if self.sends_name else {}
        self._know(code)
        await self.signaling.say("pair_request", targetCode=code, **name)

    async def respond(self, code: str, *, accepted: bool = True) -> None:
        await self.signaling.say("pair_response", targetCode=code, accepted=accepted)

    async def offer(self, code: str) -> None:
        """Make a new session and offer it; an older one for that code is closed."""
        other = self._know(code)
        session = await self._renew(other)
        options = {} if self.retransmits is None else {"maxRetransmits": self.retransmits}
        for label in (self.text_label, self.file_label):
            session.create_channel(label, **options)
        sdp, candidates = await session.create_offer()
        await self._describe(code, "offer", sdp, candidates)

    async def say(self, text: str, code: str = "") -> None:
        """Send a text, in the one frame that it is."""
        other = self.others[code] if code else self.other
        other.session.send(self.text_label, other.box.seal(text))

    async def greet(self, code: str = "", key: str = "") -> None:
        """Say the handshake, perhaps with another key than ours."""
        other = self.others[code] if code else self.other
        other.is_greeted = True
        frame = {"type": "handshake", "publicKey": key or self.handshake_key}
        other.session.send(self.text_label, json.dumps(frame))

    def is_linked(self, code: str = "") -> bool:
        """Whether it would show that it is connected."""
        other = self.others.get(code) if code else next(iter(self.others.values()), None)
        return other is not None and other.box is not None and bool(other.handshakes)

    async def close(self) -> None:
        """Leave as a program does that is quit."""
        await self._stop_working()
        for other in self.others.values():
            if other.session is not None and not other.session.is_closed:
                await other.session.close()
        await self.signaling.close()

    async def vanish(self) -> None:
        """Leave as a program does that is killed."""
        await self._stop_working()
        for other in self.others.values():
            if other.session is not None:
                other.session.vanish()
        await self.signaling.close()
        for other in self.others.values():
            if other.session is not None:
                await other.session.connection.close()

    async def _stop_working(self) -> None:
        self.is_leaving = True  # what it hears from now on is nothing to it
        for task in (tasks := tuple(self._tasks)):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # What the service says.

    def _on_message(self, message: Message) -> None:
        step = getattr(self, f"_on_{message['type']}", None)
        if step is not None and not self.is_leaving:
            step(message)
        self._changed.set()

    def _on_registered(self, message: Message) -> None:
        self.is_registered = True

    def _on_pair_incoming(self, message: Message) -> None:
        self.requests.append(message)
        if self.accepts_all:
            self._do(self.respond(message["fromCode"]))

    def _on_pair_matched(self, message: Message) -> None:
        other = self._know(message["peerCode"])
        other.key = message["peerPublicKey"]
        if message["isInitiator"]:
            other.offering = self._do(self.offer(other.code))

    def _on_offer(self, message: Message) -> None:
        self._do(self._answer(message["from"], message["payload"]["sdp"]))

    def _on_answer(self, message: Message) -> None:
        other = self.others.get(message["from"])
        if other is not None and other.session is not None:
            self._do(other.session.take_answer(message["payload"]["sdp"]))

    def _on_ice_candidate(self, message: Message) -> None:
        other = self._know(message["from"])
        if other.session is not None:
            self._do(other.session.take_candidate(message["payload"]))

    # The session.

    async def _answer(self, code: str, sdp: str) -> None:
        session = await self._renew(self._know(code))
        answer, candidates = await session.answer(sdp)
        await self._describe(code, "answer", answer, candidates)

    async def _describe(self, code: str, kind: str, sdp: str, candidates: list[str]) -> None:
        """Candidates go out before the description, as they may."""
        for candidate in candidates:
            await self.signaling.say(
                "ice_candidate", target=code, payload=self._candidate(candidate, sdp)
            )
        await self.signaling.say(kind, target=code, payload={"type": kind, "sdp": sdp})

    def _candidate(self, candidate: str, sdp: str) -> Message:
        return {"candidate": candidate, "sdpMid": "0", "sdpMLineIndex": 0}

    async def _renew(self, other: Other) -> Session:
        before = other.session
        other.is_greeted = False
        other.session = session = Session(
            is_trickling=self.is_trickling,
            opened=lambda label: self._on_opened(other, session, label),
            heard=lambda label, data: self._on_frame(other, label, data),
            changed=lambda state: self._on_state(other, state),
        )
        if before is not None:
            await before.close()
        return session

    def _on_opened(self, other: Other, session: Session, label: str) -> None:
        self._changed.set()

    def _on_state(self, other: Other, state: str) -> None:
        self._changed.set()

    def _on_frame(self, other: Other, label: str, data: str | bytes) -> None:
        other.frames.append((label, data))
        if label == self.text_label:
            self._on_text_frame(other, data)
        elif label == self.file_label:
            self._on_file_frame(other, data)
        self._changed.set()

    def _on_text_frame(self, other: Other, data: str | bytes) -> None:
        key = handshake_in(data)
        if key is not None:
            other.handshakes.append(key)
            self._on_handshake(other, key)
        else:
            self._on_sealed(other, str(data))

    def _on_handshake(self, other: Other, key: str) -> None:
        """No comparison, and a later one silently changes the key."""
        other.box = Box(self.keys.session(key))

    def _on_sealed(self, other: Other, data: str) -> None:
        try:
            if other.box is None:
                raise Unreadable("no session yet")
            other.texts.append(other.box.open(data))
        except Unreadable:
            other.unreadable.append(data)

    def _on_file_frame(self, other: Other, data: str | bytes) -> None:
        raise NotImplementedError

    def _know(self, code: str) -> Other:
        return self.others.setdefault(code, Other(code))

    def _do(self, work: Any) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=f"{self.name}: {work.__name__}")
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._changed.set()
        if not task.cancelled() and task.exception() is not None:
            raise task.exception()


def handshake_in(data: str | bytes) -> str | None:
    """The key in a handshake, None if the frame is none."""
    try:
        said = json.loads(data)
    except ValueError:
        return None
    is_handshake = isinstance(said, dict) and said.get("type") == "handshake"
    return said["publicKey"] if is_handshake else None


async def paired(asker: Peer, target: Peer) -> None:
    """``asker`` uses the code of ``target``; wait until both show that they are connected."""
    await asker.request(target.code)
    await asker.until(lambda: asker.is_linked(target.code))
    await target.until(lambda: target.is_linked(asker.code))
