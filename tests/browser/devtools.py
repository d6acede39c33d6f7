"""Chromium without a window, told what to do over DevTools; each page in a browser of its own.

A page calls ``tell(JSON)`` to say what happens to it, whatever it has loaded, and again after it
was loaded anew. The pipe of DevTools needs no port, so a browser may live in another namespace.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import shutil
import signal
import tempfile
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, TypeVar

from zajel_desktop.engine.tasks import Tasks

PATIENCE = 30.0  # seconds
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-extensions"),
    *("--disable-dev-shm-usage", "--remote-debugging-pipe"),
    # It asks for updates and the like: no name out there is known here.
    "--host-resolver-rules=MAP *.* ~NOTFOUND, EXCLUDE *.*.*.*",
)
SHOWS_ADDRESSES = ("--disable-features=WebRtcHideLocalIpsWithMdns",)
"""Candidates with their real addresses; without it they are names that end in .local."""

MEETS_ON_LOOPBACK = ("--allow-loopback-in-peer-connection",)
"""Loopback has candidates as well, as the computer's other interfaces do."""


def browser() -> str | None:
    """Where Chromium is; None if it is not here."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Page:
    """One page in a browser of its own; ``told`` is what it said and when each came."""

    def __init__(self, process: Process, read: asyncio.StreamReader, write: int) -> None:
        self.process = process
        self.told: list[tuple[float, dict[str, Any]]] = []
        self._read, self._write = read, write
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._news = asyncio.Event()
        self._session = ""

    async def open(self) -> None:
        """Open an empty page."""
        made = await self.ask("Target.createTarget", url="about:blank")
        attached = await self.ask("Target.attachToTarget", targetId=made["targetId"], flatten=True)
        self._session = attached["sessionId"]
        await self.ask("Runtime.enable")
        await self.ask("Runtime.addBinding", name="tell")

    async def run(self, script: str) -> Any:
        """The value of ``script``, once its promise is kept."""
        answer = await self.ask("Runtime.evaluate", expression=script, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise OSError(f"the page failed: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    async def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """What the browser answers to a command of DevTools; OSError if it refuses or is gone."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._answers[number] = asyncio.get_running_loop().create_future()
        os.write(self._write, json.dumps(message).encode() + b"\0")
        async with asyncio.timeout(PATIENCE):
            answer = await self._answers[number]
        if "error" in answer:
            raise OSError(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result

    async def wait(self, patience: float = PATIENCE, **event: Any) -> float:
        """When the page has told ``event``; what was told before counts. TimeoutError otherwise."""
        return await self.wait_for(lambda told: told == event, patience)

    async def wait_for(
        self, is_wanted: Callable[[dict[str, Any]], bool], patience: float = PATIENCE
    ) -> float:
        """When the page has told the first event that ``is_wanted``; TimeoutError otherwise."""
        async with asyncio.timeout(patience):
            while True:
                for at, told in self.told:
                    if is_wanted(told):
                        return at
                self._news.clear()
                await self._news.wait()

    def take(self, told: dict[str, Any]) -> None:
        """Keep what the page told."""
        self.told.append((time.perf_counter(), told))
        self._news.set()

    @property
    def is_alive(self) -> bool:
        """Whether its browser still runs."""
        return self.process.returncode is None

    def kill(self) -> None:
        """End the browser with all its processes, as the power going off does it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    async def listen(self) -> None:
        """Take what the browser says until it ends."""
        with contextlib.suppress(asyncio.IncompleteReadError):
            while True:
                self._take(json.loads((await self._read.readuntil(b"\0"))[:-1]))
        for waiting in self._answers.values():
            if not waiting.done():
                waiting.set_result({"error": "the browser has ended"})

    def _take(self, said: dict[str, Any]) -> None:
        if "id" in said:
            waiting = self._answers.pop(said["id"])
            if not waiting.done():
                waiting.set_result(said)
        elif said.get("method") == "Runtime.bindingCalled":
            self.take(json.loads(said["params"]["payload"]))


Kind = TypeVar("Kind", bound=Page)


@contextlib.asynccontextmanager
async def browse(
    kind: Callable[[Process, asyncio.StreamReader, int], Kind],
    *prefix: str,
    flags: Sequence[str] = SHOWS_ADDRESSES,
) -> AsyncIterator[Kind]:
    """A page of a new browser that the command ``prefix`` starts elsewhere, in a namespace."""
    there, write = os.pipe()
    read, back = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        shell = f'exec "$@" 3<&{there} 4>&{back} {there}<&- {back}>&-'
        process = await asyncio.create_subprocess_exec(
            *(*prefix, "bash", "-c", shell, "bash", browser() or "chromium", *FLAGS, *flags),
            f"--user-data-dir={folder}",
            pass_fds=(there, back),
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=DEVNULL,
            start_new_session=True,
        )
        os.close(there)
        os.close(back)
        reader = asyncio.StreamReader(limit=2**24)
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(read, "rb")
        )
        made = kind(process, reader, write)
        listening = Tasks()
        listening.start(made.listen(), "listen to the browser")
        try:
            await made.open()
            yield made
        finally:
            made.kill()
            await process.wait()
            await listening.stop()
            transport.close()
            os.close(write)
