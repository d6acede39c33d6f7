"""Real programs of ours as processes: the service, and the headless program with its JSON lines.

No fakes, in truth: what runs here is what people run, on loopback.
"""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process

PATIENCE = 60  # seconds


class Service:
    """A signaling service."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self.url = ""
        self.process: Process | None = None

    async def start(self) -> None:
        self.process = await run("signal", "--port", "0", errors=self.folder / "service.err")
        line = await self.process.stdout.readline()
        self.url = line.decode().split()[1]

    async def stop(self) -> None:
        self.process.terminate()
        await self.process.wait()


class Headless:
    """A person without windows: commands in, events out; may be killed and started again."""

    def __init__(self, folder, name, service) -> None:
        self.name = name
        self.profile = folder / name
        self.downloads = folder / f"{name} in"
        self.service = service
        self.events: list[dict] = []
        self.process: Process | None = None
        self._news = asyncio.Event()
        self._reading: asyncio.Task | None = None

    async def start(self, *more) -> dict:
        """Start it; return its ``ready``."""
        self.events.clear()
        self.process = await run(
            "headless",
            *("--profile", str(self.profile), "--server", self.service.url),
            *("--interfaces", "lo", "--auto-accept", "--download", str(self.downloads), *more),
            errors=self.profile.with_suffix(".err"),
        )
        self._reading = asyncio.create_task(self._read())
        return await self.wait("ready")

    async def _read(self) -> None:
        async for line in self.process.stdout:
            self.events.append(json.loads(line))
            self._news.set()

    def say(self, **command) -> None:
        self.process.stdin.write(json.dumps(command).encode() + b"\n")

    async def wait(self, event, **members) -> dict:
        """Wait for the first ``event`` with these ``members``, past ones count."""
        found = await self.wait_for(
            lambda e: e["event"] == event and members.items() <= e.items(), str(event)
        )
        return found

    async def wait_for(self, is_wanted, what="an event") -> dict:
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    for event in self.events:
                        if is_wanted(event):
                            return event
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            said = [event["event"] for event in self.events[-20:]]
            raise AssertionError(
                f"{self.name} never said {what}; last: {said}; has {list(self.files())}"
            ) from None

    async def kill(self) -> None:
        """As the power going off does it."""
        self.process.kill()
        await self._end()

    async def quit(self) -> None:
        self.say(do="quit")
        await self._end()

    async def _end(self) -> None:
        await self._reading
        await self.process.wait()
        self.process = None

    def files(self) -> dict[str, bytes]:
        """What lies in the download folder: relative path to bytes."""
        return {
            str(path.relative_to(self.downloads)): path.read_bytes()
            for path in sorted(self.downloads.rglob("*"))
            if path.is_file()
        }


async def pair(asking: Headless, code: str) -> None:
    """``asking`` uses ``code``; wait until it is linked (again)."""
    before = [event["event"] for event in asking.events].count("linked")
    asking.say(do="pair", code=code)
    await asking.wait_for(
        lambda _: [event["event"] for event in asking.events].count("linked") > before, "linked"
    )


async def run(door: str, *arguments: str, errors) -> Process:
    errors.parent.mkdir(parents=True, exist_ok=True)
    with errors.open("ab") as file:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", f"zajel_desktop.doors.{door}", *arguments),
            stdin=PIPE,
            stdout=PIPE,
            stderr=file,
            limit=2**22,
        )
