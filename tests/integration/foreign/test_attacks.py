"""Whoever abuses the older dialects, which prove little: bounded, kept apart, and told."""

from __future__ import annotations

import asyncio
import json

import pytest

from tests.fakes.foreign import PATIENCE, ForeignTown, contact_of, still_talk
from tests.fakes.hostile import HostileServer, Relaying
from tests.peers.app import AppPeer
from tests.peers.files import frames_of
from tests.peers.headless import HeadlessPeer
from tests.peers.keys import Box, fingerprint
from tests.peers.web import WebPeer
from zajel_desktop.engine.foreign_files import MOST_AT_ONCE
from zajel_desktop.model.contact import Method
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.message import Kind
from zajel_desktop.model.pairing import Step
from zajel_desktop.model.transfer import ENDED

KINDS = [AppPeer, HeadlessPeer, WebPeer]


@pytest.fixture
async def anna(town):
    return await town.person("Anna")


async def meet(town, anna, existing, start, kind):
    (zoe,) = await start(existing, kind("Zoe"))
    await town.reach(anna, zoe, we_ask=True)
    await zoe.until(lambda: zoe.is_linked())
    return zoe


# The same ciphertext again.


@pytest.mark.parametrize("kind", KINDS)
async def test_a_frame_that_comes_twice_is_heard_once(kind, town, anna, existing, start):
    zoe = await meet(town, anna, existing, start, kind)
    frame = zoe.other.box.seal("once")
    for _ in range(3):
        zoe.other.session.send(zoe.text_label, frame)
    await still_talk(anna, zoe, "and on")
    assert anna.texts == ["once", "and on"]


@pytest.mark.parametrize("kind", KINDS)
async def test_our_own_frames_sent_back_to_us_are_not_theirs(kind, town, anna, existing, start):
    zoe = await meet(town, anna, existing, start, kind)
    contact = contact_of(anna, zoe)
    anna.say("mine", contact.conversation)
    await zoe.until(lambda: zoe.other.texts == ["mine"])
    sealed = [data for label, data in zoe.other.frames if label == zoe.text_label][-1]
    zoe.other.session.send(zoe.text_label, sealed)
    await still_talk(anna, zoe, "and on")
    assert anna.texts == ["and on"]


async def test_what_was_recorded_on_an_earlier_link_is_not_heard_again(town, anna, existing, start):
    """The app's key never changes, so a frame of yesterday would open today."""
    zoe = await meet(town, anna, existing, start, AppPeer)
    frame = zoe.other.box.seal("pay Eve")
    zoe.other.session.send("messages", frame)
    await anna.until(lambda: anna.texts == ["pay Eve"], PATIENCE)
    contact = contact_of(anna, zoe)
    await zoe.close()
    await anna.until(lambda: not anna.engine.links.is_linked(contact.id), PATIENCE)
    (back,) = await start(existing, AppPeer("Zoe", key=zoe.keys))
    await town.reach(anna, back, we_ask=True)
    await back.until(lambda: back.is_linked())
    back.other.session.send("messages", frame)
    await still_talk(anna, back, "and on")
    assert anna.texts == ["pay Eve", "and on"]


# Floods and lies.


@pytest.mark.parametrize("kind", KINDS)
async def test_a_flood_of_junk_harms_nobody_else(kind, town, anna, existing, start):
    zoe = await meet(town, anna, existing, start, kind)
    (yas,) = await start(existing, AppPeer("Yas"))
    await town.reach(anna, yas, we_ask=True)
    for number in range(1_000):
        zoe.other.session.send(zoe.text_label, f"{number:060d}")
        zoe.other.session.send(zoe.file_label, '{"type":"file_chunk","fileId":"x"}')
    await still_talk(anna, yas)
    await still_talk(anna, zoe)
    lines = {m.id for m in anna.messages if m.kind is Kind.UNREADABLE}
    assert len(lines) == 1


def lies():
    """Frames of files that no honest client sends."""
    start, chunk, done = frames_of("a", b"data", 16_384, "f")
    yield start | {"totalSize": 2**52}
    yield start | {"totalSize": -1}
    yield start | {"totalSize": 2**70}
    yield start | {"totalChunks": 2**30, "fileId": "g"}
    yield start | {"totalChunks": 0, "fileId": "h"}
    yield start | {"totalChunks": "1"}
    yield start | {"fileName": "", "fileId": "i"}
    yield start | {"fileName": "n" * 100_000}
    yield start | {"fileId": ""}
    yield start | {"fileId": ["f"]}
    yield chunk | {"fileId": "nobody"}
    yield done | {"fileId": "nobody"}
    yield start
    yield start  # again
    yield chunk | {"chunkIndex": 1}
    yield chunk | {"chunkIndex": -1}
    yield chunk | {"chunkIndex": 2**40}
    yield chunk | {"data": b"x" * 100_000}
    yield chunk | {"data": b""}
    yield chunk
    yield chunk
    yield done
    yield done
    yield {"type": "file_error", "fileId": "f", "error": "x" * 5_000}
    yield {"type": "transfer_cancel", "fileId": "f", "reason": "because"}
    yield {"type": "chunk_ack", "fileId": "f", "chunkIndex": 0, "status": "received"}


@pytest.mark.parametrize("kind", KINDS)
async def test_lies_about_files_end_no_link_and_fill_no_disk(kind, town, anna, existing, start):
    zoe = await meet(town, anna, existing, start, kind)
    for lie in lies():
        await zoe.say_file_frame(lie)
    await still_talk(anna, zoe)
    await zoe.send_file("after all", b"of that")
    await anna.until(
        lambda: any(
            t.items[0].name == "after all" and t.state in ENDED for t in anna.transfers.values()
        ),
        PATIENCE,
    )
    folder = town.downloads / "Anna"
    kept = [each for each in folder.rglob("*") if each.is_file()]
    assert sum(each.stat().st_size for each in kept) < 200_000
    assert "after all" in {each.name for each in kept}


@pytest.mark.parametrize("kind", KINDS)
async def test_files_begun_without_end_are_bounded(kind, town, anna, existing, start):
    zoe = await meet(town, anna, existing, start, kind)
    for number in range(300):
        frame = frames_of(f"{number}", b"data", 16_384, f"id {number}")[0]
        await zoe.say_file_frame(frame | {"totalSize": 1_000_000, "totalChunks": 62})
    await still_talk(anna, zoe)
    live = [each for each in anna.transfers.values() if each.state not in ENDED]
    assert len(live) <= MOST_AT_ONCE


@pytest.mark.parametrize("kind", KINDS)
async def test_what_comes_before_the_link_is_held_or_left_and_breaks_nothing(
    kind, town, anna, existing, start
):
    (zoe,) = await start(existing, kind("Zoe"))
    opened = zoe._on_opened

    def hasty(other, session, label):
        """Says everything at once, before its handshake."""
        if label == zoe.file_label:
            session.send(label, json.dumps(frames_of("early", b"x", 9)[0]))
        if label == zoe.text_label:
            box = other.box or Box(zoe.keys.session(anna.engine.identity.key))
            for text in ("too", "early"):
                session.send(label, box.seal(text))
        opened(other, session, label)

    zoe._on_opened = hasty
    await town.reach(anna, zoe, we_ask=True)
    await still_talk(anna, zoe, "and on")
    assert anna.texts == ["too", "early", "and on"]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_flood_before_the_link_links_nobody_for_long(kind, town, anna, existing, start):
    (zoe,) = await start(existing, kind("Zoe"))
    opened = zoe._on_opened

    def flood(other, session, label):
        for number in range(600):
            session.send(label, f"{number:060d}")
        opened(other, session, label)

    zoe._on_opened = flood
    await anna.code()
    anna.engine.pairing.pair(zoe.code)
    await town.end(anna)
    (yas,) = await start(existing, AppPeer("Yas"))
    await town.reach(anna, yas, we_ask=True)
    await still_talk(anna, yas)


# Stepping back.


async def test_a_contact_who_has_spoken_native_is_met_by_no_older_client(
    town, anna, existing, start
):
    badr = await town.person("Badr")
    await town.meet(anna, badr, has_secret=False)
    contact = anna.contact
    await badr.stop()
    town.people.remove(badr)
    await anna.until(lambda: not anna.engine.links.is_linked(contact.id), PATIENCE)
    anna.say("for Badr only", contact.conversation)
    eve = AppPeer("Badr")
    eve.keys.public = eve.handshake_key = contact.key
    await start(existing, eve)
    seen = len(anna.progress)
    await anna.code()
    anna.engine.pairing.pair(eve.code)
    end = await town.end(anna, seen)
    assert (end.step, end.failure.reason) == (Step.FAILED, Reason.STEPPED_BACK)
    assert not eve.other.texts
    assert not [each for each in eve.other.frames if "handshake" not in str(each[1])]
    assert anna.contact.has_spoken_native


async def test_a_typed_secret_is_proven_to_no_older_client(town, anna, existing, start):
    (zoe,) = await start(existing, AppPeer("Zoe"))
    await anna.code()
    anna.engine.pairing.pair(f"{zoe.code}-4P9T")
    end = await town.end(anna)
    assert (end.step, end.failure.reason) == (Step.FAILED, Reason.SECRET_UNTESTED)
    assert anna.engine.contacts.all == ()


def without_native(at, frame):
    """What a service in between makes of a greeting: that of an older client."""
    if isinstance(frame, str) and frame.startswith("{"):
        said = json.loads(frame)
        said.pop("native", None)
        return [json.dumps(said)]
    return [frame]


@pytest.fixture
async def stripping(tmp_path):
    """A town at a service that relays through itself and takes the native member away."""
    server = HostileServer()
    await server.start()
    town = ForeignTown(server, tmp_path / "downloads")
    server.change = relaying = Relaying(server, without_native)
    yield town
    await relaying.close()
    await town.close()
    await server.stop()


async def test_whoever_typed_a_secret_is_never_led_to_speak_in_the_older_way(stripping):
    """The other has shown a code to anybody: for them it is somebody who did not type a secret."""
    anna, badr = await stripping.person("Anna"), await stripping.person("Badr")
    ends = await stripping.meet(anna, badr, has_secret=True)
    assert ends[0].step is Step.FAILED
    assert anna.engine.contacts.all == ()
    assert not any(each.is_verified for each in badr.engine.contacts.all)


async def test_where_unverified_ones_are_refused_nobody_steps_back(stripping):
    anna = await stripping.person("Anna")
    badr = await stripping.person("Badr", refuses_unverified=True)
    ends = await stripping.meet(anna, badr, has_secret=True)
    assert [end.step for end in ends] == [Step.FAILED] * 2
    assert anna.engine.contacts.all == badr.engine.contacts.all == ()


async def test_two_of_ours_without_one_are_not_verified_and_still_sealed_if_taken_so(stripping):
    """Not promised: a service in between can make two strangers speak in the older way."""
    anna, badr = await stripping.person("Anna"), await stripping.person("Badr")
    ends = await stripping.meet(anna, badr, has_secret=False)
    for person, end in zip((anna, badr), ends, strict=True):
        if end.step is Step.CONNECTED:
            assert not person.contact.is_verified
            assert person.contact.dialect is not Dialect.NATIVE
            assert person.contact.key in {p.engine.identity.key for p in (anna, badr)}
    assert not [f for p in (anna, badr) for f in p.frames if b"Anna" in bytes(str(f), "utf-8")]


async def test_refusing_unverified_ones_refuses_older_clients(town, existing, start):
    anna = await town.person("Anna", refuses_unverified=True)
    (zoe,) = await start(existing, AppPeer("Zoe"))
    await zoe.request((await anna.code()).address)
    await town.accept(anna)
    end = await town.end(anna)
    assert (end.step, end.failure.reason) == (Step.FAILED, Reason.UNVERIFIED_REFUSED)
    assert anna.engine.contacts.all == ()


async def test_many_older_clients_at_once_are_kept_apart(town, anna, existing, start):
    kinds = [AppPeer, HeadlessPeer, WebPeer] * 2
    peers = await start(existing, *(kind(f"Zoe {n}") for n, kind in enumerate(kinds)))
    for peer in peers:
        await town.reach(anna, peer, we_ask=True)
    await asyncio.gather(*(still_talk(anna, peer, peer.name) for peer in peers))
    for peer in peers:
        assert peer.other.texts == [peer.name]
    assert len(anna.engine.contacts.all) == len(peers)


# Somebody in between.


@pytest.mark.parametrize("kind", KINDS)
async def test_both_see_the_same_fingerprints(kind, town, anna, existing, start):
    zoe = await meet(town, anna, existing, start, kind)
    contact = contact_of(anna, zoe)
    assert anna.engine.verifications.fingerprint(contact.id) == zoe.fingerprint()
    assert anna.engine.verifications.own_fingerprint == fingerprint(zoe.other.handshakes[0])
    anna.engine.verifications.they_match(contact.id, Method.FINGERPRINT)
    await anna.until(lambda: contact_of(anna, zoe).is_verified, PATIENCE)


@pytest.mark.parametrize("kind", KINDS)
async def test_somebody_put_in_the_place_of_another_shows_in_the_fingerprint(
    kind, town, anna, existing, start
):
    """Not promised: without comparing, whoever the service puts there is the contact."""
    zoe = kind("Zoe")  # whose code leads to Eve
    (eve,) = await start(existing, kind("Zoe", code=zoe.code))
    contact = await town.reach(anna, eve, we_ask=True)
    assert anna.engine.verifications.fingerprint(contact.id) != zoe.fingerprint()
    assert not contact.is_verified
    anna.engine.verifications.they_differ(contact.id)
    await anna.until(lambda: any(m.kind is Kind.DIFFERED for m in anna.messages), PATIENCE)
