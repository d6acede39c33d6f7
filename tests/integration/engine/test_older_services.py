"""The existing service and its faults: whole engines that come back, and older clients that do.

What an older client says on its link is not for here: who is asked, let in and linked with is.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from datetime import UTC, datetime

import pytest

from tests.fakes.connections import FakeNet
from tests.fakes.older_service import OlderService, OlderSocket
from tests.fakes.people import Town, is_linked
from tests.fakes.repositories import Disk
from tests.fakes.virtual_time import VirtualClock, in_virtual_time
from tests.integration.engine.conftest import NOOR
from tests.peers.keys import KeyPair, daily_point
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.pairing import Step
from zajel_desktop.protocol.returning import MAX_ASKED, MAX_LET_IN
from zajel_desktop.protocol.wire.service_messages import PairRequest

LARGEST, SMALLEST = "ZZZZZZ", "222222"
OURS = b"\x01" * 32
US, THEM = Identity(OURS).peer_id, NOOR.key


@pytest.fixture
def open_town(tmp_path):
    """A town around the existing service."""

    @contextlib.asynccontextmanager
    async def open_town():
        town = Town(OlderService(), FakeNet(), tmp_path)
        try:
            yield town
        finally:
            await town.close()

    return open_town


def disk_of(**fields):
    """Somebody who knows Noor, whose client is an app."""
    noor = dataclasses.replace(NOOR, **({"dialect": Dialect.APP} | fields))
    return Disk(private=OURS, contacts={noor.id: noor})


async def comes(town, disk=None):
    """Anna, who is registered; and every opening of hers from now on."""
    anna = await town.person("Anna", disk or disk_of())
    anna.openings = []
    anna.engine.links.opening_changed.subscribe(anna.openings.append)
    await anna.code()
    await asyncio.sleep(2)
    return anna


def point(key=THEM):
    """Where Anna and the owner of ``key`` meet today."""
    return daily_point(US, key, datetime.fromtimestamp(VirtualClock().now(), UTC))


def returns(person):
    return [each.match for each in person.openings if each.step is Step.PATH]


def asked_by_us(town):
    """Whom we have asked to pair, at whichever address of ours."""
    ours = [each for each in town.service.sockets.values() if isinstance(each, OlderSocket)]
    said = [message for socket in ours for message in socket.sent]
    return [each.target_code for each in said if isinstance(each, PairRequest)]


# Two of ours.


@in_virtual_time
async def test_two_of_ours_come_back_though_the_service_keeps_every_code_of_before(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        for _ in range(4):
            await badr.stop()
            town.people.remove(badr)
            await asyncio.sleep(90)
            badr = await town.person("Badr", badr.disk)
            await badr.until(lambda badr=badr: is_linked(badr), 20)
            await asyncio.sleep(30)
        assert is_linked(anna)


@in_virtual_time
async def test_both_who_ask_each_other_and_both_accept_are_linked_once(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        codes = await badr.code(), await anna.code()
        for person, code in zip((anna, badr), codes, strict=True):
            person.engine.pairing.pair(str(code))
        for person in (anna, badr):
            await person.until(lambda p=person: p.engine.pairing.requests)
        for person in (anna, badr):
            person.engine.pairing.accept(person.engine.pairing.requests[0].id)
        for person in (anna, badr):
            await person.until(lambda p=person: is_linked(p))
        await asyncio.sleep(200)
        for person in (anna, badr):
            assert len(person.engine.contacts.all) == 1
            last = {each.id: each for each in person.progress}
            assert sorted(each.step.value for each in last.values()) == ["connected", "failed"]
            reasons = {each.failure.reason for each in last.values() if each.failure}
            assert reasons == {Reason.CANCELLED}


@in_virtual_time
async def test_a_wrong_code_fails_alone_while_another_request_waits(open_town):
    async with open_town() as town:
        anna = await comes(town)
        await town.service.stranger(LARGEST, KeyPair().public)
        waiting = anna.engine.pairing.pair(LARGEST)
        await asyncio.sleep(1)
        wrong = anna.engine.pairing.pair("YYYYYY")
        await anna.until(lambda: anna.engine.pairing.progress(wrong).step is Step.FAILED, 5)
        assert anna.engine.pairing.progress(wrong).failure.reason is Reason.CODE_UNKNOWN
        assert anna.engine.pairing.progress(waiting).step is Step.ASKED


@in_virtual_time
async def test_whoever_vanishes_without_a_word_is_given_up_by_our_own_time(open_town):
    async with open_town() as town:
        anna = await comes(town)
        other = await town.service.stranger(LARGEST, KeyPair().public)
        waiting = anna.engine.pairing.pair(LARGEST)
        await asyncio.sleep(1)
        other.end()
        await anna.until(lambda: anna.engine.pairing.progress(waiting).step is Step.FAILED, 130)
        assert anna.engine.pairing.progress(waiting).failure.reason is Reason.NO_ANSWER


# Contacts with older clients.


@in_virtual_time
async def test_with_the_smaller_code_we_ask_whoever_is_there_already(open_town):
    async with open_town() as town:
        noor = await town.service.stranger(LARGEST, THEM)
        noor.look_at(point())
        anna = await comes(town)
        (asked,) = noor.heard("pair_incoming")
        assert asked["fromPublicKey"] == US
        noor.say("pair_response", targetCode=asked["fromCode"], accepted=True)
        await asyncio.sleep(1)
        (match,) = returns(anna)
        assert (match.key, match.is_offerer, match.is_foreign_return) == (THEM, True, True)
        assert len(noor.heard("offer")) == 1


@in_virtual_time
async def test_with_the_smaller_code_we_ask_whoever_comes_later(open_town):
    async with open_town() as town:
        anna = await comes(town)
        noor = await town.service.stranger(LARGEST, THEM)
        noor.look_at(point())
        await asyncio.sleep(1)
        assert len(noor.heard("pair_incoming")) == 1
        assert anna.engine.pairing.requests == ()


@in_virtual_time
async def test_with_the_larger_code_we_wait_to_be_asked_and_let_them_in(open_town):
    async with open_town() as town:
        anna = await comes(town)
        noor = await town.service.stranger(SMALLEST, THEM)
        noor.look_at(point())
        await asyncio.sleep(30)
        assert noor.heard("pair_incoming") == []
        (match,) = noor.heard("rendezvous_match")[:1]
        noor.say("pair_request", targetCode=anna.engine.services.default.address)
        await asyncio.sleep(1)
        assert len(noor.heard("pair_matched")) == 1
        (match,) = returns(anna)
        assert (match.key, match.is_offerer, match.is_foreign_return) == (THEM, False, True)
        assert anna.engine.pairing.requests == ()


@in_virtual_time
async def test_a_native_contact_who_comes_like_an_older_client_gets_the_card_as_ever(open_town):
    async with open_town() as town:
        anna = await comes(town, disk_of(dialect=Dialect.NATIVE))
        noor = await town.service.stranger(SMALLEST, THEM)
        noor.say("pair_request", targetCode=anna.engine.services.default.address)
        await asyncio.sleep(1)
        (request,) = anna.engine.pairing.requests
        assert request.known == NOOR.id
        assert noor.heard("pair_matched") == []


@in_virtual_time
async def test_a_blocked_contact_is_neither_asked_nor_let_in(open_town):
    async with open_town() as town:
        anna = await comes(town, disk_of(is_blocked=True))
        noor = await town.service.stranger(LARGEST, THEM)
        noor.look_at(point())
        noor.say("pair_request", targetCode=anna.engine.services.default.address)
        await asyncio.sleep(60)
        assert noor.heard("pair_incoming") == []
        assert [each["type"] for each in noor.all[-1:]] == ["pair_rejected"]


@in_virtual_time
async def test_dead_codes_hurt_no_pairing_and_are_left_alone(open_town):
    async with open_town() as town:
        for code in ("ZZZZZY", "ZZZZZX", "ZZZZZW"):
            gone = await town.service.stranger(code, THEM)
            gone.look_at(point())
            gone.end()
        await town.service.stranger("YYYYYY", KeyPair().public)
        anna = await comes(town)
        pairing = anna.engine.pairing.pair("YYYYYY")
        await asyncio.sleep(110)
        assert anna.engine.pairing.progress(pairing).step is Step.ASKED
        assert sorted(asked_by_us(town)) == ["YYYYYY", "ZZZZZW", "ZZZZZX", "ZZZZZY"]
        noor = await town.service.stranger(LARGEST, THEM)
        noor.look_at(point())
        await asyncio.sleep(2)
        assert len(noor.heard("pair_incoming")) == 1


@in_virtual_time
async def test_our_own_codes_of_before_are_never_asked(open_town):
    async with open_town() as town:
        anna = await comes(town)
        for _ in range(3):
            anna.engine.pairing.renew()
            await asyncio.sleep(5)
        disk = anna.disk
        await anna.stop()
        town.people.remove(anna)
        anna = await comes(town, disk)
        await asyncio.sleep(60)
        assert asked_by_us(town) == []


@in_virtual_time
async def test_a_service_that_answers_thousands_makes_us_ask_a_few_a_minute_and_people_come_first(
    open_town,
):
    async with open_town() as town:
        anna = await comes(town)
        for number in range(3000):
            code = "Z" + "".join("ABCDEFGHJK"[int(digit)] for digit in f"{number:05}")
            town.service.rules._tokens.setdefault(point(), {})[code] = ""
            for socket in town.service.sockets.values():
                socket.told({"type": "rendezvous_match", "match": {"peerId": code}})
        await asyncio.sleep(59)
        assert 0 < len(asked_by_us(town)) <= MAX_ASKED
        noor = await town.service.stranger(LARGEST, KeyPair().public)
        anna.engine.pairing.pair(LARGEST)
        await asyncio.sleep(1)
        assert len(noor.heard("pair_incoming")) == 1


@in_virtual_time
async def test_somebody_else_at_a_point_is_matched_and_forgotten(open_town):
    async with open_town() as town:
        anna = await comes(town)
        other = await town.service.stranger(LARGEST, KeyPair().public)
        other.look_at(point())
        await asyncio.sleep(1)
        (asked,) = other.heard("pair_incoming")
        other.say("pair_response", targetCode=asked["fromCode"], accepted=True)
        await asyncio.sleep(300)
        assert returns(anna) == []
        assert other.heard("offer") == []
        assert len(other.heard("pair_incoming")) == 1
        assert len(anna.engine.contacts.all) == 1


@in_virtual_time
async def test_whoever_uses_the_key_again_and_again_ends_as_a_card(open_town):
    async with open_town() as town:
        anna = await comes(town)
        ours = anna.engine.services.default.address
        for number in range(MAX_LET_IN + 1):
            other = await town.service.stranger(f"22222{number + 2}", THEM)
            other.say("pair_request", targetCode=ours)
            await asyncio.sleep(2)
        assert len(anna.engine.pairing.requests) == 1


@in_virtual_time
async def test_of_requests_that_cross_the_last_match_becomes_the_link(open_town):
    async with open_town() as town:
        anna = await comes(town)
        noor = await town.service.stranger(LARGEST, THEM)
        noor.look_at(point())
        await asyncio.sleep(1)
        (asked,) = noor.heard("pair_incoming")
        noor.say("pair_request", targetCode=asked["fromCode"])
        noor.say("pair_response", targetCode=asked["fromCode"], accepted=True)
        await asyncio.sleep(1)
        last = noor.heard("pair_matched")[-1]
        assert [each["isInitiator"] for each in noor.heard("pair_matched")] == [False, True]
        (link,) = anna.engine.links._places.links
        assert link.match.is_offerer is not last["isInitiator"]
        await asyncio.sleep(10)  # it is still opening, though the first one has ended
        assert noor.heard("pair_incoming") == [asked]
        assert anna.engine.links._places.links == (link,)


@in_virtual_time
async def test_a_code_that_our_person_types_while_they_come_back_leads_to_one_link(open_town):
    async with open_town() as town:
        noor = await town.service.stranger(LARGEST, THEM)
        noor.look_at(point())
        anna = await comes(town)
        pairing = anna.engine.pairing.pair(LARGEST)
        await asyncio.sleep(1)
        for asked in noor.heard("pair_incoming")[::-1]:
            noor.say("pair_response", targetCode=asked["fromCode"], accepted=True)
        await asyncio.sleep(1)
        assert len(noor.heard("pair_matched")) == 2
        (match,) = returns(anna)
        assert match.pairing == pairing


@in_virtual_time
async def test_whoever_asks_us_while_our_person_pairs_with_them_gets_no_second_link(open_town):
    async with open_town() as town:
        anna = await comes(town)
        noor = await town.service.stranger(LARGEST, THEM)
        pairing = anna.engine.pairing.pair(LARGEST)
        await asyncio.sleep(1)
        (asked,) = noor.heard("pair_incoming")
        noor.say("pair_request", targetCode=asked["fromCode"])
        await asyncio.sleep(1)
        assert noor.heard("pair_matched") == []
        noor.say("pair_response", targetCode=asked["fromCode"], accepted=True)
        await asyncio.sleep(1)
        (match,) = returns(anna)
        assert match.pairing == pairing
        assert anna.engine.pairing.requests == ()


@in_virtual_time
async def test_however_often_our_code_changes_older_clients_meet_us_at_one(open_town):
    async with open_town() as town:
        anna = await comes(town)
        for _ in range(5):
            anna.engine.pairing.renew()
            await asyncio.sleep(20)
        noor = await town.service.stranger(SMALLEST, THEM)
        noor.look_at(point())
        (result,) = noor.heard("rendezvous_result")
        assert len({each["peerId"] for each in result["liveMatches"]}) == 1
        noor.say("pair_request", targetCode=result["liveMatches"][0]["peerId"])
        await asyncio.sleep(1)
        assert len(noor.heard("pair_matched")) == 1


@in_virtual_time
async def test_our_program_that_starts_again_is_met_at_the_address_of_before(open_town):
    async with open_town() as town:
        disk, named = disk_of(), set()
        for life in range(3):
            anna = await comes(town, disk)
            noor = await town.service.stranger(f"22222{life + 2}", THEM)
            noor.look_at(point())
            named |= {each["peerId"] for each in noor.heard("rendezvous_result")[0]["liveMatches"]}
            noor.end()
            await anna.stop()
            town.people.remove(anna)
        assert len(named - {"222222", "222223", "222224"}) == 1


@in_virtual_time
async def test_whoever_neither_accepts_nor_declines_is_asked_once_in_a_while(open_town):
    async with open_town() as town:
        noor = await town.service.stranger(LARGEST, THEM)
        noor.look_at(point())
        await comes(town)
        for _ in range(60):
            await asyncio.sleep(10)
            town.service.tick()
        assert len(noor.heard("pair_incoming")) == 1


@in_virtual_time
async def test_the_service_loses_everybody_and_older_clients_are_looked_for_again(open_town):
    async with open_town() as town:
        await comes(town)
        town.service.cut()
        await asyncio.sleep(10)
        noor = await town.service.stranger(LARGEST, THEM)
        noor.look_at(point())
        await asyncio.sleep(1)
        assert len(noor.heard("pair_incoming")) == 1


@in_virtual_time
async def test_after_a_day_older_clients_still_find_us(open_town):
    async with open_town() as town:
        await comes(town)
        await asyncio.sleep(26 * 3600)
        noor = await town.service.stranger(LARGEST, THEM)
        noor.look_at(point())
        await asyncio.sleep(1)
        assert len(noor.heard("pair_incoming")) == 1
