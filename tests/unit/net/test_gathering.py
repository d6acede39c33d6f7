"""Gathering: the interfaces we may use, every server that answers, nothing left behind."""

from __future__ import annotations

import asyncio
import contextlib
import struct

import pytest
from aioice import Candidate, Connection, stun

from tests.fakes.stun import stun_server
from tests.fakes.turn import turn_server
from zajel_desktop.model.service import IceServer
from zajel_desktop.net import gathering
from zajel_desktop.net.gathering import MAX_SERVERS, Gathering
from zajel_desktop.net.route import ProxyRoute
from zajel_desktop.net.verdicts import Answer, Verdicts

ELSEWHERE = ("203.0.113.5", 7000)


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """A busy computer gets more time than people would wait."""
    monkeypatch.setattr(gathering, "QUICK", 2.0)


@contextlib.asynccontextmanager
async def gathering_from(*servers, interfaces=("lo",), **options):
    """A connection that has gathered what came in time."""
    connection = Connection(ice_controlling=True)
    gathering = Gathering(servers, interfaces, **options)
    gathering.serve(connection)
    try:
        await connection.gather_candidates()
        yield connection
    finally:
        await gathering.close()
        await connection.close()


@contextlib.asynccontextmanager
async def gathered(*servers, **options):
    async with gathering_from(*servers, **options) as connection:
        yield [(each.type, each.host) for each in connection.local_candidates]


async def test_only_the_named_interface_is_used():
    async with gathered() as found:
        assert found == [("host", "127.0.0.1")]


async def test_no_interface_at_all_is_loopback():
    async with gathered(interfaces=("gone0",)) as found:
        assert found == [("host", "127.0.0.1")]


async def test_an_address_that_cannot_be_bound_is_left_out(monkeypatch):
    monkeypatch.setattr(gathering, "host_addresses", lambda names: ["203.0.113.9", "127.0.0.1"])
    async with gathered() as found:
        assert found == [("host", "127.0.0.1")]


async def test_every_stun_server_is_asked_and_the_same_answer_counts_once():
    async with (
        stun_server(seen=ELSEWHERE) as (one, _),
        stun_server(seen=ELSEWHERE) as (two, _),
        gathered(IceServer((one,)), IceServer((two,))) as found,
    ):
        assert found == [("host", "127.0.0.1"), ("srflx", "203.0.113.5")]


async def test_what_a_stun_server_sees_is_no_news_without_a_translator():
    async with stun_server() as (url, server), gathered(IceServer((url,))) as found:
        assert server.requests == 1
        assert found == [("host", "127.0.0.1")]


async def test_a_silent_server_is_left_out_beside_one_that_answers(monkeypatch):
    monkeypatch.setattr(gathering, "QUICK", 0.5)
    async with (
        stun_server(is_silent=True) as (mute, _),
        stun_server(seen=ELSEWHERE) as (good, _),
        gathered(IceServer((mute, good))) as found,
    ):
        assert ("srflx", "203.0.113.5") in found


async def test_turn_servers_that_are_away_or_answer_nonsense_are_left_out(hurry):
    async with stun_server(garbage=b"nonsense") as (url, _):
        turn = IceServer((url.replace("stun", "turn"),), "user", "secret")
        refused = IceServer(("turn:127.0.0.1:9?transport=tcp",), "user", "secret")
        async with gathered(turn, refused) as found:
            assert found == [("host", "127.0.0.1")]


@pytest.mark.parametrize("url", ["stun:", "stuns:127.0.0.1", "nonsense"])
async def test_servers_we_cannot_use_are_left_out(url):
    async with gathered(IceServer((url,))) as found:
        assert found == [("host", "127.0.0.1")]


async def test_closing_in_the_middle_leaves_no_socket_and_no_query(caplog):
    async with stun_server(is_silent=True) as (url, server):
        connection = Connection(ice_controlling=True)
        Gathering([IceServer((url,))], ["lo"]).serve(connection)
        work = asyncio.gather(connection.gather_candidates())
        await server.asked.wait()
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work
        await connection.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_connection_that_closed_meanwhile_binds_nothing():
    connection = Connection(ice_controlling=True)
    Gathering([], ["lo"]).serve(connection)
    await connection.close()
    await connection.gather_candidates()
    assert connection.local_candidates == []


class Late:
    """What was found too late for the description."""

    def __init__(self):
        self.found = []
        self._changed = asyncio.Event()

    def __call__(self, connection, candidate):
        self.found.append((candidate.type, candidate.host))
        self._changed.set()

    async def wait(self):
        async with asyncio.timeout(5):
            await self._changed.wait()


@pytest.fixture
def hurry(monkeypatch):
    monkeypatch.setattr(gathering, "QUICK", 0.01)


async def test_an_answer_that_comes_late_is_told_later(hurry):
    late = Late()
    async with (
        stun_server(seen=ELSEWHERE, is_held=True) as (url, server),
        gathering_from(IceServer((url,)), found_late=late) as connection,
    ):
        assert [each.type for each in connection.local_candidates] == ["host"]
        server.release()
        await late.wait()
        assert late.found == [("srflx", "203.0.113.5")]
        assert [each.type for each in connection.local_candidates] == ["host", "srflx"]


async def test_an_address_lent_late_is_tried_with_every_candidate_of_the_other(hurry):
    late = Late()
    async with (
        turn_server(is_held=True) as (url, server),
        gathering_from(IceServer((url,), "user", "secret"), found_late=late) as connection,
    ):
        await connection.add_remote_candidate(
            Candidate("1", 1, "udp", 1, "127.0.0.1", 9, type="host")
        )
        server.release()
        await late.wait()
        assert late.found == [("relay", "127.0.0.1")]
        assert [pair.local_candidate.type for pair in connection._check_list] == ["host", "relay"]


async def test_an_address_lent_too_late_is_given_back(hurry):
    late = Late()
    async with (
        turn_server(is_held=True) as (url, server),
        gathering_from(IceServer((url,), "user", "secret"), found_late=late) as connection,
    ):
        connection._check_list_done = True  # connected
        server.release()
        async with asyncio.timeout(5):
            await server.was_given_back.wait()
        assert late.found == []


async def test_slow_servers_are_waited_for_once_and_known_by_the_next(monkeypatch):
    monkeypatch.setattr(gathering, "QUICK", 0.01)
    verdicts = Verdicts()
    async with stun_server(is_silent=True) as (url, _):
        async with gathered(IceServer((url,)), verdicts=verdicts):
            assert verdicts.of(url) is Answer.SLOW
        monkeypatch.setattr(gathering, "QUICK", 60.0)
        async with gathered(IceServer((url,)), verdicts=verdicts) as found:
            assert found == [("host", "127.0.0.1")]


async def test_a_server_that_stays_silent_is_not_asked_again(monkeypatch, hurry):
    monkeypatch.setattr(gathering, "PATIENCE", 0.05)
    verdicts = Verdicts()
    async with stun_server(is_silent=True) as (url, server):
        async with gathered(IceServer((url,)), verdicts=verdicts):
            async with asyncio.timeout(5):
                while verdicts.of(url) is not Answer.NONE:  # noqa: ASYNC110  # nobody tells
                    await asyncio.sleep(0.01)
        asked = server.requests
        async with gathered(IceServer((url,)), verdicts=verdicts):
            assert server.requests == asked


async def test_those_that_answer_quickly_are_asked_before_those_we_do_not_know():
    verdicts = Verdicts()
    async with stun_server(seen=ELSEWHERE) as (good, server), stun_server() as (new, _):
        verdicts.note(good, Answer.QUICK)
        others = [f"{new}?transport=udp"] * MAX_SERVERS
        async with gathered(IceServer((*others, good)), verdicts=verdicts):
            assert server.requests == 1


async def test_refused_credentials_are_not_tried_again_but_new_ones_are():
    verdicts = Verdicts()
    async with turn_server(refuses="old") as (url, server):
        old, new = IceServer((url,), "old", "secret"), IceServer((url,), "new", "secret")
        async with gathered(old, verdicts=verdicts):
            assert verdicts.of(url, "old") is Answer.NONE
        asked = server.requests
        async with gathered(old, verdicts=verdicts) as found:
            assert server.requests == asked
            assert found == [("host", "127.0.0.1")]
        async with gathered(new, verdicts=verdicts) as found:
            assert ("relay", "127.0.0.1") in found


async def test_whoever_hides_has_relays_only_and_asks_no_stun_server():
    async with turn_server() as (turn, _), stun_server() as (stun, server):
        ways = IceServer((stun,)), IceServer((turn,), "user", "secret")
        async with gathering_from(*ways, is_relay_only=True) as connection:
            (only,) = connection.local_candidates
            assert (only.type, only.related_address, only.related_port) == ("relay", "0.0.0.0", 9)
        assert server.requests == 0


async def test_whoever_hides_waits_for_a_relay_and_for_no_other():
    async with turn_server() as (url, _), turn_server(is_held=True) as (slow, _):
        ways = [IceServer((each,), "user", "secret") for each in (slow, url)]
        async with gathered(*ways, is_relay_only=True) as found:
            assert found == [("relay", "127.0.0.1")]


async def test_behind_a_proxy_no_datagram_is_sent_at_all():
    route = ProxyRoute()
    route.use("socks5://127.0.0.1:1")
    async with turn_server() as (turn, lending), stun_server() as (stun, server):
        ways = IceServer((stun,)), IceServer((turn,), "user", "secret")
        async with gathered(*ways, route=route) as found:
            assert found == []
        assert server.requests == lending.requests == 0


async def test_a_server_is_not_bad_because_one_of_our_networks_leads_nowhere(monkeypatch):
    monkeypatch.setattr(gathering, "host_addresses", lambda names: ["127.0.0.1", "127.0.0.2"])
    monkeypatch.setattr(gathering, "PATIENCE", 0.05)
    monkeypatch.setattr(gathering, "QUICK", 60.0)
    verdicts = Verdicts()
    async with (
        stun_server(seen=ELSEWHERE, ignores="127.0.0.2") as (url, _),
        gathering_from(IceServer((url,)), verdicts=verdicts) as connection,
    ):
        assert "srflx" in {each.type for each in connection.local_candidates}
        await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()}, timeout=5)
        assert verdicts.of(url) is Answer.QUICK


async def test_a_relay_that_failed_is_tried_again_without_waiting_for_it(monkeypatch):
    monkeypatch.setattr(gathering, "QUICK", 60.0)
    verdicts = Verdicts()
    async with turn_server(is_held=True) as (url, server):
        verdicts.note(url, Answer.NONE)
        async with gathered(IceServer((url,), "user", "secret"), verdicts=verdicts) as found:
            assert found == [("host", "127.0.0.1")]
            async with asyncio.timeout(5):
                await server.asked.wait()


async def test_whoever_hides_tries_the_only_relay_again():
    verdicts = Verdicts()
    async with turn_server() as (url, _):
        verdicts.note(url, Answer.NONE)
        ways = IceServer((url,), "user", "secret")
        async with gathered(ways, verdicts=verdicts, is_relay_only=True) as found:
            assert found == [("relay", "127.0.0.1")]
        assert verdicts.of(url) is Answer.QUICK


def over_tcp(url):
    """The same relay, were it reached over TCP (the fake one is not)."""
    return IceServer((f"{url}?transport=tcp",), "user", "secret")


async def test_a_stream_to_a_relay_is_opened_only_if_no_datagram_gets_through(monkeypatch):
    monkeypatch.setattr(gathering, "HEAD_START", 60.0)
    async with turn_server() as (url, _):
        verdicts = Verdicts()
        ways = IceServer((url,), "user", "secret"), over_tcp(url)
        async with gathered(*ways, verdicts=verdicts) as found:
            assert ("relay", "127.0.0.1") in found
        assert verdicts.of(ways[1].urls[0]) is None


@pytest.mark.parametrize("is_relay_only", [False, True])
async def test_a_stream_is_tried_when_datagrams_have_had_their_time(monkeypatch, is_relay_only):
    monkeypatch.setattr(gathering, "HEAD_START", 0.01)
    monkeypatch.setattr(gathering, "PATIENCE", 0.1)
    async with turn_server(is_held=True) as (url, _):
        verdicts = Verdicts()
        ways = IceServer((url,), "user", "secret"), over_tcp(url)
        async with gathering_from(*ways, verdicts=verdicts, is_relay_only=is_relay_only):
            async with asyncio.timeout(5):
                while verdicts.of(ways[1].urls[0]) is None:  # noqa: ASYNC110  # nobody tells
                    await asyncio.sleep(0.01)
        assert verdicts.of(ways[1].urls[0]) is Answer.NONE


async def test_relays_too_are_reached_from_the_named_interfaces_only(monkeypatch):
    monkeypatch.setattr(gathering, "host_addresses", lambda names: ["127.0.0.2"])
    async with (
        turn_server() as (url, _),
        gathering_from(IceServer((url,), "user", "secret"), interfaces=("two",)) as connection,
    ):
        relay = connection.local_candidates[-1]
        assert (relay.type, relay.related_address) == ("relay", "127.0.0.2")


def cut_short():
    """A STUN message with an attribute of no length where four bytes belong (RFC 8489, 14)."""
    attribute = struct.pack("!HH", 0x0024, 0)  # PRIORITY
    return struct.pack("!HHI12s", 1, len(attribute), 0x2112A442, bytes(12)) + attribute


async def test_datagrams_that_make_no_sense_are_nobodys_error():
    async with gathering_from() as connection:
        (protocol,) = connection._protocols
        for data in (cut_short(), cut_short()[:10], b"", b"\x00" * 20):
            protocol.datagram_received(data, ("127.0.0.1", 9))


async def test_a_question_for_consent_is_repeated_until_a_late_answer_has_come():
    loop = asyncio.get_running_loop()
    async with stun_server(is_held=True) as (url, server):
        address = ("127.0.0.1", int(url.rpartition(":")[2]))
        connection = Connection(ice_controlling=True)
        transport, protocol = await loop.create_datagram_endpoint(
            lambda: gathering.QuickProtocol(connection), local_addr=("127.0.0.1", 0)
        )
        question = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
        asking = asyncio.ensure_future(protocol.request(question, address, retransmissions=0))
        while server.requests < 2:
            server.asked.clear()
            await server.asked.wait()
        server.release()
        answer, _ = await asking
        assert answer.transaction_id == question.transaction_id
        assert protocol.answers == 1
        transport.close()
        await connection.close()
