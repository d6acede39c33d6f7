"""Two whole engines over a service: compare, change identities, come back with other keys."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.people import is_linked
from tests.fakes.virtual_time import in_virtual_time
from tests.integration.engine.conftest import make_town
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.engine.links import Links
from zajel_desktop.model.contact import KeyState, Method
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.key_change import Notice
from zajel_desktop.model.message import Kind
from zajel_desktop.model.pairing import Step
from zajel_desktop.model.verification import EmojiStage, Scan
from zajel_desktop.protocol.wire.service_messages import PairIncoming
from zajel_desktop.protocol.wire.verification import SasStart


async def two(town, *, secret=True):
    """Anna has typed the code of Badr, with its secret part or without; both are linked."""
    anna, badr = await town.person("Anna"), await town.person("Badr")
    await meet(town, anna, badr, secret=secret)
    return anna, badr


async def meet(town, asker, owner, *, secret=True):
    code = await owner.code()
    await asker.code()
    asker.engine.pairing.pair(str(code) if secret else code.address)
    await owner.until(lambda: owner.engine.pairing.requests)
    owner.engine.pairing.accept(owner.engine.pairing.requests[0].id)
    for person in (asker, owner):
        await person.until(lambda p=person: is_linked(p))


def watch(*people):
    """Keep what is told about keys and emoji."""
    for person in people:
        person.notices, person.runs = [], []
        noticed = person.engine.key_changes.noticed
        noticed.subscribe(lambda told, p=person: p.notices.append(told.notice))
        person.engine.verifications.run_changed.subscribe(person.runs.append)


def stage(person):
    return person.runs[-1].stage if person.runs else None


async def reach(person, wanted):
    await person.until(lambda: stage(person) is wanted)


def lines(person):
    return [m.kind for m in person.messages if m.kind.is_event]


async def renew(person):
    before = person.engine.identity.key
    person.engine.identity.renew()
    await person.until(lambda: person.engine.identity.key != before)


# Verifying afterwards.


@in_virtual_time
async def test_two_engines_compare_emoji_and_are_verified():
    town = make_town()
    anna, badr = await two(town, secret=False)
    watch(anna, badr)
    assert not anna.contact.is_verified
    anna.engine.verifications.begin_emoji(anna.contact.id)
    await reach(badr, EmojiStage.ASKED_US)
    badr.engine.verifications.agree_emoji(badr.contact.id)
    for person in (anna, badr):
        await reach(person, EmojiStage.COMPARING)
    assert anna.runs[-1].emoji == badr.runs[-1].emoji
    anna.engine.verifications.match_emoji(anna.contact.id)
    await reach(anna, EmojiStage.PRESSED)
    badr.engine.verifications.match_emoji(badr.contact.id)
    for person in (anna, badr):
        await reach(person, EmojiStage.DONE)
        await person.until(lambda p=person: Kind.VERIFIED in lines(p))
        assert person.contact.method is Method.EMOJI
    await town.close()
    for person in (anna, badr):
        (stored,) = person.disk.contacts.values()
        assert stored.method is Method.EMOJI


@in_virtual_time
async def test_a_comparison_ends_with_the_link():
    town = make_town()
    anna, badr = await two(town, secret=False)
    watch(anna, badr)
    anna.engine.verifications.begin_emoji(anna.contact.id)
    await reach(badr, EmojiStage.ASKED_US)
    await badr.stop()
    town.people.remove(badr)
    await reach(anna, EmojiStage.ENDED)
    assert anna.runs[-1].failure.reason is Reason.PEER_GONE
    await town.close()


@in_virtual_time
async def test_what_is_asked_while_the_links_end_is_heard_in_peace(monkeypatch):
    town = make_town()
    anna, badr = await two(town, secret=False)
    watch(anna, badr)
    goodbye, heard = Links.stop, (anna.contact.id, SasStart(b"r" * 16, b"c" * 32))

    async def stop(links):
        links.operation_received.publish(heard)
        await goodbye(links)

    monkeypatch.setattr(Links, "stop", stop)
    await anna.stop()
    town.people.remove(anna)
    assert [run.stage for run in anna.runs] == [EmojiStage.ASKED_US, EmojiStage.ENDED]
    await town.close()


@in_virtual_time
async def test_both_read_the_same_number_and_one_scan_verifies():
    town = make_town()
    anna, badr = await two(town, secret=False)
    ours, theirs = ((person.engine.verifications, person.contact.id) for person in (anna, badr))
    assert ours[0].number(ours[1]) == theirs[0].number(theirs[1])
    assert ours[0].scan(ours[1], theirs[0].number_link(theirs[1])) is Scan.MATCHES
    assert anna.contact.is_verified
    assert not badr.contact.is_verified
    await town.close()


# A new identity.


@pytest.mark.parametrize("secret", [True, False])
@in_virtual_time
async def test_a_contact_who_is_linked_follows_a_new_identity_at_once(secret):
    town = make_town()
    anna, badr = await two(town, secret=secret)
    watch(anna, badr)
    before = badr.contact
    await renew(anna)
    await badr.until(lambda: badr.contact.key == anna.engine.identity.key)
    assert badr.notices == [Notice.FOLLOWED]
    assert (badr.contact.trust, badr.contact.method) == (before.trust, before.method)
    await badr.until(lambda: lines(badr)[-1] is Kind.KEY_CHANGED)
    anna.say("still here")
    await badr.until(lambda: "still here" in badr.texts)
    numbers = {p.engine.verifications.number(p.contact.id) for p in (anna, badr)}
    assert len(numbers) == 1
    await town.close()


@in_virtual_time
async def test_emoji_can_be_compared_on_a_link_that_has_led_to_a_new_identity():
    town = make_town()
    anna, badr = await two(town, secret=False)
    watch(anna, badr)
    await renew(anna)
    await badr.until(lambda: badr.notices)
    badr.engine.verifications.begin_emoji(badr.contact.id)
    await reach(anna, EmojiStage.ASKED_US)
    anna.engine.verifications.agree_emoji(anna.contact.id)
    for person in (anna, badr):
        await reach(person, EmojiStage.COMPARING)
    assert anna.runs[-1].emoji == badr.runs[-1].emoji
    await town.close()


@in_virtual_time
async def test_who_comes_later_meets_the_new_identity_and_the_contact_stays_one():
    town = make_town()
    anna, badr = await two(town)
    watch(badr)
    await renew(anna)
    await badr.until(lambda: badr.notices)
    badr.engine.links.drop(badr.contact.id)
    await anna.until(lambda: not is_linked(anna))
    await badr.until(lambda: not is_linked(badr))
    await meet(town, badr, anna, secret=False)
    assert badr.contact.key == anna.engine.identity.key
    assert badr.contact.is_verified
    noor = await town.person("Noor")
    await meet(town, noor, anna)
    assert noor.contact.key == anna.engine.identity.key
    await town.close()


@in_virtual_time
async def test_whoever_was_on_the_way_to_the_old_identity_hears_of_the_new_one():
    town = make_town()
    anna, badr = await town.person("Anna"), await town.person("Badr")
    watch(anna, badr)
    code = await anna.code()
    await badr.code()
    badr.engine.pairing.pair(str(code))
    await anna.until(lambda: anna.engine.pairing.requests)
    anna.engine.pairing.accept(anna.engine.pairing.requests[0].id)
    old = anna.engine.identity.key
    await renew(anna)
    for person in (anna, badr):
        await person.until(lambda p=person: is_linked(p))
    await badr.until(lambda: badr.notices)
    assert badr.notices == [Notice.FOLLOWED]
    assert badr.contact.key == anna.engine.identity.key != old
    assert badr.contact.is_verified
    await town.close()


@in_virtual_time
async def test_a_new_identity_stays_after_a_restart():
    town = make_town()
    anna = await town.person("Anna")
    watch(anna)
    old = anna.engine.identity.key
    await renew(anna)
    key = anna.engine.identity.key
    await anna.stop()
    town.people.remove(anna)
    back = await town.person("Anna", anna.disk)
    assert back.engine.identity.key == key
    assert back.engine.identity.is_own(old)
    await town.close()


@in_virtual_time
async def test_who_was_away_comes_back_by_a_code_of_the_old_key_even_after_a_restart():
    town = make_town()
    anna, badr = await two(town)
    watch(anna, badr)
    old = anna.engine.identity.key
    await lose(anna, badr)
    await renew(anna)
    await anna.stop()
    town.people.remove(anna)
    back = await town.person("Anna", anna.disk)
    await back.code()
    back.engine.pairing.renew(back.engine.identity.former[0])
    await back.until(lambda: back.engine.services.default.key == old)
    await meet(town, badr, back)
    await badr.until(lambda: badr.contact.key == back.engine.identity.key)
    assert badr.notices == [Notice.CONNECTED, Notice.FOLLOWED]
    assert badr.contact.is_verified
    assert len(badr.engine.contacts.all) == len(back.engine.contacts.all) == 1
    await back.until(lambda: back.engine.services.default.key == back.engine.identity.key)
    await town.close()


@in_virtual_time
async def test_a_code_is_made_under_keys_of_ours_only():
    town = make_town()
    anna = await town.person("Anna")
    with pytest.raises(LocalError):
        anna.engine.pairing.renew(Identity.draw().peer_id)
    await town.close()


# Another key.


def knock(person, address, key):
    """The service says that somebody with ``key`` asks from ``address``."""
    registration = person.engine.services.default
    registration.heard.publish(PairIncoming(address, key, 60_000, "Badr"))


async def lose(anna, badr):
    anna.engine.links.drop(anna.contact.id)
    for person in (anna, badr):
        await person.until(lambda p=person: not is_linked(p))


async def address_of(person):
    return (await person.code()).address


@in_virtual_time
async def test_another_key_at_the_address_of_a_contact_is_held_and_asked_about_once():
    town = make_town()
    anna, badr = await town.person("Anna"), await town.person("Badr")
    watch(anna)
    place = await address_of(badr)
    await meet(town, badr, anna)
    await lose(anna, badr)
    other = Identity.draw().peer_id
    await anna.code()
    for _ in range(3):
        knock(anna, place, other)
        await asyncio.sleep(1)
    assert anna.notices == [Notice.ASKED, Notice.HELD, Notice.HELD]
    assert anna.engine.pairing.requests == ()
    assert anna.engine.key_changes.held(anna.contact.id)
    assert anna.contact.other_key == other
    await town.close()


@in_virtual_time
async def test_the_person_pairs_again_and_the_conversation_goes_on():
    town = make_town()
    anna, badr = await town.person("Anna"), await town.person("Badr")
    watch(anna)
    place = await address_of(badr)
    await meet(town, badr, anna)
    anna.say("before")
    await badr.until(lambda: "before" in badr.texts)
    conversation = anna.contact.conversation
    await lose(anna, badr)
    await badr.stop()
    town.people.remove(badr)
    reinstalled = await town.person("Badr")
    knock(anna, place, reinstalled.engine.identity.key)
    assert anna.contact.key_state is KeyState.ASKING
    anna.engine.key_changes.pair_again(anna.contact.id)
    await meet(town, reinstalled, anna)
    assert anna.contact.key == reinstalled.engine.identity.key
    assert anna.contact.conversation == conversation
    assert (anna.contact.method, anna.contact.key_state) == (Method.CODE, KeyState.SETTLED)
    assert anna.notices[-1] is Notice.REPLACED
    await anna.until(lambda: len(lines(anna)) == 5)
    wanted = [Kind.PAIRED, Kind.VERIFIED, Kind.KEY_CHANGED, Kind.PAIRED, Kind.VERIFIED]
    assert lines(anna) == wanted
    await town.close()


@in_virtual_time
async def test_a_refused_key_gets_no_link_even_by_a_code_that_was_typed():
    town = make_town()
    anna, badr = await town.person("Anna"), await town.person("Badr")
    watch(anna)
    place = await address_of(badr)
    await meet(town, badr, anna)
    await lose(anna, badr)
    eve = await town.person("Eve")
    knock(anna, place, eve.engine.identity.key)
    anna.engine.key_changes.keep_refusing(anna.contact.id)
    code = await eve.code()
    pairing = anna.engine.pairing.pair(str(code))
    await eve.until(lambda: eve.engine.pairing.requests)
    eve.engine.pairing.accept(eve.engine.pairing.requests[0].id)
    await anna.until(lambda: anna.engine.pairing.progress(pairing).step is Step.FAILED)
    assert anna.engine.pairing.progress(pairing).failure.reason is Reason.KEY_CHANGED
    assert anna.notices[-2:] == [Notice.KEPT, Notice.REFUSED_QUIETLY]
    assert len(anna.engine.contacts.all) == 1
    await asyncio.sleep(60)
    assert not is_linked(eve)
    await town.close()


@in_virtual_time
async def test_a_pairing_again_that_fails_is_asked_about_again():
    town = make_town()
    anna, badr = await town.person("Anna"), await town.person("Badr")
    watch(anna)
    place = await address_of(badr)
    await meet(town, badr, anna)
    await lose(anna, badr)
    knock(anna, place, Identity.draw().peer_id)
    anna.engine.key_changes.pair_again(anna.contact.id)
    pairing = anna.engine.pairing.pair("ABCDEF")
    await anna.until(lambda: anna.engine.pairing.progress(pairing).step is Step.FAILED)
    assert anna.notices[-3:] == [Notice.ASKED, Notice.PAIRING, Notice.ASKED]
    assert anna.contact.key_state is KeyState.ASKING
    await town.close()


@in_virtual_time
async def test_the_known_key_takes_the_question_back():
    town = make_town()
    anna, badr = await town.person("Anna"), await town.person("Badr")
    watch(anna)
    place = await address_of(badr)
    await meet(town, badr, anna)
    await lose(anna, badr)
    knock(anna, place, Identity.draw().peer_id)
    await meet(town, badr, anna, secret=False)
    assert anna.notices[-2:] == [Notice.ASKED, Notice.TAKEN_BACK]
    assert anna.contact.key_state is KeyState.REFUSING
    assert anna.contact.is_verified
    await town.close()
