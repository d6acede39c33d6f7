"""Two persons on one network who lose their service find each other again without any."""

from __future__ import annotations

import time

import pytest

from tests.lab.nats import OUTER, Nat
from tests.lab.people import link, talk
from tests.lab.town import CUT

NOBODY_GETS_OUT = f"""
table ip {CUT} {{
    chain forward {{
        type filter hook forward priority -10
        oifname {OUTER} drop
    }}
}}
"""


@pytest.mark.long
@pytest.mark.parametrize("router_is_cut", [False, True], ids=["no service", "no internet"])
async def test_whoever_is_killed_comes_back_on_the_network_alone(people, router_is_cut):
    people.town.set_nat("ra", Nat.PORT)
    await people.open(stun=False)
    anna, carla = await people.settle("a", "c")
    await link(anna, carla)
    await people.service.kill()
    if router_is_cut:
        people.town.nft("ra", NOBODY_GETS_OUT)
    before = len(anna.named("linked"))
    await carla.kill()
    begun = time.monotonic()
    await carla.begin("--auto-accept")
    await anna.wait("linked", before + 1)
    await carla.wait("linked")
    print(f"linked again {time.monotonic() - begun:.1f} s after the start")
    await talk(anna, carla, "who needs a service")
