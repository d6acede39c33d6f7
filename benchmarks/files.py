"""Files through the bulk path over a channel in memory, against the bare work on their bytes.

The bare work is one thread that reads, hashes, seals, opens, hashes and writes the same file in
pieces of the same size: what no protocol can save. Prints both, our share, what we add in
processor time, how late a 5 ms timer of the loop was meanwhile, and how much memory grew.

    python -m benchmarks.files [--runs 3] [--megabytes 200]
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import os
import resource
import statistics
import tempfile
import time
from pathlib import Path

from zajel_desktop.crypto.files import PieceSeal
from zajel_desktop.model.ids import TransferId
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.net.bulk import LoopBulkPath, LoopSource, LoopTarget
from zajel_desktop.protocol.wire.files import MAX_PIECE
from zajel_desktop.protocol.wire.operations import FileAttempt

MEGABYTE = 1_000_000
TICK = 0.005
KEY, ATTEMPT = bytes(32), bytes(16)


class Channel:
    """Hands frames over in a later turn of the loop; drains as they go."""

    def __init__(self, target: LoopTarget) -> None:
        self._target = target
        self._queued = 0
        self._drained = asyncio.Event()

    def send(self, frame: bytes) -> None:
        self._queued += len(frame)
        asyncio.get_running_loop().call_soon(self._arrive, frame)

    def _arrive(self, frame: bytes) -> None:
        self._queued -= len(frame)
        self._drained.set()
        self._target.take(frame)

    async def wait_drained(self, mark: int) -> None:
        while self._queued > mark:
            self._drained.clear()
            await self._drained.wait()


class Timer:
    """How late a timer of the loop is, in seconds."""

    def __init__(self) -> None:
        self.lateness: list[float] = []
        self._loop = asyncio.get_running_loop()
        self._due = self._loop.time() + TICK
        self._handle = self._loop.call_at(self._due, self._tick)

    def _tick(self) -> None:
        now = self._loop.time()
        self.lateness.append(now - self._due)
        self._due = now + TICK
        self._handle = self._loop.call_at(self._due, self._tick)

    def stop(self) -> None:
        self._handle.cancel()


async def ours(path: Path, folder: Path) -> list[float]:
    """Move the file through the bulk path; return how late the timer was."""
    bulk = LoopBulkPath()
    [item] = await bulk.survey([str(path)])
    source: LoopSource = await bulk.open_source(item, 0, b"")
    target: LoopTarget = await bulk.open_target(str(folder), [FileItem("it", item.size)], 0)
    attempt = FileAttempt("t", 0, ATTEMPT, KEY, MAX_PIECE, 0, item.size)
    timer = Timer()
    sent, received = await asyncio.gather(
        source.send(attempt, Channel(target)), target.receive(attempt, source.credit)
    )
    timer.stop()
    assert sent == received
    source.close()
    target.close()
    await bulk.discard(str(folder), FileItem("it", item.size, path=target.path))
    await bulk.stop()
    return timer.lateness


def bare(path: Path, folder: Path) -> None:
    """Do to the bytes what has to be done, one piece after another."""
    seal = PieceSeal(key=KEY, transfer=TransferId("t"), attempt=ATTEMPT)
    sent, received = hashlib.sha256(), hashlib.sha256()
    with path.open("rb", buffering=0) as source, (folder / "it").open("wb", buffering=0) as target:
        index = 0
        while piece := source.read(MAX_PIECE):
            sent.update(piece)
            opened = seal.open(seal.seal(piece, index, is_last=False), index, is_last=False)
            received.update(opened)
            target.write(opened)
            index += 1
    assert sent.digest() == received.digest()
    (folder / "it").unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--megabytes", type=int, default=200)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "source"
        with path.open("wb") as file:
            for _ in range(arguments.megabytes):
                file.write(os.urandom(MEGABYTE))
        run(path, folder, arguments.runs, arguments.megabytes)


def run(path: Path, folder: Path, runs: int, megabytes: int) -> None:
    """Measure both in turns, and print."""
    wall: dict[str, list[float]] = {"ours": [], "bare": []}
    work: dict[str, list[float]] = {"ours": [], "bare": []}
    lateness: list[float] = []
    bare(path, folder)  # warm the caches of the disk
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(runs):
        for kind in wall:
            began, used = time.perf_counter(), time.process_time()
            if kind == "ours":
                lateness += asyncio.run(ours(path, folder))
            else:
                bare(path, folder)
            wall[kind].append(time.perf_counter() - began)
            work[kind].append(time.process_time() - used)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    speed = {kind: megabytes / statistics.median(times) for kind, times in wall.items()}
    cost = {kind: 1000 * statistics.median(t) / megabytes for kind, t in work.items()}
    late = sorted(1000 * seconds for seconds in lateness)
    share, more = speed["ours"] / speed["bare"], cost["ours"] / cost["bare"]
    print(f"throughput: ours {speed['ours']:.0f} MB/s, bare {speed['bare']:.0f} MB/s, {share:.2f}")
    print(f"processor: ours {cost['ours']:.2f} ms/MB, bare {cost['bare']:.2f} ms/MB, {more:.2f}")
    print(
        f"loop late: median {statistics.median(late):.1f} ms, "
        f"p99 {late[int(len(late) * 0.99)]:.1f} ms, most {late[-1]:.1f} ms"
    )
    print(f"memory: {grown:.1f} MiB more at most")


if __name__ == "__main__":
    main()
