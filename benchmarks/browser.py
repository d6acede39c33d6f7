"""Chromium as a peer to compare with: a page in a namespace, told what to do over DevTools.

The page makes a peer connection and one channel, says what becomes of them, and does what it is
told; what two pages say to set up their connection is carried here, each message as late as it
would be through a service on the same network. Chromium shows its real addresses, as ours do.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from tests.browser import devtools
from zajel_desktop.engine.tasks import Tasks

browser = devtools.browser
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


class Page(devtools.Page):
    """One page in a browser of its own."""

    on_candidate: Callable[[dict[str, Any]], None] = staticmethod(lambda candidate: None)

    async def open(self) -> None:
        """Open the page."""
        await super().open()
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

    def take(self, told: dict[str, Any]) -> None:
        """Hand candidates on, keep the rest."""
        if "candidate" in told:
            self.on_candidate(told["candidate"])
        else:
            super().take(told)


def page(*prefix: str) -> AbstractAsyncContextManager[Page]:
    """A page of a new browser that the command ``prefix`` starts elsewhere, in a namespace."""
    return devtools.browse(Page, *prefix)


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
