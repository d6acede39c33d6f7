"""Services on the local network: the lowest id wins, ours does not count, nonsense is ignored."""

from __future__ import annotations

import secrets
import time
from functools import partial

import pytest

from tests.fakes.announcing import announce, service
from zajel_desktop.model.errors import LocalError
from zajel_desktop.net.discovery import (
    Announcement,
    ZeroconfDiscovery,
    nearest_url,
)

PATIENCE = 0.5  # seconds: twice the program's, for a busy machine


@pytest.fixture
def kind():
    """A kind of service of this test's own: whoever shares the network tests as well."""
    return f"_zt{secrets.token_hex(5)}._tcp.local."


@pytest.fixture
async def discovery(kind):
    made = ZeroconfDiscovery(kind=kind)
    yield made
    await made.stop()


@pytest.fixture
async def other(kind):
    made = ZeroconfDiscovery(kind=kind)
    yield made
    await made.stop()


@pytest.fixture
def announced(kind):
    """Have whatever anybody may announce announced: ``announced(service(…), …)``."""
    return partial(announce, kind)


async def test_nothing_announced_is_nothing_found_in_time(discovery):
    started = time.monotonic()
    assert await discovery.find(PATIENCE, ["lo"]) is None
    assert time.monotonic() - started < 4 * PATIENCE


async def test_what_another_announces_is_found_with_its_path(discovery, other):
    await other.announce("ws://0.0.0.0:4711/zajel", ["lo"])
    assert await discovery.find(PATIENCE, ["lo"]) == "ws://127.0.0.1:4711/zajel"
    await other.stop()
    assert await discovery.find(PATIENCE, ["lo"]) is None


async def test_a_service_is_found_under_the_very_url_its_host_knows(discovery, other):
    await other.announce("ws://127.0.0.1:4711", ["lo"])
    assert await discovery.find(PATIENCE, ["lo"]) == "ws://127.0.0.1:4711"


async def test_our_own_announcement_does_not_count(discovery):
    await discovery.announce("ws://127.0.0.1:4711", ["lo"])
    assert await discovery.find(PATIENCE, ["lo"]) is None
    await discovery.stop()
    await discovery.stop()


async def test_the_lowest_id_wins(discovery, announced):
    ids = [service(letter * 16, port=port) for port, letter in enumerate("cab", start=1)]
    async with announced(*ids):
        assert await discovery.find(PATIENCE, ["lo"]) == "ws://127.0.0.1:2"


async def test_a_service_with_tls_is_found_as_one(discovery, announced):
    async with announced(service("a" * 16, path="/x", tls="1")):
        assert await discovery.find(PATIENCE, ["lo"]) == "wss://127.0.0.1:4000/x"


async def test_strange_announcements_are_ignored(discovery, announced):
    async with announced(
        service("Printer in the hall"),
        service("a" * 16, path="/?next=//example.org"),
        service("b" * 16, path="no/slash"),
        service("c" * 16, addresses=["8.8.4.4"]),
        service("d" * 16, port=0),
        service("e" * 16, port=5),
    ):
        assert await discovery.find(PATIENCE, ["lo"]) == "ws://127.0.0.1:5"


OURS = ["10.1.1.9", "192.168.7.9"]


@pytest.mark.parametrize(
    ("addresses", "ours", "url"),
    [
        (("10.9.9.9", "192.168.7.2", "192.168.1.1"), OURS, "ws://192.168.7.2:1"),
        (("8.8.4.4", "10.9.9.9"), OURS, "ws://10.9.9.9:1"),
        (("169.254.3.4",), OURS, "ws://169.254.3.4:1"),
        (("127.0.0.1",), OURS, None),
        (("127.0.0.1",), ["127.0.0.1"], "ws://127.0.0.1:1"),
        (("8.8.4.4",), OURS, None),
        ((), OURS, None),
    ],
)
def test_the_nearest_local_address_is_taken(addresses, ours, url):
    heard = Announcement("a" * 16, addresses, 1, "/", is_secure=False)
    assert nearest_url(heard, ours) == url


async def test_without_a_network_nothing_is_found_and_nothing_announced():
    nowhere = ZeroconfDiscovery(addresses=lambda names: [])
    with pytest.raises(OSError, match="no network"):
        await nowhere.find(PATIENCE, ["lo"])
    with pytest.raises(OSError, match="no network"):
        await nowhere.announce("ws://127.0.0.1:1", ["lo"])
    await nowhere.stop()


async def test_announcing_twice_is_our_mistake(discovery):
    await discovery.announce("ws://127.0.0.1:4711", ["lo"])
    with pytest.raises(LocalError):
        await discovery.announce("ws://127.0.0.1:4712", ["lo"])
    await discovery.stop()
