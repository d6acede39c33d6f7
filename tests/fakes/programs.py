"""Real programs of ours as processes: the service, and the headless program with its JSON lines.

No fakes, in truth: what runs here is what people run, on loopback.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process

PATIENCE = 20  # seconds
LOG_LINES = 40


def environment() -> dict[str, str]:
    """What a program is started in: it is compiled once, and not again at every start."""
    return {name: os.environ[name] for name in os.environ if name != "PYTHONDONTWRITEBYTECODE"}


class Program:
    """One program, which may be started again once it has ended.

    ``errors`` is the file that holds everything it has written to its standard error; ``prefix``
    is a command that starts it elsewhere, in a network namespace perhaps.
    """

    prefix: tuple[str, ...] = ()

    def __init__(self, errors) -> None:
        self.errors = errors
        self.process: Process | None = None

    @property
    def complaints(self) -> str:
        """What it has written to its standard error, in all its lives."""
        return self.errors.read_text() if self.errors.exists() else ""

    async def run(self, door: str, *arguments: str) -> None:
        """Start it."""
        self.errors.parent.mkdir(parents=True, exist_ok=True)
        with self.errors.open("ab") as file:
            self.process = await asyncio.create_subprocess_exec(
                *(*self.prefix, sys.executable, "-m", f"zajel_desktop.doors.{door}", *arguments),
                stdin=PIPE,
                stdout=PIPE,
                stderr=file,
                env=environment(),
                limit=2**22,
            )

    async def end(self, number: int | None = None) -> int:
        """Send it the signal ``number``, if there is one, and wait; return its exit code."""
        if number is not None and self.process.returncode is None:
            self.process.send_signal(number)
        async with asyncio.timeout(PATIENCE):
            code = await self.process.wait()
        self.process = None
        return code

    async def kill(self) -> None:
        """As the power going off does it."""
        await self.end(signal.SIGKILL)


class Service(Program):
    """A signaling service; started again it is where it was."""

    def __init__(self, folder) -> None:
        super().__init__(folder / "service.err")
        self.url = ""

    async def start(self) -> None:
        port = self.url.rpartition(":")[2] or "0"
        await self.run("signal", "--port", port)
        line = await asyncio.wait_for(self.process.stdout.readline(), PATIENCE)
        self.url = line.decode().split()[1]

    async def stop(self) -> None:
        await self.end(signal.SIGTERM)


class Headless(Program):
    """A person without windows: commands in, events out; may be killed and started again.

    ``events`` are those of this life, ``past`` those of the lives before; ``life`` counts them,
    ``living`` is set while one goes on.
    """

    interfaces = "lo"
    patience = PATIENCE

    def __init__(self, folder, name, service) -> None:
        super().__init__(folder / f"{name}.err")
        self.name = name
        self.profile = folder / name
        self.downloads = folder / f"{name} in"
        self.service = service
        self.events: list[dict] = []
        self.past: list[dict] = []
        self.life = 0
        self.living = asyncio.Event()
        self._news = asyncio.Event()
        self._reading: asyncio.Task | None = None
        self._is_silent = False

    async def start(self, *more, accepts_all=True) -> dict:
        """Start it and wait until it is registered; return its ``ready``."""
        await self.begin(*more, *(["--auto-accept"] if accepts_all else []))
        return await self.wait("ready")

    async def begin(self, *more) -> None:
        """Start it, and wait for nothing."""
        self.past += self.events
        self.events.clear()
        await self.run(
            "headless",
            *("--profile", str(self.profile), *self.where(), "--name", self.name),
            *("--interfaces", self.interfaces, "--download", str(self.downloads), *more),
        )
        self._is_silent = False
        self._reading = asyncio.create_task(self._read())
        self.life += 1
        self.living.set()

    def where(self) -> tuple[str, ...]:
        """The options that say where to be met."""
        return "--server", self.service.url

    async def _read(self) -> None:
        async for line in self.process.stdout:
            self.events.append(json.loads(line))
            self._news.set()
        self._is_silent = True
        self._news.set()

    def say(self, **command) -> None:
        self.write(json.dumps(command).encode())

    def write(self, *lines: bytes) -> None:
        """Write lines just as they are."""
        self.process.stdin.write(b"".join(line + b"\n" for line in lines))

    def named(self, event) -> list[dict]:
        """Every event of this name in this life."""
        return [each for each in self.events if each["event"] == event]

    async def wait(self, event, count=1, **members) -> dict:
        """Wait for the ``count``-th ``event`` with these ``members``, past ones count."""
        left = count

        def is_wanted(each):
            nonlocal left
            left -= each["event"] == event and members.items() <= each.items()
            return left == 0

        return await self.wait_for(is_wanted, f"{event} {members} {count} times")

    async def wait_for(self, is_wanted, what="an event") -> dict:
        """Wait for the first event that ``is_wanted``; each is asked about once."""
        asked = 0
        try:
            async with asyncio.timeout(self.patience):
                while True:
                    while asked < len(self.events):
                        asked += 1
                        if is_wanted(self.events[asked - 1]):
                            return self.events[asked - 1]
                    if self._is_silent:
                        raise TimeoutError
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            said = [event["event"] for event in self.events[-20:]]
            raise AssertionError(
                f"{self.name} never said {what}; last: {said}; has {list(self.files())}"
            ) from None

    async def hear(self, is_wanted, patience=PATIENCE) -> dict | None:
        """Wait for the first event of this life that ``is_wanted``; None if the life ended."""
        life, asked = self.life, 0
        async with asyncio.timeout(patience):
            while life == self.life:
                for event in self.events[asked:]:
                    if is_wanted(event):
                        return event
                asked = len(self.events)
                if not self.living.is_set():
                    return None
                assert not self._is_silent, f"{self.name} has ended by itself: {self.complaints}"
                self._news.clear()
                await self._news.wait()
        return None

    async def quit(self) -> int:
        self.say(do="quit")
        return await self.end()

    async def close_input(self) -> int:
        """Say no more, and wait for the end."""
        self.process.stdin.close()
        return await self.end()

    async def end(self, number: int | None = None) -> int:
        self.living.clear()
        code = await super().end(number)
        await self._reading
        return code

    def files(self) -> dict[str, bytes]:
        """What lies in the download folder: relative path to bytes."""
        return {
            str(path.relative_to(self.downloads)): path.read_bytes()
            for path in sorted(self.downloads.rglob("*"))
            if path.is_file()
        }

    def told(self) -> str:
        """What it wrote last, for whoever looks for a fault."""
        log = self.profile / "logs" / "zajel.log"
        lines = log.read_text().splitlines()[-LOG_LINES:] if log.exists() else []
        events = [json.dumps(event)[:300] for event in self.events[-LOG_LINES:]]
        return "\n".join([f"--- {self.name}", self.complaints, *events, *lines])


async def pair(asking: Headless, code: str) -> None:
    """``asking`` uses ``code``; wait until it is linked (again)."""
    before = len(asking.named("linked"))
    asking.say(do="pair", code=code)
    await asking.wait("linked", before + 1)
