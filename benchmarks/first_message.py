"""From "accept" to the first message stored: two programs of ours against two bare aiortc peers.

Ours are two headless programs on loopback, with the service, the handshake, both stores and the
receipt between them; the first pairing, right after their start, and later ones. The bare peers
are two ends of aiortc in one process that hand each other offer and answer, open a channel, send
one text and get one back. Once more with a STUN server configured that never answers, which both
find out in the first second after their start. Prints medians and ratios.

    python -m benchmarks.first_message [--runs 7]
"""

from __future__ import annotations

import argparse
import asyncio
import pathlib
import socket
import statistics
import tempfile
import time
from unittest import mock

from aiortc import RTCConfiguration, RTCPeerConnection

from tests.fakes.programs import Headless, Service
from zajel_desktop.net.memory import keep_buffers


async def bare() -> float:
    """Seconds from the offer to the answer to one text."""
    done = asyncio.Event()
    started = time.perf_counter()
    offerer, answerer = (RTCPeerConnection(RTCConfiguration(iceServers=[])) for _ in range(2))
    channel = offerer.createDataChannel("messages")
    channel.on("open", lambda: channel.send("hello"))
    channel.on("message", lambda _: done.set())

    @answerer.on("datachannel")
    def answer(other) -> None:  # type: ignore[no-untyped-def]  # aiortc's own
        other.on("message", lambda text: other.send(text))

    await offerer.setLocalDescription()
    await answerer.setRemoteDescription(offerer.localDescription)
    await answerer.setLocalDescription()
    await offerer.setRemoteDescription(answerer.localDescription)
    await done.wait()
    seconds = time.perf_counter() - started
    await offerer.close()
    await answerer.close()
    return seconds


async def pair(asking: Headless, owner: Headless, number: int) -> float:
    """Pair and say something; seconds from the acceptance to the receipt."""
    ready = await owner.wait("ready", number)
    asking.say(do="pair", code=ready["code"])
    request = await owner.wait("pair_incoming", number)
    started = time.perf_counter()
    owner.say(do="accept", code=request["code"])
    await owner.wait("linked", number)
    owner.say(do="send", text="hello")
    await owner.wait("stored", number)
    return time.perf_counter() - started


async def ours(folder: pathlib.Path, runs: int, *arguments: str) -> list[float]:
    """Seconds of the first pairing of two fresh programs, and of those that follow."""
    service = Service(folder)
    await service.start()
    anna, badr = (Headless(folder, name, service) for name in ("Anna", "Badr"))
    for person in (anna, badr):
        await person.start(*arguments, accepts_all=False)
    found = [await pair(anna, badr, number) for number in range(1, runs + 1)]
    for program in (anna, badr):
        await program.quit()
    await service.stop()
    return found


async def run(folder: pathlib.Path, runs: int) -> None:
    """Measure in turns and print."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as dead:
        dead.bind(("127.0.0.1", 0))  # takes questions and never answers
        stun = f"stun:127.0.0.1:{dead.getsockname()[1]}"
        kinds = {"ours": (), "with a dead STUN server": ("--ice-server", stun)}
        with mock.patch("aioice.ice.get_host_addresses", return_value=["127.0.0.1"]):
            await bare()  # what is made once per process
            plain = statistics.median([await bare() for _ in range(runs)])
        print(f"aiortc alone: {plain * 1000:.0f} ms")
        for kind, arguments in kinds.items():
            first, *later = await ours(folder / kind, runs, *arguments)
            again = statistics.median(later)
            print(
                f"{kind}: first {first * 1000:.0f} ms ({first / plain:.1f} of aiortc alone), "
                f"later {again * 1000:.0f} ms ({again / plain:.1f})"
            )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=7)
    chosen = options.parse_args()
    keep_buffers()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(pathlib.Path(folder), max(2, chosen.runs)))


if __name__ == "__main__":
    main()
