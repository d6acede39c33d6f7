"""How long the program takes until its window can be used, what it weighs, and how it leaves.

Starts fresh processes: ours with a new profile, ours with one of 20 people and 2,000 messages, and
the bare stack (a window with a list on a qasync loop; see ``started.py``), by turns. Prints, as
medians and with the ratio to the bare stack in the same run: seconds from exec to the painted
window, processor time until then, memory (PSS) after 5 s idle and with aiortc imported, lateness
of a 16 ms timer meanwhile, seconds from closing the window to the end of the process.

    python -m benchmarks.start [--runs 5] [--idle 5] [--cold] [--screen offscreen|xvfb|both]

``--cold`` drops Python, Qt, the locked packages and our own files from the page cache before each
start, as far as nothing else that runs uses them; everything else stays warm.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zajel_desktop.engine.ports.store import Repositories
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.ids import ContactId, ConversationId, MessageId, PeerId
from zajel_desktop.model.message import Delivery, Message
from zajel_desktop.model.settings import Settings
from zajel_desktop.store.profile import portable_profile
from zajel_desktop.store.vault import FileVault

PEOPLE, MESSAGES = 20, 2000
ROOT = Path(__file__).resolve().parents[1]
KINDS = {"ours, new": "ours", "ours, 2,000 messages": "ours", "bare stack": "bare"}
OFFSCREEN = b"This plugin does not support propagateSizeHints()"
"""What Qt itself prints where there is no screen."""

FIRST = 3.0
"""Seconds after the first painting in which lateness is counted as that of the start."""


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds, megabytes (10^6 bytes), milliseconds of lateness."""

    window: float
    processor: float
    settled: float
    warm: float
    late: float
    late_warming: float
    quit: float


def environment(display: str, compiled: Path) -> dict[str, str]:
    """What the started program sees; ``display`` is empty for no screen.

    Modules are compiled once, into ``compiled``, as they are wherever the program is installed.
    """
    made = {**os.environ, "QT_QPA_PLATFORM": "xcb" if display else "offscreen"}
    for name in ("WAYLAND_DISPLAY", "PYTHONDONTWRITEBYTECODE"):
        made.pop(name, None)
    made["PYTHONPYCACHEPREFIX"] = str(compiled)
    if display:
        made["DISPLAY"] = display
    return made


def start(kind: str, profile: Path, idle: float, surroundings: dict[str, str]) -> Start:
    """Start one program, let it measure itself, see it leave."""
    command = [sys.executable, "-m", "benchmarks.started", kind]
    began = time.monotonic()
    process = subprocess.Popen(
        [*command, "--profile", str(profile), "--idle", str(idle)],
        cwd=ROOT,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    output = process.communicate()[0]
    ended = time.monotonic()
    if process.returncode:
        sys.exit(f"{kind} ended with {process.returncode}: {output.decode()}")
    said = heard(kind, output)
    late = [each for at, each in said["settled"]["late"] if at < FIRST]
    return Start(
        window=said["window"]["at"] - began,
        processor=said["window"]["cpu"],
        settled=said["settled"]["megabytes"],
        warm=said["warm"]["megabytes"],
        late=max(late, default=0.0),
        late_warming=max((each for _, each in said["warm"]["late"]), default=0.0),
        quit=ended - said["leaving"]["at"],
    )


def heard(kind: str, output: bytes) -> dict[str, dict[str, Any]]:
    """What a program said, by ``what``; that it said anything else is said."""
    said: dict[str, dict[str, Any]] = {}
    for line in output.splitlines():
        if line.startswith(b"{"):
            found = json.loads(line)
            said[found["what"]] = found
        elif line != OFFSCREEN:
            print(f"{kind} printed: {line.decode()}")
    return said


async def fill(profile: Path) -> None:
    """Make a profile of somebody who has talked with many."""
    store = await FileVault(portable_profile(profile).store).open()
    try:
        await _fill(store)
    finally:
        await store.close()


async def _fill(store: Repositories) -> None:
    await store.settings.save(Settings(name="Anna", is_started=True, interfaces=("lo",)))
    for person in range(PEOPLE):
        conversation = ConversationId(f"00000000-0000-7000-8001-{person:012}")
        await store.contacts.save(
            Contact(
                id=ContactId(f"00000000-0000-7000-8002-{person:012}"),
                key=PeerId(bytes([person + 1] * 32).hex()),
                conversation=conversation,
                claimed_name=f"Somebody {person}",
                added_at=1.7e9 + person,
            )
        )
        for number in range(MESSAGES // PEOPLE):
            await store.messages.add(
                Message(
                    id=MessageId(f"00000000-0000-7000-8{person:03}-{number:012}"),
                    conversation=conversation,
                    is_mine=number % 2 == 0,
                    text=f"Message {number}: the ferry leaves at 07:40, let us meet at the quay.",
                    sent_at=1.7e9 + 100 * number + person,
                    delivery=Delivery.STORED,
                )
            )


def drop_pages(compiled: Path) -> None:
    """Let the system forget the files a start reads, as far as nobody maps them."""
    os.sync()  # what is not on the disk yet cannot be forgotten
    system = (sysconfig.get_path("purelib"), sysconfig.get_path("stdlib"))
    folders = (*system, compiled, ROOT / "zajel_desktop", ROOT / "resources")
    for folder in folders:
        for path in Path(folder).rglob("*"):
            with contextlib.suppress(OSError), path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """A virtual screen of our own; its display."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1920x1200x24"]
    process = subprocess.Popen(
        [*command, "-nolisten", "tcp", "-noreset"],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with open(read) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        process.terminate()
        process.wait()


def run(runs: int, idle: float, display: str, *, is_cold: bool) -> None:
    """Measure all kinds in turns, and print."""
    found: dict[str, list[Start]] = {name: [] for name in KINDS}
    with tempfile.TemporaryDirectory() as name:
        kept, compiled = Path(name) / "kept", Path(name) / "compiled"
        asyncio.run(fill(kept))
        surroundings = environment(display, compiled)
        for number, program in enumerate(set(KINDS.values())):
            start(program, Path(name) / f"compiling {number}", 0.5, surroundings)
        for number in range(runs):
            profiles = {"ours, new": Path(name) / f"new {number}"}
            for kind, program in KINDS.items():
                if is_cold:
                    drop_pages(compiled)
                profile = profiles.get(kind, kept)
                found[kind].append(start(program, profile, idle, surroundings))
    title = f"{'Xvfb' if display else 'offscreen'}, {'cold' if is_cold else 'warm'}"
    print(f"{title}, medians of {runs} (and the least):")
    tell(found)


ROWS = (
    ("exec to painted window", "window", "s", 2),
    ("processor until then", "processor", "s", 2),
    ("memory settled", "settled", "MB", 1),
    ("memory with aiortc", "warm", "MB", 1),
    ("latest tick of the first 3 s", "late", "ms", 1),
    ("latest tick while importing aiortc", "late_warming", "ms", 1),
    ("closing to end of process", "quit", "s", 2),
)


def tell(found: dict[str, list[Start]]) -> None:
    """Print every figure of every kind beside the bare stack's."""
    for title, field, unit, digits in ROWS:
        values = {
            kind: [getattr(each, field) for each in each_of] for kind, each_of in found.items()
        }
        floor = statistics.median(values["bare stack"])
        for kind, measured in values.items():
            middle, least = statistics.median(measured), min(measured)
            ratio = f", {middle / floor:.2f} x bare" if kind != "bare stack" and floor > 0 else ""
            print(f"  {title:34} {kind:21} {middle:7.{digits}f} ({least:.{digits}f}) {unit}{ratio}")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--idle", type=float, default=5.0)
    options.add_argument("--cold", action="store_true")
    options.add_argument("--screen", choices=["offscreen", "xvfb", "both"], default="both")
    chosen = options.parse_args()
    if chosen.screen != "xvfb":
        run(chosen.runs, chosen.idle, "", is_cold=chosen.cold)
    if chosen.screen != "offscreen":
        with screen() as display:
            run(chosen.runs, chosen.idle, display, is_cold=chosen.cold)


if __name__ == "__main__":
    main()
