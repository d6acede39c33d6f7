"""Whoever has a proxy sends to it and to nobody else: packets counted, in a real network."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE

import pytest

from tests.fakes.programs import PATIENCE
from tests.lab.capture import capturing
from tests.lab.nats import OUTER, Nat
from tests.lab.people import link, talk
from tests.lab.programs import at
from tests.lab.town import NET, SECOND, house_of

PORT = 1080


@pytest.fixture
async def proxy(town):
    """A proxy on the public network; yields its place."""
    program = await asyncio.create_subprocess_exec(
        *(*at(town, NET), sys.executable, "-m", "tests.fakes.proxy", SECOND, str(PORT)), stdout=PIPE
    )
    assert await asyncio.wait_for(program.stdout.readline(), PATIENCE) == b"ready\n"
    yield SECOND, PORT
    program.kill()
    await program.wait()


@pytest.mark.parametrize("scheme", ["socks5", pytest.param("http", marks=pytest.mark.long)])
async def test_every_packet_goes_to_the_proxy(people, proxy, scheme):
    for router in ("ra", "rb"):
        people.town.set_nat(router, Nat.CONE)  # a direct path would be there
    await people.open(relays=True)
    with capturing(people.town, "ra", OUTER) as packets:
        (anna,) = await people.settle("a", options=("--proxy", f"{scheme}://{SECOND}:{PORT}"))
        (badr,) = await people.settle("b")
        await link(anna, badr)
        await talk(anna, badr, "by another way")
    assert anna.named("linked")[-1]["path"] == "relayed"
    ours = [packet for packet in packets if packet.is_ours(house_of("ra").outside)]
    assert {packet.destination for packet in ours} == {proxy}
