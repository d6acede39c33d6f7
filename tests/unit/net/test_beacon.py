"""The beacon: heard with its tags and where it is, silent when it stops; nonsense is ignored."""

from __future__ import annotations

import asyncio
import ipaddress
import secrets
from functools import partial

import pytest

from tests.fakes.announcing import announce, service
from zajel_desktop.net import beacon as module
from zajel_desktop.net.beacon import ZeroconfBeacon, nearest_address, place_of
from zajel_desktop.protocol.neighbourhood import MAX_TAGS

PATIENCE = 10.0
URL = "ws://127.0.0.1:4711"


def some_tags(place):
    return [b"8 bytes!", b"and more"]


@pytest.fixture
def kind():
    """A kind of service of this test's own: whoever shares the network tests as well."""
    return f"_zp{secrets.token_hex(5)}._tcp.local."


@pytest.fixture
async def beacon(kind):
    made = ZeroconfBeacon(kind=kind)
    yield made
    await made.stop()


@pytest.fixture
async def other(kind):
    made = ZeroconfBeacon(kind=kind)
    yield made
    await made.stop()


async def heard(beacon, condition):
    """What is heard, once it meets ``condition``."""
    async with asyncio.timeout(PATIENCE):
        while not condition(found := await beacon.wait_heard()):
            pass
    return found


async def test_two_hear_each_other_and_agree_who_is_lower(beacon, other):
    asked = {}
    await beacon.announce(URL, ["lo"], some_tags)
    await other.announce("ws://127.0.0.1:4712", ["lo"], lambda place: asked.setdefault(place, []))
    (theirs,) = await heard(beacon, len)
    (ours,) = await heard(other, len)
    assert (ours.url, ours.tags) == (URL, (b"8 bytes!", b"and more"))
    assert (theirs.url, theirs.tags) == ("ws://127.0.0.1:4712", ())
    assert theirs.is_lower is not ours.is_lower
    assert asked == {theirs.place: []}


async def test_whoever_stops_is_heard_no_more(beacon, other):
    await beacon.announce(URL, ["lo"], some_tags)
    await other.announce(URL, ["lo"], some_tags)
    await heard(beacon, len)
    await other.stop()
    assert await heard(beacon, lambda found: not found) == ()


async def test_other_tags_are_heard_when_they_change(beacon, other):
    await beacon.announce(URL, ["lo"], some_tags)
    await other.announce(URL, ["lo"], some_tags)
    await heard(beacon, len)
    later = [bytes([number]) * 8 for number in range(MAX_TAGS)]
    await other.announce(URL, ["lo"], lambda place: [*later, b"too many"])
    (found,) = await heard(beacon, lambda found: found and len(found[0].tags) == MAX_TAGS)
    assert found.tags == tuple(later)


async def test_after_a_stop_it_has_another_id(beacon, other):
    places = []
    for _ in range(2):
        await beacon.announce(URL, ["lo"], lambda place: places.append(place) or [])
        await beacon.stop()
        await beacon.stop()
    assert len(set(places)) == 2


@pytest.fixture
def announced(kind):
    """Have whatever anybody may announce announced: ``announced(service(…), …)``."""
    return partial(announce, kind)


async def test_strange_announcements_are_ignored(beacon, announced):
    async with announced(
        service("Printer in the hall"),
        service("c" * 16, addresses=["8.8.4.4"]),
        service("d" * 16, port=0),
        service("f" * 16, addresses=["10.77.1.1"]),
        service("a" * 16, addresses=[f"127.0.0.{number}" for number in range(1, 40)]),
        service("e" * 16, t0=b"seven b", t1=b"y", t9=b"nothing."),
    ):
        await beacon.announce(URL, ["lo"], some_tags)
        (found,) = await heard(beacon, len)
        assert (found.id, found.tags) == ("e" * 16, (b"seven by",))
        assert found.place == place_of("e" * 16, ["127.0.0.1"], 4000)


async def test_of_a_flood_only_the_first_are_looked_at(beacon, announced, monkeypatch):
    monkeypatch.setattr(module, "MAX_HEARD", 3)
    async with announced(*(service(f"{number:016x}", port=4000) for number in range(9))):
        await beacon.announce(URL, ["lo"], some_tags)
        found = await heard(beacon, lambda found: len(found) >= 2)
    assert len(found) <= 3


async def test_without_a_network_nobody_is_told():
    nowhere = ZeroconfBeacon(lambda names: [])
    with pytest.raises(OSError, match="no network"):
        await nowhere.announce(URL, ["lo"], some_tags)
    await nowhere.stop()


def test_who_announces_what_is_the_same_in_any_order_of_addresses_and_differs_otherwise():
    one = place_of("a" * 16, ["10.0.0.1", "10.0.0.2"], 1)
    assert one == place_of("a" * 16, ["10.0.0.2", "10.0.0.1"], 1)
    others = {place_of("b" * 16, ["10.0.0.1", "10.0.0.2"], 1), place_of("a" * 16, ["10.0.0.1"], 1)}
    assert one not in others | {place_of("a" * 16, ["10.0.0.1", "10.0.0.2"], 2)}


OURS = ["10.1.1.9/8", "10.1.1.9/24", "192.168.7.9/24", "8.8.4.9/24"]


@pytest.mark.parametrize(
    ("addresses", "nearest"),
    [
        (["10.9.9.9", "192.168.7.2"], "192.168.7.2"),
        (["10.9.9.9", "10.1.1.2"], "10.1.1.2"),
        (["192.168.1.1", "127.0.0.1", "169.254.1.1"], None),
        (["8.8.4.4"], None),
        ([], None),
    ],
)
def test_only_a_private_address_on_our_own_networks_counts(addresses, nearest):
    ours = [ipaddress.IPv4Interface(each) for each in OURS]
    assert nearest_address(addresses, ours) == nearest
