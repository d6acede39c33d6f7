"""How late a timer of 16 ms is in the real window: idle, and while 50 MB are sent and received.

Starts the service, two programs of ours with their windows and an open conversation, and the bare
stack (a window on a qasync loop), all at the same time; lets them rest, sends a file one way and
the other, and closes them. Prints median, p99 and worst lateness in milliseconds, each with its
ratio to the bare stack at rest in the same run (differences to it below 0.1 ms are noise), the
throughput, the processor time per megabyte, and how long leaving took with the link open.

    python -m benchmarks.lateness [--megabytes 50] [--idle 5] [--screen offscreen|xvfb] [--runs 1]
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from benchmarks.start import OFFSCREEN, environment, screen

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 300.0


class App:
    """One program, seen from outside."""

    def __init__(
        self, surroundings: dict[str, str], *options: str, module: str = "benchmarks.lateness_app"
    ) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *options],
            cwd=ROOT,
            env=surroundings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._said: Queue[dict[str, Any]] = Queue()
        Thread(target=self._listen, daemon=True).start()
        self.until("ready")

    def tell(self, command: str) -> None:
        """Give it a command."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{command}\n".encode())
        self._process.stdin.flush()

    def until(self, what: str) -> Any:
        """Wait until it says ``what``; return that."""
        while True:
            said = self._said.get(timeout=PATIENCE)
            if "noise" in said:
                sys.exit(f"printed: {said['noise']}")
            if what in said:
                return said[what]

    def ticks(self) -> dict[str, Any]:
        """What it measured since the last time."""
        self.tell("ticks")
        while "late" not in (said := self._said.get(timeout=PATIENCE)):
            pass
        return said

    def leave(self) -> float:
        """Have it closed; the seconds that takes."""
        began = time.monotonic()
        self.tell("quit")
        code = self._process.wait(30)
        assert code == 0, f"ended with {code}"
        return time.monotonic() - began

    def kill(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith(b"{"):
                self._said.put(json.loads(line))
            elif line.rstrip() != OFFSCREEN:
                self._said.put({"noise": line.decode()})
        self._said.put({"noise": "nothing more"})


class Measurement:
    """One run of everything."""

    def __init__(self, folder: Path, megabytes: int, idle: float) -> None:
        self._folder = folder
        self._bytes = megabytes * 1_000_000
        self._idle = idle
        self.late: dict[str, list[float]] = {}
        self.speed: list[float] = []
        self.cost: dict[str, list[float]] = {"sending": [], "receiving": []}
        self.leaving: list[float] = []

    def run(self, surroundings: dict[str, str], url: str) -> None:
        """Measure."""
        options = {
            name: ("ours", "--profile", str(self._folder / name), "--interfaces", "lo")
            for name in ("anna", "badr")
        }
        with contextlib.ExitStack() as stack:
            bare = App(surroundings, "bare")
            stack.callback(bare.kill)
            anna, badr = (
                App(surroundings, *each, "--server", url, "--name", name)
                for name, each in options.items()
            )
            stack.callback(anna.kill)
            stack.callback(badr.kill)
            self._pair(anna, badr)
            self._rest(bare, anna, badr)
            self._move(anna, badr)
            self._move(badr, anna)
            self.leaving += [badr.leave(), anna.leave()]
            bare.leave()

    def _pair(self, anna: App, badr: App) -> None:
        badr.tell("code")
        anna.tell(f"pair {badr.until('code')}")
        for app in (anna, badr):
            app.until("linked")
            app.tell("open")
            app.until("opened")

    def _rest(self, bare: App, *ours: App) -> None:
        time.sleep(1.0)
        for app in (bare, *ours):
            app.ticks()
        time.sleep(self._idle)
        self._add("bare, idle", bare)
        for app in ours:
            self._add("ours, idle", app)

    def _move(self, sender: App, receiver: App) -> None:
        path = self._folder / f"{len(self.speed)}.bin"
        path.write_bytes(os.urandom(self._bytes))
        sender.ticks()
        receiver.ticks()
        began = time.monotonic()
        sender.tell(f"send {path}")
        assert receiver.until("ended") == "done"
        seconds = time.monotonic() - began
        assert sender.until("ended") == "done"
        self.speed.append(self._bytes / 1e6 / seconds)
        for name, app in (("sending", sender), ("receiving", receiver)):
            said = self._add(f"ours, {name}", app)
            self.cost[name].append(1000 * said["cpu"] / (self._bytes / 1e6))
        arrived = self._folder.rglob(f"downloads/**/{path.name}")
        assert [digest(each) for each in arrived] == [digest(path)]

    def _add(self, name: str, app: App) -> dict[str, Any]:
        said = app.ticks()
        self.late.setdefault(name, []).extend(said["late"])
        return said


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def service():
    """The signaling service on the loopback interface; its URL."""
    process = subprocess.Popen(
        [sys.executable, "-m", "zajel_desktop.doors.signal", "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().decode().split()[1]
    finally:
        process.terminate()
        process.wait()


def tell_lateness(measured: dict[str, list[float]]) -> None:
    """Print how late ticks were, and how much later than those measured first."""
    floor: list[float] = []
    print(f"{'lateness in ms':18} {'median':>14} {'p99':>16} {'worst':>16}   ticks")
    for name, values in measured.items():
        late = sorted(max(0.0, value) for value in values)
        figures = [statistics.median(late), late[int(len(late) * 0.99)], late[-1]]
        floor = floor or figures
        columns = [
            f"{figure:7.1f} ({figure / max(least, 0.1):5.1f}x)"
            for figure, least in zip(figures, floor, strict=True)
        ]
        print(f"{name:18} {'  '.join(columns)}   {len(late)}")


def tell(measured: Measurement) -> None:
    """Print what came out."""
    tell_lateness(measured.late)
    cost = {name: statistics.median(each) for name, each in measured.cost.items()}
    middle, best = statistics.median(measured.speed), max(measured.speed)
    print(
        f"throughput {middle:.1f} MB/s (best {best:.1f}), "
        f"processor {cost['sending']:.0f} ms/MB sending, {cost['receiving']:.0f} ms/MB receiving"
    )
    print(f"leaving {max(measured.leaving):.2f} s at most, with the link open")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--megabytes", type=int, default=50)
    options.add_argument("--idle", type=float, default=5.0)
    options.add_argument("--runs", type=int, default=1)
    options.add_argument("--screen", choices=["offscreen", "xvfb"], default="offscreen")
    chosen = options.parse_args()
    with contextlib.ExitStack() as stack:
        display = stack.enter_context(screen()) if chosen.screen == "xvfb" else ""
        for _ in range(chosen.runs):
            with tempfile.TemporaryDirectory() as name, service() as url:
                measured = Measurement(Path(name), chosen.megabytes, chosen.idle)
                measured.run(environment(display, Path(name) / "compiled"), url)
                tell(measured)


if __name__ == "__main__":
    main()
