"""A bare aiortc peer as a program: lines of JSON in, lines of JSON out; and who starts it.

python -m benchmarks.bare    # {"do": "offer"}, {"do": "say", "text": …} …
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from typing import Any

from aiortc import RTCConfiguration, RTCDataChannel, RTCPeerConnection, RTCSessionDescription

from zajel_desktop.engine.tasks import Tasks

PATIENCE = 30.0


class Program:
    """The program itself."""

    def __init__(self) -> None:
        self._peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._peer.on("datachannel", self._keep)
        self._peer.on("connectionstatechange", self._tell_state)

    async def live(self) -> None:
        """Do what is said until nothing more is."""
        reader = asyncio.StreamReader(limit=2**22)
        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := await reader.readline():
            said = json.loads(line)
            await getattr(self, said.pop("do"))(**said)
        await self._peer.close()

    async def offer(self) -> None:
        self._keep(self._peer.createDataChannel("messages"))
        await self._describe()

    async def answer(self, sdp: str) -> None:
        await self._peer.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
        await self._describe()

    async def accept(self, sdp: str) -> None:
        await self._peer.setRemoteDescription(RTCSessionDescription(sdp, "answer"))

    async def say(self, text: str) -> None:
        self._channel.send(text)

    async def _describe(self) -> None:
        await self._peer.setLocalDescription()
        tell(sdp=self._peer.localDescription.sdp)

    def _keep(self, channel: RTCDataChannel) -> None:
        self._channel = channel
        channel.on("open", lambda: tell(open=True))
        channel.on("message", lambda text: tell(message=text))
        if channel.readyState == "open":
            tell(open=True)

    def _tell_state(self) -> None:
        tell(state=self._peer.connectionState)


class Bare:
    """One such program, as the ``Page`` of a browser is spoken to."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.told: list[tuple[float, dict[str, Any]]] = []
        self._news = asyncio.Event()

    async def offer(self) -> str:
        """Open the channel; return the offer."""
        return await self._ask(do="offer")

    async def answer(self, offer: str) -> str:
        """The answer to ``offer``."""
        return await self._ask(do="answer", sdp=offer)

    async def accept(self, answer: str) -> None:
        """Take the answer."""
        self._say(do="accept", sdp=answer)

    async def say(self, text: str) -> None:
        """Send ``text`` on the channel."""
        self._say(do="say", text=text)

    async def wait(self, patience: float = PATIENCE, **event: Any) -> float:
        """When it has told ``event``; what was told before counts. TimeoutError otherwise."""
        return await self.wait_for(lambda told: told == event, patience)

    async def wait_for(
        self, is_wanted: Callable[[dict[str, Any]], bool], patience: float = PATIENCE
    ) -> float:
        """When it has told the first event that ``is_wanted``; TimeoutError otherwise."""
        async with asyncio.timeout(patience):
            while True:
                for at, told in self.told:
                    if is_wanted(told):
                        return at
                self._news.clear()
                await self._news.wait()

    def kill(self) -> None:
        """End it as the power going off does it."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()

    async def listen(self) -> None:
        """Take what it says until it ends."""
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            self.told.append((time.perf_counter(), json.loads(line)))
            self._news.set()

    async def _ask(self, **said: Any) -> str:
        self._say(**said)
        await self.wait_for(lambda told: "sdp" in told)
        return str(next(told["sdp"] for _, told in self.told if "sdp" in told))

    def _say(self, **said: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(said).encode() + b"\n")


@contextlib.asynccontextmanager
async def bare(*prefix: str) -> AsyncIterator[Bare]:
    """A bare peer that the command ``prefix`` starts elsewhere, in a namespace."""
    process = await asyncio.create_subprocess_exec(
        *(*prefix, sys.executable, "-m", "benchmarks.bare"), stdin=PIPE, stdout=PIPE, limit=2**22
    )
    made = Bare(process)
    listening = Tasks()
    listening.start(made.listen(), "listen to a bare peer")
    try:
        yield made
    finally:
        made.kill()
        await process.wait()
        await listening.stop()


def tell(**event: Any) -> None:
    """Say one line."""
    print(json.dumps(event), flush=True)


if __name__ == "__main__":
    asyncio.run(Program().live())
