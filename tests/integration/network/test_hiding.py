"""Whoever hides their address is seen by the relay and the service alone: packets counted."""

from __future__ import annotations

from tests.lab.capture import capturing
from tests.lab.nats import OUTER, Nat
from tests.lab.people import link, talk
from tests.lab.programs import STUN_PORT
from tests.lab.town import SERVER, SERVICE


async def test_no_packet_goes_from_a_hidden_address_to_the_other_side(people):
    for router in ("ra", "rb"):
        people.town.set_nat(router, Nat.CONE)  # a direct path would be there
    await people.open(relays=True)
    with capturing(people.town, "ra", OUTER) as packets:
        (anna,) = await people.settle("a", options=("--hide-address",))
        (badr,) = await people.settle("b")
        await link(anna, badr)
        await talk(anna, badr, "who sees me?")
    assert anna.named("linked")[-1]["path"] == "relayed"
    assert packets
    places = {packet.destination for packet in packets if packet.is_ours("5.45.0.11")}
    # Connections of a test before may still say goodbye to the service's other ports.
    assert {place for place in places if place[0] != SERVICE} == {(SERVER, STUN_PORT)}
    assert not [packet for packet in packets if "5.45.0.12" in packet.hosts]
