"""How late a 16 ms timer is in the real window while files go to and from the web dialect.

The window of ours, a bare window on a qasync loop, and a peer on plain asyncio and aiortc that
speaks as the web client does (``tests/peers``), each a process of its own, all at the same time.
Prints median, p99 and worst lateness in milliseconds, each with its ratio to the bare window at
rest in the same run, the throughput, and the processor time of ours per mebibyte.

    python -m benchmarks.foreign_lateness [--mebibytes 32] [--idle 3] [--runs 1]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.lateness import App, digest, service, tell_lateness
from benchmarks.lateness_app import say
from benchmarks.start import environment
from tests.peers.web import WebPeer

MIB = 1024 * 1024


# The peer.


async def peer(url: str, folder: Path) -> None:
    """Register, accept whoever asks, and do as standard input says until it ends."""
    page = WebPeer("page")
    await page.start(url)
    say(ready=True)
    say(code=page.code)
    await page.until(page.is_linked, 60)
    say(linked=True)
    while command := (await asyncio.to_thread(sys.stdin.readline)).split():
        match command:
            case ["send", path]:
                data = await asyncio.to_thread(Path(path).read_bytes)
                await page.send_file(Path(path).name, data)
                say(sent=True)
            case ["take", name]:
                await page.until(lambda name=name: name in page.files, 300)
                (folder / name).write_bytes(page.files.pop(name))
                say(taken=str(folder / name))
    await page.close()


# The measurement.


class Measurement:
    """One run of everything."""

    def __init__(self, folder: Path, size: int, idle: float) -> None:
        self._folder = folder
        self._size = size
        self._idle = idle
        self.late: dict[str, list[float]] = {}
        self.speed: dict[str, list[float]] = {"sending": [], "receiving": []}
        self.cost: dict[str, list[float]] = {"sending": [], "receiving": []}

    def run(self, surroundings: dict[str, str], url: str) -> None:
        """Measure."""
        with contextlib.ExitStack() as stack:
            bare = App(surroundings, "bare")
            stack.callback(bare.kill)
            options = ("--profile", str(self._folder / "anna"), "--interfaces", "lo")
            ours = App(surroundings, "ours", *options, "--server", url, "--name", "Anna")
            stack.callback(ours.kill)
            module = "benchmarks.foreign_lateness"
            page = App(surroundings, "--peer", url, str(self._folder), module=module)
            stack.callback(page.kill)
            ours.tell(f"pair {page.until('code')}")
            for app in (ours, page):
                app.until("linked")
            ours.tell("open")
            ours.until("opened")
            self._rest(bare, ours)
            self._move("sending", ours, page)
            self._move("receiving", ours, page)
            ours.leave()
            bare.leave()

    def _rest(self, bare: App, ours: App) -> None:
        time.sleep(1.0)
        for app in (bare, ours):
            app.ticks()
        time.sleep(self._idle)
        self._add("bare, idle", bare)
        self._add("ours, idle", ours)

    def _move(self, direction: str, ours: App, page: App) -> None:
        source = self._folder / f"{direction}.bin"
        source.write_bytes(os.urandom(self._size))
        ours.ticks()
        began = time.monotonic()
        if direction == "sending":
            ours.tell(f"send {source}")
            assert ours.until("ended") == "done"
            page.tell(f"take {source.name}")
            arrived = [Path(page.until("taken"))]
        else:
            page.tell(f"send {source}")
            assert ours.until("ended") == "done"
            arrived = list(self._folder.rglob(f"downloads/**/{source.name}"))
        seconds = time.monotonic() - began
        used = float(self._add(f"ours, {direction}", ours))
        self.speed[direction].append(self._size / MIB / seconds)
        self.cost[direction].append(1000 * used / (self._size / MIB))
        assert [digest(each) for each in arrived] == [digest(source)]

    def _add(self, name: str, app: App) -> float:
        """Keep what was measured since the last time; the processor time that it took."""
        said = app.ticks()
        self.late.setdefault(name, []).extend(said["late"])
        return said["cpu"]


def main() -> None:
    """Measure and print, or be the peer."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--mebibytes", type=int, default=32)
    options.add_argument("--idle", type=float, default=3.0)
    options.add_argument("--runs", type=int, default=1)
    options.add_argument("--peer", nargs=2, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.peer:
        asyncio.run(peer(chosen.peer[0], Path(chosen.peer[1])))
        return
    for _ in range(chosen.runs):
        with tempfile.TemporaryDirectory() as name, service() as url:
            measured = Measurement(Path(name), chosen.mebibytes * MIB, chosen.idle)
            measured.run(environment("", Path(name) / "compiled"), url)
        tell_lateness(measured.late)
        for direction, speed in measured.speed.items():
            cost = statistics.median(measured.cost[direction])
            print(f"{direction}: {statistics.median(speed):.2f} MiB/s, {cost:.0f} ms/MiB")


if __name__ == "__main__":
    main()
