"""From "accept" to the first message stored, beside two Chromium pages on the same network.

Ours are two headless programs with the service, the handshake, both stores and the receipt between
them: the first pairing, right after their start, and later ones. Chromium's are two pages, each in
a browser of its own, that exchange offer, answer and candidates as late as through that service,
open a channel, say one text and get one back. The network is one of the laboratory (``tests/lab``):
a LAN, the same with 50 ms of round trip to one side and the service, and with a STUN server that
never answers. Prints medians and ratios. Needs root, and Chromium; without them, or with
``--loopback``, everything is on loopback and the peer is two ends of aiortc in one process.

    python -m benchmarks.first_message [--runs 7] [--loopback]
"""

from __future__ import annotations

import argparse
import asyncio
import pathlib
import socket
import statistics
import tempfile
import time
from collections.abc import Sequence
from unittest import mock

from aiortc import RTCConfiguration, RTCPeerConnection

from benchmarks.browser import Page, browser, link, page
from tests.fakes.programs import Headless, Service
from tests.lab import namespaces
from tests.lab.forwarder import Weather
from tests.lab.nats import Nat
from tests.lab.programs import Resident, TownService, at
from tests.lab.town import Town
from zajel_desktop.net.memory import keep_buffers

ROUND_TRIP = 0.05
"""Seconds, on the slow network."""

DEAD = "5.45.0.99"
"""An address of the laboratory that takes questions and never answers."""

NOBODY_ANSWERS = f"""
table ip dead {{
    chain forward {{
        type filter hook forward priority -10
        ip daddr {DEAD} drop
    }}
}}
"""


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


async def pair(asking: Headless, owner: Headless) -> float:
    """Pair and say something; seconds from the acceptance to the receipt."""
    ready, asked, linked, stored = (
        len(owner.named(event)) for event in ("ready", "pair_incoming", "linked", "stored")
    )
    before = len(asking.named("linked"))
    asking.say(do="pair", code=owner.named("ready")[-1]["code"])
    request = await owner.wait("pair_incoming", asked + 1)
    started = time.perf_counter()
    owner.say(do="accept", code=request["code"])
    await owner.wait("linked", linked + 1)
    owner.say(do="send", text="hello")
    await owner.wait("stored", stored + 1)
    seconds = time.perf_counter() - started
    await asking.wait("linked", before + 1)
    await owner.wait("ready", ready + 1)
    return seconds


async def ours(
    service: Service, asking: Headless, owner: Headless, runs: int, *arguments: str
) -> list[float]:
    """Seconds of the first pairing of two fresh programs, and of those that follow."""
    await service.start()
    for person in (asking, owner):
        await person.start(*arguments, accepts_all=False)
    found = [await pair(asking, owner) for _ in range(runs)]
    for person in (asking, owner):
        await person.quit()
    await service.stop()
    return found


def show(kind: str, found: Sequence[float], peer: float, name: str) -> None:
    """Print what was found beside the peer's figure."""
    first, *later = found
    again = statistics.median(later)
    print(
        f"{kind}: first {first * 1000:.0f} ms ({first / peer:.1f} of {name}), "
        f"later {again * 1000:.0f} ms ({again / peer:.1f}); {name} {peer * 1000:.0f} ms",
        flush=True,
    )


async def on_loopback(folder: pathlib.Path, runs: int) -> None:
    """Beside aiortc, on this computer."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as dead:
        dead.bind(("127.0.0.1", 0))  # takes questions and never answers
        stun = f"stun:127.0.0.1:{dead.getsockname()[1]}"
        kinds = {"loopback": (), "with a dead STUN server": ("--ice-server", stun)}
        with mock.patch("aioice.ice.get_host_addresses", return_value=["127.0.0.1"]):
            await bare()  # what is made once per process
            plain = statistics.median([await bare() for _ in range(runs)])
        for kind, arguments in kinds.items():
            service = Service(folder / kind)
            anna, badr = (Headless(folder / kind, name, service) for name in ("Anna", "Badr"))
            found = await ours(service, anna, badr, runs, *arguments)
            show(kind, found, plain, "aiortc alone")


async def on_networks(folder: pathlib.Path, runs: int) -> None:
    """Beside Chromium, in the laboratory."""
    town = Town()
    try:
        town.build()
        town.set_nat("ra", Nat.PORT)
        town.nft("ra", NOBODY_ANSWERS)
        async with page(*at(town, "a")) as one, page(*at(town, "c")) as other:
            pages = (one, other)
            await link(*pages, 0.0, ())  # what is made once per browser
            await on_network(folder / "LAN", town, "LAN", pages, runs)
            await on_network(folder / "dead", town, "LAN, dead STUN", pages, runs, stun=DEAD)
        await town.set_weather("a", Weather(delay=ROUND_TRIP / 2))
        async with page(*at(town, "a")) as one, page(*at(town, "c")) as other:
            pages = (one, other)
            await link(*pages, 0.0, ())
            await on_network(folder / "slow", town, "50 ms", pages, runs, delay=ROUND_TRIP / 2)
        await town.clear_weather()
    finally:
        town.tear_down()


async def on_network(
    folder: pathlib.Path,
    town: Town,
    kind: str,
    pages: tuple[Page, Page],
    runs: int,
    *,
    delay: float = 0.0,
    stun: str = "",
) -> None:
    """Measure both by turns on the network as it is; ``delay`` in seconds one way."""
    servers = (f"stun:{stun}:3478",) if stun else ()
    arguments = ("--ice-server", *servers) if stun else ()
    half = runs // 2
    before = [await link(*pages, delay, servers) for _ in range(half)]
    service = TownService(folder, town)
    people = (Resident(folder, f"at {host}", service, town, host) for host in ("a", "c"))
    found = await ours(service, *people, runs, *arguments)
    after = [await link(*pages, delay, servers) for _ in range(runs - half)]
    show(kind, found, statistics.median(before + after), "Chromium")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=7)
    options.add_argument("--loopback", action="store_true")
    chosen = options.parse_args()
    keep_buffers()
    reason = namespaces.why_not() or ("" if browser() else "no Chromium")
    if reason and not chosen.loopback:
        print(f"only on loopback: {reason}")
    with tempfile.TemporaryDirectory() as folder:
        measure = on_loopback if reason or chosen.loopback else on_networks
        asyncio.run(measure(pathlib.Path(folder), max(2, chosen.runs)))


if __name__ == "__main__":
    main()
