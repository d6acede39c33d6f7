"""The wires of the laboratory lose, delay and hold back what they were told to, and no more."""

from __future__ import annotations

import contextlib
import time

import pytest

from tests.lab.forwarder import Weather
from tests.lab.probe import ask, bind
from tests.lab.town import NET, SERVER

COUNT = 400


async def send_many(town, weather, size=100):
    """Send numbered datagrams from host a; return those that arrive, each with its time."""
    forwarder = await town.set_weather("a", Weather())
    arrived = []
    with bind(town, "a", town.address("a")) as sender, bind(town, NET, SERVER) as receiver:
        assert ask(sender, receiver)  # who lives where must not get lost
        await forwarder.change(weather)
        receiver.settimeout(0.5)
        begun = time.monotonic()
        for number in range(COUNT):
            sender.sendto(number.to_bytes(2, "big").ljust(size), receiver.getsockname())
        with contextlib.suppress(TimeoutError):
            while True:
                number = int.from_bytes(receiver.recv(2000)[:2], "big")
                arrived.append((number, time.monotonic() - begun))
    return arrived


async def test_a_wire_delays_everything_and_keeps_its_order(town):
    arrived = await send_many(town, Weather(delay=0.1, jitter=0.05))
    assert [number for number, _ in arrived] == list(range(COUNT))
    assert arrived[0][1] >= 0.1


@pytest.mark.parametrize(
    "loss", [*(pytest.param(loss, marks=pytest.mark.long) for loss in (0.01, 0.05)), 0.2]
)
async def test_a_wire_loses_its_share(town, loss):
    arrived = await send_many(town, Weather(loss=loss))
    assert loss / 3 <= 1 - len(arrived) / COUNT <= loss * 2


async def test_a_wire_takes_packets_out_of_their_order(town):
    numbers = [number for number, _ in await send_many(town, Weather(reorder=0.2))]
    assert sorted(numbers) == list(range(COUNT))
    assert numbers != sorted(numbers)


async def test_a_narrow_wire_takes_its_time_and_drops_what_it_cannot_hold(town):
    arrived = await send_many(town, Weather(rate=400_000, queue=100_000), size=1000)
    assert 90 <= len(arrived) < COUNT
    assert arrived[-1][1] >= 0.2
