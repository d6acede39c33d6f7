"""A peer connection of ours against plain aiortc, on loopback, both ends in this process.

Prints how long a link takes from nothing to open channels, what a data channel carries in frames
of 64 KiB, and the processor time that costs both ends together (the steadiest figure on a busy
machine): medians of interleaved runs, and our share of plain aiortc's. Less is better, except for
throughput.

    python -m benchmarks.peer_connection [--runs 5] [--megabytes 16] [--loop NAME]
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from unittest import mock

from aiortc import RTCConfiguration, RTCPeerConnection

from zajel_desktop.net.connections import AiortcConnections
from zajel_desktop.net.memory import keep_buffers
from zajel_desktop.protocol.connection import ChannelOpened, ConnectionEvent, FrameArrived

FRAME = bytes(65_536)
HIGH_MARK = 1024 * 1024
LABELS = ("messages", "files")
LOOPS = ("asyncio", "uvloop", "qasync", "ours")
FIGURES = (("link", 0, "s"), ("throughput", 1, "MB/s"), ("processor", 2, "ms/MB"))


class Ours:
    """Two ends through our adapter."""

    def __init__(self) -> None:
        make = AiortcConnections().make
        self._opened = asyncio.Event()
        self._enough = asyncio.Event()
        self._open = self._received = self._expected = 0
        self.offerer = make(servers=(), interfaces=["lo"], inbox=self._on_event)
        self.answerer = make(servers=(), interfaces=["lo"], inbox=self._on_event)

    def _on_event(self, event: ConnectionEvent) -> None:
        match event:
            case FrameArrived(data=data):
                self._received += len(data)
                if self._received >= self._expected:
                    self._enough.set()
            case ChannelOpened():
                self._open += 1
                if self._open == 2 * len(LABELS):
                    self._opened.set()

    async def link(self) -> None:
        await self.answerer.accept_offer(await self.offerer.create_offer(LABELS))
        await self.offerer.accept_answer(await self.answerer.create_answer())
        await self._opened.wait()

    async def send(self, frames: int) -> None:
        self._expected = frames * len(FRAME)
        for _ in range(frames):
            self.offerer.send("files", FRAME)
            await self.offerer.wait_drained("files", HIGH_MARK)
        await self._enough.wait()

    async def close(self) -> None:
        await self.offerer.close()
        await self.answerer.close()


class Plain:
    """Two ends of aiortc as its examples use it, kept to loopback."""

    def __init__(self) -> None:
        self.offerer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.answerer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._opened = asyncio.Event()
        self._enough = asyncio.Event()
        self._room = asyncio.Event()
        self._open = self._received = self._expected = 0
        self._channels = [self.offerer.createDataChannel(label) for label in LABELS]
        for channel in self._channels:
            channel.on("open", self._on_open)
        self._files = self._channels[1]
        self._files.bufferedAmountLowThreshold = HIGH_MARK
        self._files.on("bufferedamountlow", self._room.set)
        self.answerer.on("datachannel", self._on_channel)

    def _on_open(self) -> None:
        self._open += 1
        if self._open == 2 * len(LABELS):
            self._opened.set()

    def _on_channel(self, channel: object) -> None:
        channel.on("message", self._on_message)  # type: ignore[attr-defined]  # aiortc's own
        self._on_open()

    def _on_message(self, data: bytes) -> None:
        self._received += len(data)
        if self._received >= self._expected:
            self._enough.set()

    async def link(self) -> None:
        await self.offerer.setLocalDescription()
        await self.answerer.setRemoteDescription(self.offerer.localDescription)
        await self.answerer.setLocalDescription()
        await self.offerer.setRemoteDescription(self.answerer.localDescription)
        await self._opened.wait()

    async def send(self, frames: int) -> None:
        self._expected = frames * len(FRAME)
        for _ in range(frames):
            self._files.send(FRAME)
            while self._files.bufferedAmount > HIGH_MARK:
                self._room.clear()
                await self._room.wait()
        await self._enough.wait()

    async def close(self) -> None:
        await self.offerer.close()
        await self.answerer.close()


async def measure(make: Callable[[], Ours | Plain], frames: int) -> tuple[float, float, float]:
    """Seconds until linked, megabytes (10^6) per second, processor milliseconds per megabyte."""
    pair = make()
    linking = await seconds(pair.link)
    megabytes = frames * len(FRAME) / 1e6
    used = time.process_time()
    sending = await seconds(lambda: pair.send(frames))
    used = time.process_time() - used
    await pair.close()
    return linking, megabytes / sending, 1000 * used / megabytes


async def seconds(work: Callable[[], Awaitable[None]]) -> float:
    """How long ``work`` takes."""
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


async def run(runs: int, frames: int) -> None:
    """Measure both in turns and print the medians."""
    found: dict[type, list[tuple[float, float, float]]] = {Plain: [], Ours: []}
    with mock.patch("aioice.ice.get_host_addresses", return_value=["127.0.0.1"]):
        for _ in range(runs):
            for make, results in found.items():
                results.append(await measure(make, frames))
    for name, column, unit in FIGURES:
        plain, ours = (statistics.median(row[column] for row in found[kind]) for kind in found)
        print(f"{name}: ours {ours:.3f} {unit}, aiortc {plain:.3f} {unit}, {ours / plain:.2f}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--megabytes", type=int, default=16)
    options.add_argument(
        "--loop", choices=["asyncio", "uvloop", "qasync", "ours"], default="asyncio"
    )
    chosen = options.parse_args()
    keep_buffers()
    loop = make_loop(chosen.loop)
    loop.run_until_complete(run(chosen.runs, chosen.megabytes * 1024 * 1024 // len(FRAME)))
    loop.close()


def make_loop(kind: str) -> asyncio.AbstractEventLoop:
    """A new loop; that of Qt needs no screen."""
    if kind == "uvloop":
        import uvloop

        return uvloop.new_event_loop()
    if kind in {"qasync", "ours"}:
        import qasync
        from PySide6.QtCore import QCoreApplication

        from zajel_desktop.ui.loop import QtLoop

        make = {"qasync": qasync.QEventLoop, "ours": QtLoop}[kind]
        return make(QCoreApplication.instance() or QCoreApplication([]))
    return asyncio.new_event_loop()


if __name__ == "__main__":
    main()
