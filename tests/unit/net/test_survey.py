"""The survey: what servers see tells what a NAT does, within a second; it is remembered."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from tests.fakes.stun import stun_server
from zajel_desktop.model.network import Conditions, Nat
from zajel_desktop.model.service import IceServer
from zajel_desktop.net import survey as module
from zajel_desktop.net.mapping import Mapping
from zajel_desktop.net.route import ProxyRoute
from zajel_desktop.net.survey import LIFE, NatSurvey, judge

HERE = "127.0.0.1"
OUTSIDE = "192.0.2.7"
GENEROUS = 20.0  # seconds: a busy machine is no bug


class Hand:
    """A clock that a test turns."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


class Lenders:
    """Relays: those named lend, ``silent`` ones never answer."""

    def __init__(self, *lending, silent=()):
        self.asked = []
        self._lending, self._silent = lending, silent

    async def __call__(self, url, server, local):
        self.asked.append(url.host)
        self.local = local
        if url.host in self._silent:
            await asyncio.get_running_loop().create_future()
        return url.host in self._lending


@pytest.fixture
def hurry(monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.2)


def survey(lends=None, *, clock=None, addresses=(HERE,), route=None):
    return NatSurvey(
        route,
        now=clock or Hand(),
        addresses=lambda names: list(addresses),
        lends=lends or Lenders(),
    )


@contextlib.asynccontextmanager
async def servers(*seen, **options):
    """One STUN server for each ``seen``, as they stand in a list."""
    async with contextlib.AsyncExitStack() as stack:
        made = [await stack.enter_async_context(stun_server(seen=s, **options)) for s in seen]
        yield [IceServer((url,)) for url, _ in made], [server for _, server in made]


async def nat(*seen, **options):
    async with servers(*seen, **options) as (listed, _):
        return (await survey().conditions(listed, ())).nat


async def test_nobody_to_ask_tells_nothing():
    assert await survey().conditions([], ()) == Conditions(addresses=1)


async def test_who_is_seen_as_they_are_is_open():
    assert await nat(None, None) is Nat.OPEN


async def test_one_port_for_everybody_is_a_cone():
    assert await nat((OUTSIDE, 4000), (OUTSIDE, 4000)) is Nat.CONE


async def test_another_port_for_each_is_symmetric():
    assert await nat((OUTSIDE, 4000), (OUTSIDE, 4001)) is Nat.SYMMETRIC


async def test_a_single_server_that_sees_another_port_tells_too_little():
    assert await nat((OUTSIDE, 4000)) is Nat.UNKNOWN


async def test_silence_of_a_single_server_may_be_its_own(hurry):
    assert await nat(None, is_silent=True) is Nat.UNKNOWN


async def test_silence_of_a_server_that_lives_is_the_network(hurry):
    async with servers(None, is_silent=True) as (listed, _):
        port = int(listed[0].urls[0].rsplit(":", 1)[1])
        loop = asyncio.get_running_loop()
        async with await loop.create_server(asyncio.Protocol, HERE, port):
            assert (await survey().conditions(listed, ())).nat is Nat.BLOCKED


async def test_silence_of_several_computers_is_the_network(hurry):
    listed = [IceServer((f"stun:127.0.0.{n}:9",)) for n in (2, 3)]
    assert (await survey().conditions(listed, ())).nat is Nat.BLOCKED


async def test_a_relay_sees_us_as_well_as_others_do():
    async with servers(None) as (listed, _):
        relay = IceServer((listed[0].urls[0].replace("stun", "turn"),), "user", "secret")
        found = await survey(Lenders(HERE)).conditions([relay], ())
    assert found == Conditions(
        nat=Nat.OPEN, has_relay=True, has_servers=True, addresses=1, knows_relay=True
    )


async def test_the_first_relay_that_lends_is_enough(monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 3600.0)
    lenders = Lenders("b.test", silent=("a.test",))
    listed = [IceServer((f"turn:{name}.test?transport=tcp",)) for name in ("a", "b")]
    async with asyncio.timeout(GENEROUS):
        assert (await survey(lenders).conditions(listed, ())).has_relay


async def test_a_relay_that_is_silent_is_known_but_no_help(hurry):
    lenders = Lenders(silent=("a.test",))
    found = await survey(lenders).conditions([IceServer(("turn:a.test?transport=tcp",))], ())
    assert (found.knows_relay, found.has_relay) == (True, False)


@pytest.mark.parametrize("addresses", [[], [HERE]])
async def test_relays_are_asked_from_the_named_interfaces_only(addresses):
    lenders, relay = Lenders("a.test"), IceServer(("turn:a.test?transport=tcp",))
    here = survey(lenders, addresses=addresses)
    await here.conditions([relay], ("eth7",))
    assert lenders.local is not None
    assert list(lenders.local) == addresses
    await here.conditions([relay], ())
    assert lenders.local is None


async def test_a_computer_that_hides_asks_relays_only():
    async with servers(None) as (listed, (server,)):
        asked = [*listed, IceServer(("turn:a.test",))]
        found = await survey(Lenders("a.test")).conditions(asked, (), is_relay_only=True)
        assert server.requests == 0
    assert found.is_relay_only
    assert (found.nat, found.has_relay) == (Nat.UNKNOWN, True)


async def test_behind_a_proxy_only_relays_over_tcp_are_asked():
    route = ProxyRoute()
    route.use("socks5://proxy.test:1080")
    lenders = Lenders("b.test")
    async with servers(None) as (listed, (server,)):
        relays = [IceServer(("turn:a.test", "turn:b.test?transport=tcp"))]
        found = await survey(lenders, route=route).conditions([*listed, *relays], ())
        assert server.requests == 0
    assert lenders.asked == ["b.test"]
    assert found.has_relay
    assert not found.is_relay_only


async def test_without_a_network_there_is_no_address():
    found = await survey(addresses=()).conditions([IceServer(("stun:127.0.0.1:9",))], ())
    assert found == Conditions(has_servers=True)


async def test_what_is_no_address_of_a_server_is_left_out():
    listed = [IceServer(("nonsense", "stuns:a.test"))]
    assert not (await survey().conditions(listed, ())).has_servers


async def test_a_name_that_nobody_knows_is_no_server():
    listed = [IceServer(("stun:\x00.invalid", f"stun:{'x' * 64}.invalid"))]
    assert (await survey().conditions(listed, ())).nat is Nat.UNKNOWN


async def test_what_was_found_is_remembered_for_a_while():
    clock, lenders = Hand(), Lenders("a.test")
    kept = survey(lenders, clock=clock)
    listed = [IceServer(("turn:a.test?transport=tcp",))]
    await asyncio.gather(kept.conditions(listed, ()), kept.conditions(listed, ()))
    assert len(lenders.asked) == 1
    clock.now += LIFE
    await kept.conditions(listed, ())
    assert len(lenders.asked) == 2


async def test_what_was_found_is_forgotten_when_the_network_changes():
    lenders, addresses = Lenders("a.test"), [HERE]
    kept = survey(lenders, addresses=addresses)
    listed = [IceServer(("turn:a.test?transport=tcp",))]
    await kept.conditions(listed, ())
    addresses.append("127.0.0.2")
    assert (await kept.conditions(listed, ())).addresses == 2
    kept.forget()
    await kept.conditions(listed, ())
    assert len(lenders.asked) == 3


def test_a_port_that_is_kept_speaks_for_a_cone():
    assert judge(Mapping((HERE, 4000), {("192.0.2.1", 1): (OUTSIDE, 4000)})) is Nat.CONE
