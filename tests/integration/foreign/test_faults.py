"""The faults of older clients and of their service stay theirs (real sockets, real connections)."""

from __future__ import annotations

import time

import pytest

from tests.fakes.foreign import PATIENCE, contact_of, delivery_of, still_talk
from tests.fakes.hostile import HastyClock
from tests.peers.app import AppPeer
from tests.peers.headless import HeadlessPeer
from tests.peers.peer import paired
from tests.peers.web import WebPeer
from zajel_desktop.engine import crossings, pairing
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.message import Delivery, Kind
from zajel_desktop.model.pairing import Step

KINDS = [AppPeer, HeadlessPeer, WebPeer]


@pytest.fixture
async def anna(town):
    return await town.person("Anna")


@pytest.fixture
def hasty(monkeypatch):
    """Nobody waits two minutes for an answer that never comes."""
    monkeypatch.setattr(pairing, "ANSWER_PATIENCE", 1.0)


@pytest.fixture
def hasty_matches(monkeypatch):
    """Nobody waits six seconds for what the first of two matches leads to."""
    monkeypatch.setattr(crossings, "PATIENCE", 1.0)


# The service.


@pytest.mark.parametrize("kind", KINDS)
async def test_requests_that_cross_make_one_contact_and_one_link(
    kind, town, anna, existing, start, hasty_matches
):
    (zoe,) = await start(existing, kind("Zoe"))
    ours = (await anna.code()).address
    anna.engine.pairing.pair(zoe.code)
    await zoe.request(ours)
    if not anna.engine.contacts.all:
        await town.accept(anna)
    await anna.until(lambda: anna.engine.contacts.all, PATIENCE)
    contact = contact_of(anna, zoe)
    await anna.until(lambda: anna.engine.links.is_linked(contact.id), PATIENCE)
    anna.say("hello", contact.conversation)
    await zoe.until(lambda: "hello" in zoe.other.texts)
    assert zoe.other.texts == ["hello"]
    assert len(anna.engine.contacts.all) == 1


async def test_a_match_that_is_said_twice_is_one(town, anna, existing, start):
    (zoe,) = await start(existing, AppPeer("Zoe"))
    existing.change = lambda m: [m, m] if m["type"] == "pair_matched" else [m]
    await town.reach(anna, zoe, we_ask=True)
    await still_talk(anna, zoe)
    assert len(anna.engine.contacts.all) == 1


async def test_a_match_again_while_linked_ends_no_link(town, anna, existing, start):
    (zoe,) = await start(existing, AppPeer("Zoe"))
    contact = await town.reach(anna, zoe, we_ask=True)
    match = {"type": "pair_matched", "peerCode": zoe.code, "peerPublicKey": zoe.keys.public}
    for address in [code for codes in existing.codes.values() for code in codes]:
        if address != zoe.code:
            for is_initiator in (True, False):
                existing.say(address, match | {"isInitiator": is_initiator})
    await still_talk(anna, zoe)
    assert anna.engine.links.is_linked(contact.id)


@pytest.mark.parametrize("kind", KINDS)
async def test_an_offer_that_nobody_asked_for_links_nobody(kind, anna, existing, start):
    (zoe,) = await start(existing, kind("Zoe"))
    ours = (await anna.code()).address
    await zoe.offer(ours)
    yas, noor = await start(existing, AppPeer("Yas"), AppPeer("Noor"))
    await paired(yas, noor)  # time enough for an answer
    assert anna.engine.contacts.all == ()
    assert anna.engine.pairing.requests == ()
    assert not [m for m in existing.heard if m["type"] == "answer" and m["target"] == zoe.code]


async def test_a_code_in_use_is_left_for_another_on_a_connection_of_its_own(town, existing, start):
    existing.collisions = 2
    anna = await town.person("Anna")
    await anna.code()
    (zoe,) = await start(existing, AppPeer("Zoe"))
    await town.reach(anna, zoe, we_ask=True)
    await still_talk(anna, zoe)
    assert [codes for codes in existing.codes.values() if len(codes) > 1] == []


async def test_whoever_registers_a_second_code_while_pairing_breaks_only_that(
    town, anna, existing, start, hasty
):
    (zoe,) = await start(existing, AppPeer("Zoe"))
    zoe.accepts_all = False
    await anna.code()
    anna.engine.pairing.pair(zoe.code)
    await zoe.until(lambda: zoe.requests)
    await zoe.signaling.say("register", pairingCode="ZZZZZZ", publicKey=zoe.keys.public)
    await zoe.respond(zoe.requests[0]["fromCode"])
    end = await town.end(anna)
    assert (end.step, anna.engine.contacts.all) == (Step.FAILED, ())


async def test_a_target_that_vanishes_without_a_word_is_given_up(
    town, anna, existing, start, hasty
):
    (zoe,) = await start(existing, AppPeer("Zoe"))
    zoe.accepts_all = False
    await anna.code()
    anna.engine.pairing.pair(zoe.code)
    await zoe.until(lambda: zoe.requests)
    await zoe.close()
    end = await town.end(anna)
    assert end.step is Step.FAILED
    assert end.failure.reason in {Reason.PEER_GONE, Reason.NO_ANSWER, Reason.REQUEST_EXPIRED}


async def test_whoever_vanishes_after_the_match_is_given_up(town, existing, start):
    town.clock = HastyClock(60)
    anna = await town.person("Anna")
    (zoe,) = await start(existing, AppPeer("Zoe"))
    zoe._on_offer = lambda message: None
    await anna.code()
    anna.engine.pairing.pair(zoe.code)
    end = await town.end(anna)
    assert end.step is Step.FAILED
    assert anna.engine.contacts.all == ()


async def test_no_connection_says_more_than_the_service_takes(town, anna, existing, start):
    (zoe,) = await start(existing, AppPeer("Zoe"))
    ours = (await anna.code()).address
    for number in range(200):
        asker = f"ZZZ{number:03d}".translate(str.maketrans("01", "XY"))
        request = {"type": "pair_incoming", "fromCode": asker, "expiresIn": 120_000}
        existing.say(ours, request | {"fromPublicKey": AppPeer().keys.public})
        existing.say(ours, {"type": "offer", "from": asker, "payload": {"x": 1}})
    await anna.until(lambda: anna.engine.pairing.requests, PATIENCE)
    for request in anna.engine.pairing.requests:
        anna.engine.pairing.decline(request.id)
    await town.reach(anna, zoe, we_ask=True)
    await still_talk(anna, zoe)
    assert max(existing.frames.values()) <= 100
    slow = [m for m in existing.said if "slow down" in str(m.get("message"))]
    assert slow == []


async def test_frames_as_large_as_the_service_carries_harm_nobody(town, anna, existing, start):
    (zoe,) = await start(existing, AppPeer("Zoe"))
    await town.reach(anna, zoe, we_ask=True)
    for address in [code for codes in existing.codes.values() for code in codes]:
        if address == zoe.code:
            continue
        for kind in ("offer", "answer", "ice_candidate"):
            payload = {"type": kind, "sdp": "v=0\r\n" + "x" * 64_000, "candidate": "c" * 1_000}
            existing.say(address, {"type": kind, "from": zoe.code, "payload": payload})
    await still_talk(anna, zoe)


async def test_nothing_we_say_is_larger_than_the_service_carries(town, existing, start):
    anna = await town.person("n" * 40)
    (zoe,) = await start(existing, AppPeer("Zoe"))
    contact = await town.reach(anna, zoe, we_ask=True)
    anna.say("x" * 65_536, contact.conversation)
    await zoe.until(lambda: sum(map(len, zoe.other.texts)) == 65_536)


# The link.


@pytest.mark.parametrize("kind", [AppPeer, HeadlessPeer])
async def test_what_a_lossy_channel_took_is_sent_and_never_called_stored(
    kind, town, anna, existing, start
):
    (zoe,) = await start(existing, kind("Zoe"))
    contact = await town.reach(anna, zoe, we_ask=False)
    await zoe.until(lambda: zoe.is_linked())
    assert zoe.other.session.channels[zoe.text_label].maxRetransmits == 3
    said = anna.say("hello", contact.conversation)
    await zoe.until(lambda: zoe.other.texts == ["hello"])
    await anna.until(lambda: delivery_of(anna, said) is Delivery.SENT, PATIENCE)
    await zoe.close()
    await anna.until(lambda: not anna.engine.links.is_linked(contact.id), PATIENCE)
    assert delivery_of(anna, said) is Delivery.SENT


async def test_a_text_that_the_channel_gives_up_is_missing_and_nothing_else_is(
    town, anna, existing, start
):
    """The app's channels try a frame four times; on an ordered one the next ones wait for that."""
    (zoe,) = await start(existing, AppPeer("Zoe"))
    contact = await town.reach(anna, zoe, we_ask=False)
    await zoe.until(lambda: zoe.is_linked())
    frames = [zoe.other.box.seal(text) for text in ("one", "two", "three", "four")]
    dropped = zoe.other.session.lose(frames[1])
    for frame in frames:
        zoe.other.session.send("messages", frame)
    await anna.until(lambda: anna.texts == ["one", "three", "four"], PATIENCE)
    assert len(dropped) == 4
    assert anna.engine.links.is_linked(contact.id)
    await still_talk(anna, zoe)


@pytest.mark.parametrize("kind", KINDS)
async def test_the_same_handshake_again_changes_nothing(kind, town, anna, existing, start):
    (zoe,) = await start(existing, kind("Zoe"))
    await town.reach(anna, zoe, we_ask=True)
    await zoe.until(lambda: zoe.is_linked())
    for _ in range(3):
        await zoe.greet()
    await still_talk(anna, zoe)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_handshake_with_another_key_links_nobody(kind, town, anna, existing, start):
    (zoe,) = await start(existing, kind("Zoe"))
    zoe.handshake_key = AppPeer().keys.public
    await anna.code()
    anna.engine.pairing.pair(zoe.code)
    end = await town.end(anna)
    assert (end.step, end.failure.reason) == (Step.FAILED, Reason.ALTERED)
    assert anna.engine.contacts.all == ()


@pytest.mark.parametrize("kind", KINDS)
async def test_a_later_handshake_with_another_key_ends_the_link(kind, town, anna, existing, start):
    (zoe,) = await start(existing, kind("Zoe"))
    contact = await town.reach(anna, zoe, we_ask=True)
    await zoe.until(lambda: zoe.is_linked())
    await zoe.greet(key=AppPeer().keys.public)
    await anna.until(lambda: not anna.engine.links.is_linked(contact.id), PATIENCE)
    said = anna.say("for Zoe only", contact.conversation)
    await anna.until(lambda: any(m.id == said for m in anna.messages), PATIENCE)
    assert contact_of(anna, zoe).key == zoe.keys.public
    assert delivery_of(anna, said) is Delivery.WAITING


@pytest.mark.parametrize("kind", KINDS)
async def test_frames_that_nobody_can_open_become_one_line(kind, town, anna, existing, start):
    (zoe,) = await start(existing, kind("Zoe"))
    await town.reach(anna, zoe, we_ask=True)
    await zoe.until(lambda: zoe.is_linked())
    session = zoe.other.session
    for junk in ("AAAA", "x", "", "A" * 5_000, "{}", '{"type":"nope"}', "\0", "ü" * 900):
        session.send(zoe.text_label, junk)
        session.send(zoe.file_label, junk)
    session.send(zoe.text_label, b"\x01\x02")
    await still_talk(anna, zoe)
    await anna.until(lambda: [m for m in anna.messages if m.kind is Kind.UNREADABLE], PATIENCE)
    assert len({m.id for m in anna.messages if m.kind is Kind.UNREADABLE}) == 1


async def test_what_the_app_cannot_read_yet_is_held_until_its_handshake(
    town, anna, existing, start
):
    (zoe,) = await start(existing, AppPeer("Zoe"))
    contact = await town.reach(anna, zoe, we_ask=True)
    for number in range(20):
        anna.say(str(number), contact.conversation)
    await zoe.until(lambda: len(zoe.other.texts) == 20)
    assert zoe.other.texts == [str(number) for number in range(20)]
    assert zoe.other.unreadable == []


async def test_a_headless_client_is_not_lost_to_a_candidate_that_comes_first(
    town, anna, existing, start
):
    (zoe,) = await start(existing, HeadlessPeer("Zoe"))
    await town.reach(anna, zoe, we_ask=True)
    assert zoe.lost == []


async def test_a_headless_client_as_shipped_is_given_up_in_words(town, existing, start):
    """It never notices the channels that we open, so it never says who it is."""
    town.clock = HastyClock(20)
    anna = await town.person("Anna")
    (zoe,) = await start(existing, HeadlessPeer("Zoe"))
    zoe.is_open_repaired = False
    await anna.code()
    anna.engine.pairing.pair(zoe.code)
    end = await town.end(anna)
    assert end.step is Step.FAILED
    assert anna.engine.contacts.all == ()


@pytest.mark.parametrize("kind", KINDS)
async def test_a_second_offer_tears_no_link(kind, town, anna, existing, start):
    (zoe,) = await start(existing, kind("Zoe"))
    contact = await town.reach(anna, zoe, we_ask=False)
    await zoe.until(lambda: zoe.is_linked())
    first, zoe.other.session = zoe.other.session, None
    await zoe.offer(zoe.other.code)
    second, zoe.other.session = zoe.other.session, first
    await still_talk(anna, zoe)
    assert anna.engine.links.is_linked(contact.id)
    assert len(anna.engine.contacts.all) == 1
    await second.close()


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
async def test_whoever_is_killed_is_noticed_within_fifteen_seconds(
    kind, town, anna, existing, start
):
    (zoe,) = await start(existing, kind("Zoe"))
    contact = await town.reach(anna, zoe, we_ask=True)
    await zoe.until(lambda: zoe.is_linked())
    began = time.monotonic()
    await zoe.vanish()
    await anna.until(lambda: not anna.engine.links.is_linked(contact.id), PATIENCE)
    print(f"noticed after {time.monotonic() - began:.1f} s")
    assert time.monotonic() - began < 17
    said = anna.say("later", contact.conversation)
    await anna.until(lambda: any(m.id == said for m in anna.messages), PATIENCE)
    assert delivery_of(anna, said) is Delivery.WAITING
