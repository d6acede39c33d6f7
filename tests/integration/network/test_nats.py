"""The routers of the laboratory do what their names say: seen by sockets, not believed."""

from __future__ import annotations

import pytest

from tests.lab.nats import Nat
from tests.lab.probe import Behaviour, observe

SEEN = {
    Nat.NONE: Behaviour(gets_out=True, is_one_door=True, lets_in="anybody"),
    Nat.CONE: Behaviour(gets_out=True, is_one_door=True, lets_in="anybody"),
    Nat.PORT: Behaviour(gets_out=True, is_one_door=True, lets_in="asked"),
    Nat.SYMMETRIC: Behaviour(gets_out=True, is_one_door=False, lets_in="asked"),
    Nat.BLOCKED: Behaviour(gets_out=False, is_one_door=False, lets_in="nobody"),
}


@pytest.mark.parametrize("nat", Nat, ids=lambda nat: nat.value)
async def test_a_router_translates_and_filters_as_its_kind_says(town, nat):
    town.set_nat("ra", nat)
    assert observe(town, "a") == SEEN[nat]
