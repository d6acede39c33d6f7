"""An older client in memory: at the town's service, on its network, in an older dialect."""

from __future__ import annotations

import asyncio
import contextlib
import json

from zajel_desktop.crypto.identity import Identity, public_bytes
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.protocol.connection import (
    FOREIGN_LABELS,
    LABELS,
    ChannelOpened,
    ConnectionFailed,
    FrameArrived,
)
from zajel_desktop.protocol.dialects.app import AppDialect
from zajel_desktop.protocol.dialects.headless import HeadlessDialect
from zajel_desktop.protocol.dialects.web import WebDialect
from zajel_desktop.protocol.wire.service import build_payload, read_payload
from zajel_desktop.protocol.wire.service_messages import (
    PairIncoming,
    PairMatched,
    PairRequest,
    PairResponse,
    Register,
    Relay,
    Relayed,
    RelayKind,
)
from zajel_desktop.protocol.wire.signals import Candidate, build_candidate


class Older:
    """Accepts whoever asks; ``texts`` are those heard, ``frames`` everything that came.

    ``greets``: it says its handshake when its channel opens, with ``key`` if that is another.
    """

    def __init__(self, town, dialect, code="QQQQQQ", *, greets=True, identity=None):
        self.identity = identity or Identity.draw()
        self.dialect, self.code, self.greets = dialect, code, greets
        self.key = self.identity
        self.connection = self.peer_code = self.peer_key = None
        self.frames, self.texts, self.unread = [], [], []
        self.is_over = False
        self._town = town
        self._socket = self._reading = None
        self._changed = asyncio.Event()

    @property
    def labels(self):
        return FOREIGN_LABELS if self.dialect is Dialect.HEADLESS else LABELS

    async def start(self):
        self._socket = await self._town.service.open(self._town.service.url)
        await self._socket.send(Register(self.code, self.identity.peer_id))
        self._reading = asyncio.create_task(self._read())

    async def request(self, code):
        await self._socket.send(PairRequest(code))

    async def offer(self):
        """Begin a connection, as after a match or unasked; what was before is dropped."""
        await self._begin()
        self.connection.is_lossy = self.dialect is not Dialect.WEB
        sdp = await self.connection.create_offer(self.labels)
        await self.relay(RelayKind.OFFER, {"type": "offer", "sdp": sdp})
        await self._trickle()

    async def relay_again(self):
        """Offer another connection while this one lives."""
        other = self._town.net.make(servers=(), interfaces=(), inbox=lambda event: None)
        sdp = await other.create_offer(self.labels)
        await self.relay(RelayKind.OFFER, {"type": "offer", "sdp": sdp})

    async def relay(self, kind, payload):
        await self._socket.send(Relay(kind, self.peer_code, build_payload(payload)))

    def say(self, text):
        for frame in self.rules.seal_text(text):
            self.connection.send(self.labels[0], frame)

    def say_file(self, part):
        self.connection.send(self.labels[1], self.rules.build_file(part))

    def greet(self, key=None):
        said = {"type": "handshake", "publicKey": (key or self.identity).peer_id}
        self.connection.send(self.labels[0], json.dumps(said))

    async def until(self, condition, patience=60.0):
        async with asyncio.timeout(patience):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def close(self):
        self._reading.cancel()
        await asyncio.wait([self._reading])
        await self._socket.close()
        if self.connection is not None:
            await self.connection.close()

    # What happens.

    async def _read(self):
        with contextlib.suppress(OSError):
            while True:
                await self._hear(await self._socket.receive())
                self._changed.set()

    async def _hear(self, message):
        match message:
            case PairIncoming(from_code=code):
                await self._socket.send(PairResponse(code, True))
            case PairMatched(peer_code=code, peer_public_key=key, is_initiator=is_initiator):
                self.peer_code, self.peer_key = code, key
                self.rules = self._rules()
                if is_initiator:
                    await self.offer()
            case Relayed(kind=RelayKind.OFFER, payload=payload):
                await self._begin()
                await self.connection.accept_offer(read_payload(payload)["sdp"])
                sdp = await self.connection.create_answer()
                await self.relay(RelayKind.ANSWER, {"type": "answer", "sdp": sdp})
                await self._trickle()
            case Relayed(kind=RelayKind.ANSWER, payload=payload):
                await self.connection.accept_answer(read_payload(payload)["sdp"])

    def _rules(self):
        peer = public_bytes(self.peer_key)
        match self.dialect:
            case Dialect.WEB:
                return WebDialect.between(self.identity, peer, self.peer_code)
            case Dialect.HEADLESS:
                return HeadlessDialect.between(self.identity, peer)
            case _:
                return AppDialect.between(self.identity, peer)

    async def _begin(self):
        if self.connection is not None:
            await self.connection.close()
        self.connection = self._town.net.make(servers=(), interfaces=(), inbox=self._on_event)

    async def _trickle(self):
        """One candidate in the shape of this client; the headless one says none."""
        found = "1 1 udp 2130706431 127.0.0.1 9 typ host"
        if self.dialect is Dialect.WEB:
            candidate = build_candidate(Candidate(found, "0", 0, self.connection.token))
        elif self.dialect is Dialect.APP:
            candidate = {"type": "ice_candidate", "candidate": f"candidate:{found}", "sdpMid": "0"}
        else:
            return
        await self.relay(RelayKind.ICE_CANDIDATE, candidate)

    def _on_event(self, event):
        match event:
            case ChannelOpened(label=label) if label == self.labels[0] and self.greets:
                self.greet(self.key)
            case FrameArrived(label=label, data=data):
                self.frames.append((label, data))
                if label == self.labels[0] and isinstance(data, str) and data[:1] != "{":
                    self._read_text(data)
            case ConnectionFailed():
                self.is_over = True
        self._changed.set()

    def _read_text(self, frame):
        self.texts.append(self.rules.open_text(frame))


@contextlib.asynccontextmanager
async def older(town, dialect, **options):
    """Such a client, registered, which goes away in the end."""
    client = Older(town, dialect, **options)
    await client.start()
    try:
        yield client
    finally:
        await client.close()
