"""A file through two programs of ours, against two bare aiortc processes on the same loopback.

Ours are two headless programs: sealed frames, credits, hashes on both sides, a safe place on the
disk, progress. The bare ones read the file, send frames of 64 KiB as fast as a mark of 1 MiB
allows, and write them, with a hash on both sides and nothing else. By turns; prints the median
throughput from the offer to the last byte on the disk, processor time of both sides together per
megabyte, and our share of either.

    python -m benchmarks.file_transfer [--runs 3] [--megabytes 50]
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import pathlib
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from unittest import mock

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from tests.fakes.programs import Headless, Service, pair
from zajel_desktop.net.memory import keep_buffers

MEGABYTE = 1_000_000
FRAME = 65_536
MARK = 1024 * 1024
TICKS = os.sysconf("SC_CLK_TCK")


# The bare ends: each a process that speaks of its description by lines of JSON.


def speak(connection: RTCPeerConnection) -> None:
    """Hand our description to whoever started us."""
    described = connection.localDescription
    print(json.dumps({"sdp": described.sdp, "type": described.type}), flush=True)


async def listen() -> RTCSessionDescription:
    """Wait for the description of the other end."""
    line = await asyncio.to_thread(sys.stdin.readline)
    return RTCSessionDescription(**json.loads(line))


async def send(path: str) -> None:
    """Offer, and send the file at ``path`` once the channel is open and we are told to."""
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    channel = connection.createDataChannel("files")
    channel.bufferedAmountLowThreshold = MARK
    is_open, has_room = asyncio.Event(), asyncio.Event()
    channel.on("open", is_open.set)
    channel.on("bufferedamountlow", has_room.set)
    await connection.setLocalDescription()
    speak(connection)
    await connection.setRemoteDescription(await listen())
    await is_open.wait()
    print("open", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    digest = hashlib.sha256()
    with open(path, "rb", buffering=0) as file:  # noqa: ASYNC230 (as a bare program does it)
        while frame := file.read(FRAME):
            digest.update(frame)
            channel.send(frame)
            while channel.bufferedAmount > MARK:
                has_room.clear()
                await has_room.wait()
    channel.send(digest.hexdigest())
    await asyncio.to_thread(sys.stdin.readline)
    await connection.close()


async def receive(path: str) -> None:
    """Answer, write what comes to ``path``, and say whether it is whole."""
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    done = asyncio.Event()
    digest = hashlib.sha256()
    with open(path, "wb", buffering=0) as file:  # noqa: ASYNC230 (as a bare program does it)

        def take(frame: bytes | str) -> None:
            if isinstance(frame, bytes):
                digest.update(frame)
                file.write(frame)
            else:
                assert frame == digest.hexdigest()
                os.fsync(file.fileno())
                done.set()

        connection.on("datachannel", lambda channel: channel.on("message", take))
        await connection.setRemoteDescription(await listen())
        await connection.setLocalDescription()
        speak(connection)
        await done.wait()
    print("done", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    await connection.close()


async def start_end(kind: str, path: pathlib.Path) -> Process:
    command = (sys.executable, "-m", "benchmarks.file_transfer", "--end", kind, "--path", str(path))
    return await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, limit=2**20)


def tell(process: Process, line: bytes) -> None:
    assert process.stdin is not None
    process.stdin.write(line.rstrip(b"\n") + b"\n")


async def hear(process: Process) -> bytes:
    assert process.stdout is not None
    return await process.stdout.readline()


# Both, measured.


def processor(*processes: Process | None) -> float:
    """Seconds of processor time that they have used together."""
    used = 0
    for process in processes:
        assert process is not None
        fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        used += int(fields[11]) + int(fields[12])  # proc(5): utime and stime
    return used / TICKS


async def bare(folder: pathlib.Path, source: pathlib.Path) -> AsyncIterator[tuple[float, float]]:
    """Seconds and processor time of each run."""
    while True:
        sender = await start_end("send", source)
        receiver = await start_end("receive", folder / "bare.bin")
        tell(receiver, await hear(sender))
        tell(sender, await hear(receiver))
        await hear(sender)
        began, used = time.perf_counter(), processor(sender, receiver)
        tell(sender, b"go")
        await hear(receiver)
        yield time.perf_counter() - began, processor(sender, receiver) - used
        for process in (sender, receiver):
            tell(process, b"end")
            await process.wait()


async def ours(folder: pathlib.Path, source: pathlib.Path) -> AsyncIterator[tuple[float, float]]:
    """The same through two programs that stay linked."""
    service = Service(folder)
    await service.start()
    anna, badr = (Headless(folder, name, service) for name in ("Anna", "Badr"))
    await anna.start()
    await pair(anna, (await badr.start())["code"])
    try:
        for number in range(1, 1000):
            began, used = time.perf_counter(), processor(anna.process, badr.process)
            anna.say(do="send_file", path=str(source), to="Badr")
            await badr.wait("file_received", number)
            seconds = time.perf_counter() - began
            yield seconds, processor(anna.process, badr.process) - used
    finally:
        for program in (anna, badr):
            await program.quit()
        await service.stop()


async def run(folder: pathlib.Path, runs: int, megabytes: int) -> None:
    """Measure both by turns and print."""
    source = folder / "source.bin"
    source.write_bytes(os.urandom(megabytes * MEGABYTE))
    kinds = {"aiortc": bare(folder, source), "ours": ours(folder, source)}
    found: dict[str, list[tuple[float, float]]] = {kind: [] for kind in kinds}
    for _ in range(runs):
        for kind, measured in kinds.items():
            found[kind].append(await anext(measured))
    for measured in kinds.values():
        await measured.aclose()  # type: ignore[attr-defined]  # it is a generator
    speed, cost = (
        {kind: statistics.median(row[column] for row in rows) for kind, rows in found.items()}
        for column in (0, 1)
    )
    rate = {kind: megabytes / seconds for kind, seconds in speed.items()}
    work = {kind: 1000 * seconds / megabytes for kind, seconds in cost.items()}
    print(
        f"throughput: ours {rate['ours']:.1f} MB/s, aiortc {rate['aiortc']:.1f} MB/s, "
        f"{rate['ours'] / rate['aiortc']:.2f}"
    )
    print(
        f"processor: ours {work['ours']:.0f} ms/MB, aiortc {work['aiortc']:.0f} ms/MB, "
        f"{work['ours'] / work['aiortc']:.2f}"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--megabytes", type=int, default=50)
    options.add_argument("--end", choices=("send", "receive"), help=argparse.SUPPRESS)
    options.add_argument("--path", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.end:
        keep_buffers()
        with mock.patch("aioice.ice.get_host_addresses", return_value=["127.0.0.1"]):
            asyncio.run((send if chosen.end == "send" else receive)(chosen.path))
        return
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(pathlib.Path(folder), chosen.runs, chosen.megabytes))


if __name__ == "__main__":
    main()
