"""A wire of our own between two places: it delays, loses, reorders and holds back packets.

It is a process with one virtual network card (TAP) at each end, which may be put into whatever
namespaces. The kernel's own such thing (netem) is missing where we are tested.

    python -m tests.lab.forwarder CARD CARD SEED    # then a Weather per line, as JSON
"""

from __future__ import annotations

import asyncio
import fcntl
import heapq
import itertools
import json
import os
import random
import selectors
import struct
import sys
import time
from asyncio.subprocess import PIPE, Process
from dataclasses import asdict, dataclass
from typing import ClassVar

TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 0x0002, 0x1000  # <linux/if_tun.h>
FRAME = 65_536
PATIENCE = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class Weather:
    """What a wire does to packets, the same in both directions.

    ``delay`` and ``jitter`` in seconds one way, ``loss`` and ``reorder`` as probabilities,
    ``rate`` in bytes per second (0: unlimited), ``queue`` the bytes that may wait for their turn.
    """

    delay: float = 0.0
    jitter: float = 0.0
    loss: float = 0.0
    reorder: float = 0.0
    rate: float = 0.0
    queue: int = 256_000


class Forwarder:
    """One such wire, as a process; ``taps`` are its cards, here until somebody moves them."""

    _numbers: ClassVar[itertools.count[int]] = itertools.count()

    def __init__(self, seed: int = 1) -> None:
        number = next(self._numbers)
        self.taps = tuple(f"z{os.getpid()}{end}{number}" for end in "xy")
        self.seed = seed
        self._process: Process | None = None

    async def start(self, weather: Weather) -> None:
        """Begin with this weather."""
        command = (sys.executable, "-m", "tests.lab.forwarder", *self.taps, str(self.seed))
        self._process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
        await self.change(weather)

    async def change(self, weather: Weather) -> None:
        """From now on it does this; packets on their way keep their time."""
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(weather)).encode() + b"\n")
        async with asyncio.timeout(PATIENCE):
            said = await self._process.stdout.readline()
        assert said == b"done\n", "the forwarder died"

    async def stop(self) -> None:
        """End it; its cards go with it."""
        assert self._process is not None
        if self._process.stdin is not None:
            self._process.stdin.close()
        async with asyncio.timeout(PATIENCE):
            await self._process.wait()


class Direction:
    """Packets of one direction, each with the time at which it comes out."""

    def __init__(self, out: int, chance: random.Random) -> None:
        self._out = out
        self._chance = chance
        self._waiting: list[tuple[float, int, bytes]] = []
        self._numbers = itertools.count()
        self._is_free_at = 0.0
        self._last = 0.0

    def take(self, frame: bytes, weather: Weather, now: float) -> None:
        """One more packet: lost, or on its way."""
        if self._chance.random() < weather.loss:
            return
        leaves = max(now, self._is_free_at)
        if weather.rate:
            if (leaves - now) * weather.rate > weather.queue:
                return
            leaves += len(frame) / weather.rate
            self._is_free_at = leaves
        arrives = leaves + weather.delay + self._chance.random() * weather.jitter
        if self._chance.random() < weather.reorder:
            arrives += max(weather.delay, 0.01)
        else:  # jitter alone changes no order
            arrives = self._last = max(arrives, self._last)
        heapq.heappush(self._waiting, (arrives, next(self._numbers), frame))

    def release(self, now: float) -> float | None:
        """Let out what is due; return how long the next packet has to wait."""
        while self._waiting and self._waiting[0][0] <= now:
            frame = heapq.heappop(self._waiting)[2]
            try:
                os.write(self._out, frame)
            except OSError:
                continue  # the card is down, or its queue full: the packet is lost
        return self._waiting[0][0] - now if self._waiting else None


def open_tap(name: str) -> int:
    """Make a virtual card; return its descriptor."""
    descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI))
    return descriptor


def forward(one: int, other: int, seed: int) -> None:
    """Carry packets between two cards until standard input ends."""
    chance = random.Random(seed)
    ways = {
        one: Direction(other, random.Random(chance.random())),
        other: Direction(one, random.Random(chance.random())),
    }
    weather = Weather()
    with selectors.DefaultSelector() as selector:
        for descriptor in (0, one, other):
            selector.register(descriptor, selectors.EVENT_READ)
        wait: float | None = None
        while True:
            for key, _ in selector.select(wait):
                if key.fd == 0:
                    line = sys.stdin.readline()
                    if not line:
                        return
                    weather = Weather(**json.loads(line))
                    print("done", flush=True)
                else:
                    _drain(key.fd, ways[key.fd], weather)
            now = time.monotonic()
            waits = [each for way in ways.values() if (each := way.release(now)) is not None]
            wait = min(waits, default=None)


def _drain(descriptor: int, way: Direction, weather: Weather) -> None:
    now = time.monotonic()
    for _ in range(64):  # then it is time to look whether something is due
        try:
            frame = os.read(descriptor, FRAME)
        except OSError:
            return  # nothing more, or the card is down
        way.take(frame, weather, now)


if __name__ == "__main__":
    forward(open_tap(sys.argv[1]), open_tap(sys.argv[2]), int(sys.argv[3]))
