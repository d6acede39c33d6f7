"""Chromium as a peer to compare with: a page in a namespace, told what to do over DevTools.

The page makes a peer connection and one channel, says what becomes of them, and does what it is
told; what two pages say to set up their connection is carried here, each message as late as it
would be through a service on the same network. Chromium shows its real addresses, as ours do.
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
from typing import Any

from zajel_desktop.engine.tasks import Tasks

PATIENCE = 30.0
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-extensions"),
    *("--disable-features=WebRtcHideLocalIpsWithMdns", "--remote-debugging-pipe"),
)
SCRIPT = """
window.make = servers => {
  const say = what => tell(JSON.stringify(what));
  const peer = window.peer = new RTCPeerConnection({iceServers: servers.map(urls => ({urls}))});
  const keep = channel => {
    window.channel = channel;
    channel.onopen = () => say({open: true});
    channel.onmessage = event => say({message: event.data});
  };
  window.described = new Promise(done => window.isDescribed = done);
  peer.onicecandidate = event => event.candidate && say({candidate: event.candidate});
  peer.onconnectionstatechange = () => say({state: peer.connectionState});
  peer.ondatachannel = event => keep(event.channel);
  window.begin = () => keep(peer.createDataChannel("messages"));
};
window.describe = async () => {
  await peer.setLocalDescription();
  return JSON.stringify(peer.localDescription);
};
window.hear = async description => {
  await peer.setRemoteDescription(description);
  isDescribed();
};
window.add = async candidate => { await described; await peer.addIceCandidate(candidate); };
"""


def browser() -> str | None:
    """Where Chromium is; None if it is not here."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Page:
    """One page in a browser of its own; ``told`` are its events and when each came."""

    def __init__(self, process: Process, read: asyncio.StreamReader, write: int) -> None:
        self.process = process
        self.told: list[tuple[float, dict[str, Any]]] = []
        self.on_candidate: Callable[[dict[str, Any]], None] = lambda candidate: None
        self._read, self._write = read, write
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._news = asyncio.Event()
        self._session = ""

    async def open(self) -> None:
        """Open the page."""
        made = await self._ask("Target.createTarget", url="about:blank")
        attached = await self._ask("Target.attachToTarget", targetId=made["targetId"], flatten=True)
        self._session = attached["sessionId"]
        await self._ask("Runtime.enable")
        await self._ask("Runtime.addBinding", name="tell")
        await self.run(SCRIPT)

    async def make(self, servers: Sequence[str]) -> None:
        """Make a connection that uses the STUN ``servers``, in the place of the one before."""
        self.told.clear()
        await self.run(f"window.peer && peer.close(); make({json.dumps(list(servers))})")

    async def offer(self) -> str:
        """Open the channel; return the offer."""
        await self.run("begin()")
        return str(await self.run("describe()"))

    async def answer(self, offer: str) -> str:
        """The answer to ``offer``."""
        await self.run(f"hear({offer})")
        return str(await self.run("describe()"))

    async def accept(self, answer: str) -> None:
        """Take the answer."""
        await self.run(f"hear({answer})")

    async def say(self, text: str) -> None:
        """Send ``text`` on the channel."""
        await self.run(f"channel.send({json.dumps(text)})")

    async def run(self, script: str) -> Any:
        """The value of ``script``, once its promise is kept."""
        answer = await self._ask("Runtime.evaluate", expression=script, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise OSError(f"the page failed: {answer['exceptionDetails']}")
        return answer["result"].get("value")

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

    def kill(self) -> None:
        """End the browser with all its processes, as the power going off does it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    async def listen(self) -> None:
        """Take what the browser says until it ends."""
        with contextlib.suppress(asyncio.IncompleteReadError):
            while True:
                self._take(json.loads((await self._read.readuntil(b"\0"))[:-1]))

    def _take(self, said: dict[str, Any]) -> None:
        if "id" in said:
            self._answers.pop(said["id"]).set_result(said)
        elif said.get("method") == "Runtime.bindingCalled":
            told = json.loads(said["params"]["payload"])
            if "candidate" in told:
                self.on_candidate(told["candidate"])
            else:
                self.told.append((time.perf_counter(), told))
                self._news.set()

    async def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
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


@contextlib.asynccontextmanager
async def page(*prefix: str) -> AsyncIterator[Page]:
    """A page of a new browser that the command ``prefix`` starts elsewhere, in a namespace."""
    there, write = os.pipe()
    read, back = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        shell = f'exec "$@" 3<&{there} 4>&{back} {there}<&- {back}>&-'
        process = await asyncio.create_subprocess_exec(
            *(*prefix, "bash", "-c", shell, "bash", browser() or "chromium", *FLAGS),
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
        made = Page(process, reader, write)
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


async def link(asking: Page, owner: Page, delay: float, servers: Sequence[str]) -> float:
    """Seconds from the acceptance of ``owner`` to a text of theirs and its answer.

    What the two say to each other until then takes ``delay`` seconds each time.
    """
    carrying = Tasks()

    def carry(target: Page) -> Callable[[dict[str, Any]], None]:
        async def later(candidate: dict[str, Any]) -> None:
            await asyncio.sleep(delay)
            await target.run(f"add({json.dumps(candidate)})")

        def start(candidate: dict[str, Any]) -> None:
            carrying.start(later(candidate), "carry a candidate")

        return start

    asking.on_candidate, owner.on_candidate = carry(owner), carry(asking)
    for each in (asking, owner):
        await each.make(servers)
    started = time.perf_counter()
    await asyncio.sleep(delay)  # the acceptance
    offer = await asking.offer()
    await asyncio.sleep(delay)
    answer = await owner.answer(offer)
    await asyncio.sleep(delay)
    await asking.accept(answer)
    await owner.wait(open=True)
    await owner.say("hello")
    await asking.wait(message="hello")
    await asking.say("stored")
    await owner.wait(message="stored")
    seconds = time.perf_counter() - started
    await carrying.finish()
    return seconds
