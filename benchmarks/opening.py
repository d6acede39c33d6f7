"""What the secured opening adds to a link: from the open channel to a sealed profile on both sides.

Three ways by turns in the same run, on loopback, both ends in one process: a bare aiortc channel
that is opened; the same through our adapter with the whole opening of version 2 behind it, without
a secret; and with one. The opening is timed by itself, from the moment both channels are open.
Medians; the ratio says how long a secured link takes, measured by the bare open channel.

    python -m benchmarks.opening [--runs 15]
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from unittest import mock

from aiortc import RTCConfiguration, RTCPeerConnection

from tests.fakes.ends import End
from zajel_desktop.crypto.agreement import BINDING_BYTES, BINDING_LABEL
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.crypto.pake import Side
from zajel_desktop.model.ids import Address
from zajel_desktop.net.connections import AiortcConnections
from zajel_desktop.protocol.connection import ChannelOpened, FrameArrived
from zajel_desktop.protocol.introduction import Terms
from zajel_desktop.protocol.opening import Opening, SendFrame
from zajel_desktop.protocol.secret import InvitationSecret
from zajel_desktop.protocol.talk import Linked, Output, Talk
from zajel_desktop.protocol.wire.operations import Profile

ANNA, BADR = Identity.draw(), Identity.draw()
CODE = Address("K7QX2M")
MESSAGES = "messages"


async def bare() -> float:
    """Seconds until a channel of two plain aiortc peers is open on both."""
    opened = [asyncio.Event(), asyncio.Event()]
    started = time.perf_counter()
    offerer, answerer = (RTCPeerConnection(RTCConfiguration(iceServers=[])) for _ in range(2))
    channel = offerer.createDataChannel(MESSAGES)
    channel.on("open", opened[0].set)
    answerer.on("datachannel", lambda _: opened[1].set())
    await offerer.setLocalDescription()
    await answerer.setRemoteDescription(offerer.localDescription)
    await answerer.setLocalDescription()
    await offerer.setRemoteDescription(answerer.localDescription)
    for each in opened:
        await each.wait()
    seconds = time.perf_counter() - started
    await offerer.close()
    await answerer.close()
    return seconds


def make_talks(has_secret: bool) -> tuple[Talk, Talk]:
    """Both sides of one opening; the offerer has typed the secret, if there is one."""

    def terms(ours: Identity, theirs: Identity, side: Side) -> Terms:
        secret = InvitationSecret(side=side, address=CODE, secret="4P9T") if has_secret else None
        return Terms(ours, Identity.draw(), theirs.peer_id, side is Side.A, secret=secret)

    return (
        Talk(Opening(terms(ANNA, BADR, Side.A)), Profile("Anna")),
        Talk(Opening(terms(BADR, ANNA, Side.B)), Profile("Badr")),
    )


class Speaker:
    """One end of a connection and the talk on it."""

    def __init__(self) -> None:
        self.end = End(AiortcConnections())
        self.linked = False
        self._seen = 0

    def begin(self, talk: Talk) -> None:
        """The channel is open: say the first frame."""
        self._talk = talk
        binding = self.end.connection.exporter(BINDING_LABEL, BINDING_BYTES)
        self._play(talk.channel_opened(binding, 0.0))

    async def go_on(self) -> None:
        """Take frames until the other is known."""
        while not self.linked:
            await self.end.wait(lambda inbox: len(inbox) > self._seen)
            event = self.end.inbox[self._seen]
            self._seen += 1
            if isinstance(event, FrameArrived):
                self._play(self._talk.receive(event.data, 0.0))

    def _play(self, outputs: list[Output]) -> None:
        for output in outputs:
            if isinstance(output, SendFrame):
                self.end.connection.send(MESSAGES, output.data)
            self.linked |= isinstance(output, Linked)


async def ours(has_secret: bool) -> tuple[float, float]:
    """Seconds from nothing to a secured link on both sides, and those of the opening in it."""
    started = time.perf_counter()
    offerer, answerer = speakers = Speaker(), Speaker()
    offer = await offerer.end.connection.create_offer([MESSAGES])
    await answerer.end.connection.accept_offer(offer)
    await offerer.end.connection.accept_answer(await answerer.end.connection.create_answer())
    for speaker in speakers:
        await speaker.end.wait_event(ChannelOpened(MESSAGES))
    opened = time.perf_counter()
    for speaker, talk in zip(speakers, make_talks(has_secret), strict=True):
        speaker.begin(talk)
    await asyncio.gather(*(speaker.go_on() for speaker in speakers))
    ended = time.perf_counter()
    for speaker in speakers:
        await speaker.end.connection.close()
    return ended - started, ended - opened


async def measure(runs: int) -> None:
    """Measure by turns and print."""
    plain: list[float] = []
    secured: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    with mock.patch("aioice.ice.get_host_addresses", return_value=["127.0.0.1"]):
        for number in range(runs + 1):
            took = await bare(), await ours(False), await ours(True)
            if number:  # the first of all makes what is made once per process
                plain.append(took[0])
                secured[False].append(took[1])
                secured[True].append(took[2])
    base = statistics.median(plain)
    print(f"bare aiortc channel open  {base * 1000:7.1f} ms")
    for has_secret, times in secured.items():
        whole = statistics.median(each for each, _ in times)
        added = statistics.median(each for _, each in times)
        print(
            f"secured, {'with' if has_secret else 'no'} secret".ljust(25),
            f"{whole * 1000:7.1f} ms  {whole / base:.2f} x bare; "
            f"the opening adds {added * 1000:.1f} ms, {added / base:.2f} of it",
        )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=15)
    asyncio.run(measure(max(1, options.parse_args().runs)))


if __name__ == "__main__":
    main()
