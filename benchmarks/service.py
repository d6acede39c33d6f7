"""What the signaling service costs: CPU for each relayed frame, memory for each idle connection.

The peer it is compared with, in the same run, is a bare ``websockets`` relay without any rule of
ours, measured with the same garbage collector threshold and the same event loop; on the machine
of the design study that peer cost 1.02 times the existing Zajel server (Node) for a relayed frame
and 15.4 KB for an idle socket, so the last lines say where we stand against Node.

    python -m benchmarks.service [--connections 2000] [--frames 20000] [--rounds 3]

Each server runs in a process of its own; the load comes from this one. CPU time is the server
process's own (user and system), so that a busy machine changes the rate but hardly the figure.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import dataclasses
import gc
import itertools
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import cast

import msgspec
import uvloop
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from zajel_desktop.doors.signal import GC_THRESHOLD
from zajel_desktop.model.pairing import ALPHABET
from zajel_desktop.protocol.rendezvous.limits import Limits
from zajel_desktop.server.options import Options
from zajel_desktop.server.service import SignalServer

FRAME = 279  # bytes of a relayed frame in the design study
NODE_RELAY_RATIO = 1.02  # websockets against the existing server there
NODE_IDLE_KB = 8.0
IDLE_LIMIT_KB = 16.0
PAGE = os.sysconf("SC_PAGE_SIZE")
ENDLESS = 1 << 30


# --- the servers --------------------------------------------------------------------------------


async def run_ours() -> str:
    limits = Limits(frames=ENDLESS, pair_requests=ENDLESS)
    return await SignalServer(Options(limits=limits)).start()


async def run_bare() -> str:
    """Carry frames between two sockets by name, and nothing else."""
    sockets: dict[str, ServerConnection] = {}

    async def relay(socket: ServerConnection) -> None:
        await socket.send('{"type":"server_info"}')
        mine = ""
        with contextlib.suppress(ConnectionClosed):
            async for text in socket:
                said = msgspec.json.decode(text)
                if said["type"] == "register":
                    mine = said["pairingCode"]
                    sockets[mine] = socket
                    await socket.send('{"type":"registered"}')
                else:
                    told = {"type": said["type"], "from": mine, "payload": said["payload"]}
                    await sockets[said["target"]].send(msgspec.json.encode(told), text=True)

    server = await serve(relay, "127.0.0.1", 0, compression=None, ping_interval=None, backlog=1024)
    return f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def serve_forever(kind: str) -> None:
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD)

    async def stay() -> None:
        print(await (run_ours() if kind == "ours" else run_bare()), flush=True)
        await asyncio.Event().wait()

    uvloop.run(stay())


@dataclasses.dataclass
class Server:
    """A server process, looked at from outside."""

    process: subprocess.Popen[str]
    port: int

    @classmethod
    def start(cls, kind: str) -> Server:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.service", "--serve", kind],
            stdout=subprocess.PIPE,
            text=True,
            cwd=pathlib.Path(__file__).parents[1],
        )
        assert process.stdout
        return cls(process, int(process.stdout.readline().rpartition(":")[2]))

    def cpu(self) -> float:
        """Seconds of CPU used so far; the server has one thread."""
        schedule = pathlib.Path(f"/proc/{self.process.pid}/schedstat").read_text()
        return int(schedule.split()[0]) / 1e9

    def memory(self) -> int:
        """Resident bytes."""
        return int(pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * PAGE

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate()


# --- the load -----------------------------------------------------------------------------------


class Peer(asyncio.Protocol):
    """A WebSocket client with as little machinery as possible."""

    def __init__(self) -> None:
        self._unread = b""
        self._waiting: asyncio.Future[bytes] | None = None
        self._heard: deque[bytes] = deque()
        self._is_open = False
        self.on_text: Callable[[bytes], None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        key = base64.b64encode(bytes(16)).decode()
        self.transport.write(
            f"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self._unread += data
        if not self._is_open:
            _, ending, self._unread = self._unread.partition(b"\r\n\r\n")
            self._is_open = bool(ending)
        for text in self._texts():
            if self.on_text is not None:
                self.on_text(text)
            elif self._waiting is not None and not self._waiting.done():
                self._waiting.set_result(text)
            else:
                self._heard.append(text)

    def _texts(self) -> Iterator[bytes]:
        while len(self._unread) >= 2:
            size, start = self._unread[1], 2
            if size == 126:
                size, start = int.from_bytes(self._unread[2:4], "big"), 4
            if len(self._unread) < start + size:
                return
            text, self._unread = self._unread[start : start + size], self._unread[start + size :]
            yield text

    def say(self, frame: bytes) -> None:
        self.transport.write(frame)

    async def ask(self, frame: bytes | None) -> bytes:
        """Say ``frame`` and wait for the next text."""
        if frame is not None:
            self.say(frame)
        if self._heard:
            return self._heard.popleft()
        self._waiting = asyncio.get_running_loop().create_future()
        return await asyncio.wait_for(self._waiting, 60)


def masked(message: object) -> bytes:
    """A client's frame with a mask of zeros: the text stays as it is."""
    text = json.dumps(message, separators=(",", ":")).encode()
    size = bytes([0x80 | len(text)]) if len(text) < 126 else b"\xfe" + len(text).to_bytes(2, "big")
    return b"\x81" + size + bytes(4) + text


def codes() -> Iterator[str]:
    return map("".join, itertools.product(ALPHABET, repeat=6))


async def connect(server: Server, count: int) -> list[tuple[str, Peer]]:
    """Open and register ``count`` clients."""
    loop = asyncio.get_running_loop()
    peers = []
    for code in itertools.islice(codes(), count):
        _, peer = await loop.create_connection(Peer, "127.0.0.1", server.port)
        await peer.ask(None)  # who they are
        await peer.ask(masked({"type": "register", "pairingCode": code, "publicKey": "A" * 43}))
        peers.append((code, peer))
    return peers


async def match(peers: list[tuple[str, Peer]]) -> None:
    """Let every second client ask the one before it."""
    for (code, owner), (other, asker) in zip(peers[::2], peers[1::2], strict=True):
        asking = asyncio.get_running_loop().create_future()
        owner.on_text = asking.set_result
        asker.say(masked({"type": "pair_request", "targetCode": code}))
        await asyncio.wait_for(asking, 60)
        owner.on_text = None
        both = (
            asker.ask(None),
            owner.ask(masked({"type": "pair_response", "targetCode": other, "accepted": True})),
        )
        await asyncio.gather(*both)


async def relay(peers: list[tuple[str, Peer]], frames: int, in_flight: int) -> float:
    """Send ``frames`` around all pairs, so many at a time; the seconds it took."""
    done = asyncio.get_running_loop().create_future()
    sends = []
    for (_, asker), (code, target) in zip(peers[1::2], peers[::2], strict=True):
        empty = {"type": "offer", "target": code, "payload": ""}
        fill = FRAME - len(json.dumps(empty, separators=(",", ":")))
        sends.append((asker, masked({**empty, "payload": "x" * fill}), target))
    turns = itertools.cycle(sends)
    left = frames

    def next_one(_: bytes) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            done.set_result(None)
        elif left >= in_flight:
            asker, frame, _ = next(turns)
            asker.say(frame)

    for _, _, target in sends:
        target.on_text = next_one
    began = time.perf_counter()
    for asker, frame, _ in itertools.islice(turns, in_flight):
        asker.say(frame)
    await asyncio.wait_for(done, 600)
    return time.perf_counter() - began


@dataclasses.dataclass(frozen=True)
class Figures:
    """What one round found: microseconds of CPU, frames a second, kilobytes."""

    relay_us: float
    busy_us: float
    rate: float
    idle_kb: float


async def measure(kind: str, connections: int, frames: int) -> Figures:
    server = Server.start(kind)
    try:
        (warm,) = await connect(server, 1)
        warm[1].transport.close()
        before = server.memory()
        peers = await connect(server, connections)
        idle = (server.memory() - before) / connections / 1024
        if kind == "ours":
            await match(peers)
        await relay(peers, frames // 4, 1)
        costs = []
        for in_flight in (1, 8):
            used = server.cpu()
            seconds = await relay(peers, frames, in_flight)
            costs.append((server.cpu() - used) / frames * 1e6)
        for _, peer in peers:
            peer.transport.close()
    finally:
        server.stop()
    return Figures(costs[0], costs[1], frames / seconds, idle)


def report(ours: list[Figures], bare: list[Figures]) -> bool:
    """Print medians and ratios; whether the service costs what it may."""
    print(f"{'':34}{'ours':>10}{'bare':>10}{'ratio':>8}")
    ratios = {}
    for name, unit, label in (
        ("relay_us", "µs CPU", "relay, one frame in flight"),
        ("busy_us", "µs CPU", "relay, 8 in flight"),
        ("rate", "/s", "frames, 8 in flight (wall)"),
        ("idle_kb", "KB", "memory of an idle connection"),
    ):
        one, other = (
            statistics.median(getattr(f, name) for f in figures) for figures in (ours, bare)
        )
        ratios[name] = one / other
        print(f"{label:27}{unit:>7}{one:10.1f}{other:10.1f}{one / other:8.2f}")
    relay_us = statistics.median(f.relay_us for f in ours)
    idle_kb = statistics.median(f.idle_kb for f in ours)
    against_node = ratios["relay_us"] * NODE_RELAY_RATIO
    print(f"relayed frames per second and core: {1e6 / relay_us:,.0f}")
    print(f"CPU of a relayed frame against the existing server: {against_node:.2f} (at most 1)")
    print(
        f"idle connection: {idle_kb:.1f} KB (at most {IDLE_LIMIT_KB:.0f}; Node {NODE_IDLE_KB:.0f})"
    )
    return against_node <= 1 and idle_kb <= IDLE_LIMIT_KB


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--connections", type=int, default=2000)
    options.add_argument("--frames", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--serve", choices=["ours", "bare"], help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.serve:
        serve_forever(chosen.serve)
        return 0
    figures: dict[str, list[Figures]] = {"ours": [], "bare": []}
    for _ in range(chosen.rounds):
        for kind, found in figures.items():
            found.append(uvloop.run(measure(kind, chosen.connections, chosen.frames)))
    print(
        f"{chosen.connections} connections, {chosen.frames} frames of {FRAME} bytes, "
        f"medians of {chosen.rounds} interleaved rounds"
    )
    return 0 if report(figures["ours"], figures["bare"]) else 1


if __name__ == "__main__":
    sys.exit(main())
