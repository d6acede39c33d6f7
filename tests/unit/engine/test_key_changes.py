"""Contacts with another key: every event one notice, nothing goes on without the person."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from types import SimpleNamespace

import pytest

from tests.fakes.open_links import Table
from tests.fakes.repositories import FakeRepositories
from tests.fakes.virtual_time import VirtualClock, in_virtual_time
from zajel_desktop.crypto.hand_over import prove
from zajel_desktop.crypto.identity import Identity, fingerprint
from zajel_desktop.engine.contacts import Contacts
from zajel_desktop.engine.identity import OwnIdentity
from zajel_desktop.engine.key_changes import HELD, MAX_PLACES, STEPPED_BACK, KeyChanges
from zajel_desktop.engine.match import Opening
from zajel_desktop.model.contact import KeyState, Method, Trust
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import LocalError, StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.key_change import Notice
from zajel_desktop.model.pairing import PairingProgress, Step
from zajel_desktop.protocol.identity_change import TRANSITIONS, Event, KnownKey
from zajel_desktop.protocol.wire.hand_over import NewIdentity
from zajel_desktop.protocol.wire.operations import Ping

HERE, PLACE = "wss://here", "N3WPAL"
OTHER, THIRD = Identity(bytes([7]) * 32), Identity(bytes([8]) * 32)
S = KeyState


@dataclass
class Person:
    """Anna, who knows Badr; linked to him if ``seat.is_linked``."""

    seat: object
    contacts: Contacts
    own: OwnIdentity
    key_changes: KeyChanges
    disk: object
    badr: object = None
    told: list = field(default_factory=list)

    @property
    def contact(self):
        return self.contacts.find(self.badr.id)

    @property
    def notices(self):
        return [notice.notice for notice in self.told]


async def make(seat, name, *, knows=True):
    numbers = iter(range(10_000))
    store = FakeRepositories()
    contacts = Contacts(
        repository=store.contacts, clock=VirtualClock(), new_id=lambda: f"{name} {next(numbers)}"
    )
    store.disk.private = seat.identity.private
    own = OwnIdentity(repository=store.identity, clock=VirtualClock())
    await own.start()
    key_changes = KeyChanges(own=own, contacts=contacts, links=seat)
    person = Person(seat, contacts, own, key_changes, store.disk)
    key_changes.noticed.subscribe(person.told.append)
    if knows:
        person.badr = await contacts.welcome(seat.contact.key, "Badr", (HERE,))
        seat.contact = person.badr
    seat.on_operation = key_changes.on_operation
    return person


async def anna_knows_badr(*, is_linked=False):
    """Anna, who has met Badr at PLACE; their table."""
    table = Table()
    anna = await make(table.anna, "anna")
    table.anna.is_linked = is_linked
    match = SimpleNamespace(registration=SimpleNamespace(url=HERE), address=PLACE)
    anna.key_changes.on_opening(Opening(match, Step.CONNECTED, anna.badr.id))
    return anna, table


def objection(anna, identity=OTHER, place=PLACE):
    return anna.key_changes.objection(HERE, place, identity.peer_id)


async def welcome(anna, identity, name="Badr", *, is_verified=False):
    return await anna.key_changes.welcome(identity.peer_id, name, (HERE,), is_verified=is_verified)


def announcement(table, new=OTHER, *, transcript=None):
    """Badr announces ``new`` on the link."""
    proof = prove(
        new,
        old=table.badr.identity.public,
        contact=table.anna.identity.public,
        transcript=transcript or table.transcript,
    )
    return NewIdentity(new.public, proof)


def hear(anna, message):
    anna.key_changes.on_operation((anna.badr.id, message))


async def bring_to(anna, state):
    """Bring the question about OTHER to ``state``."""
    if state is not S.SETTLED:
        assert objection(anna) == HELD
    if state is S.PAIRING:
        anna.key_changes.pair_again(anna.badr.id)
    if state is S.REFUSING:
        anna.key_changes.keep_refusing(anna.badr.id)
    assert anna.contact.key_state is state
    anna.told.clear()


async def known_key(anna, table):
    await anna.key_changes.welcome(anna.contact.key, "Badr", (HERE,), is_verified=False)


async def other_key(anna, table):
    assert objection(anna) == HELD


async def third_key(anna, table):
    assert objection(anna, THIRD) == HELD


async def right_hand_over(anna, table):
    table.anna.is_linked = True
    hear(anna, announcement(table, THIRD))


async def wrong_hand_over(anna, table):
    table.anna.is_linked = True
    hear(anna, announcement(table, THIRD, transcript=b"u" * 32))


async def pair_again(anna, table):
    anna.key_changes.pair_again(anna.badr.id)


async def keep_refusing(anna, table):
    anna.key_changes.keep_refusing(anna.badr.id)


async def pair(anna, table):
    await welcome(anna, OTHER, is_verified=True)


async def pair_unverified(anna, table):
    await welcome(anna, OTHER)


async def fail_to_pair(anna, table):
    anna.key_changes.on_progress(PairingProgress("p", "code", Step.FAILED))


ACTS = {
    Event.KNOWN_KEY: known_key,
    Event.OTHER_KEY: other_key,
    Event.THIRD_KEY: third_key,
    Event.HAND_OVER: right_hand_over,
    Event.WRONG_HAND_OVER: wrong_hand_over,
    Event.PAIR_AGAIN: pair_again,
    Event.KEEP_REFUSING: keep_refusing,
    Event.PAIRED: pair,
    Event.PAIRED_UNVERIFIED: pair_unverified,
    Event.PAIRING_FAILED: fail_to_pair,
}
# Only while our person pairs again a pairing is about the contact; and only then whoever comes
# with another key is let through to the request card, where nothing is told yet.
ABOUT_PAIRING = {Event.PAIRED, Event.PAIRED_UNVERIFIED, Event.PAIRING_FAILED}
REACHABLE = sorted(
    (
        (state, event)
        for state, event in TRANSITIONS
        if (event not in ABOUT_PAIRING or state is S.PAIRING)
        and not (state is S.PAIRING and event in {Event.OTHER_KEY, Event.THIRD_KEY})
    ),
    key=str,
)


@pytest.mark.parametrize(("state", "event"), REACHABLE, ids=lambda value: value.name)
@in_virtual_time
async def test_every_event_in_every_state_is_told_once_and_stored(state, event):
    anna, table = await anna_knows_badr()
    await bring_to(anna, state)
    await ACTS[event](anna, table)
    expected, notice = TRANSITIONS[state, event]
    assert anna.notices == [notice]
    assert anna.contact.key_state is expected
    await anna.contacts.stop()
    stored = anna.disk.contacts[anna.badr.id]
    assert (stored.key_state, stored.key) == (expected, anna.contact.key)
    replaced = notice in {Notice.FOLLOWED, Notice.REPLACED, Notice.REPLACED_UNVERIFIED}
    assert (anna.contact.key != anna.badr.key) == replaced
    assert (anna.contact.other_key is None) == (expected is S.SETTLED)


@pytest.mark.parametrize("state", [S.ASKING, S.REFUSING])
@in_virtual_time
async def test_a_pairing_with_the_key_in_question_is_refused_without_our_person(state):
    anna, _ = await anna_knows_badr()
    await bring_to(anna, state)
    with pytest.raises(StoreError) as caught:
        await welcome(anna, OTHER, "Somebody else", is_verified=True)
    assert caught.value.failure.reason is Reason.KEY_CHANGED
    assert anna.notices == [TRANSITIONS[state, Event.OTHER_KEY][1]]
    assert len(anna.contacts.all) == 1
    await anna.contacts.stop()


@pytest.mark.parametrize("identity", [OTHER, THIRD])
@in_virtual_time
async def test_who_pairs_again_is_let_through_to_our_person(identity):
    anna, _ = await anna_knows_badr()
    await bring_to(anna, S.PAIRING)
    assert objection(anna, identity) is None
    assert anna.told == []
    await anna.contacts.stop()


@in_virtual_time
async def test_pairing_again_counts_for_a_third_key_under_the_same_name():
    anna, _ = await anna_knows_badr()
    await bring_to(anna, S.PAIRING)
    paired = await welcome(anna, THIRD, " BADR ", is_verified=True)
    assert (paired.id, paired.key) == (anna.badr.id, THIRD.peer_id)
    assert (paired.trust, paired.method) == (Trust.VERIFIED, Method.CODE)
    await anna.contacts.stop()


@in_virtual_time
async def test_who_has_spoken_native_is_not_paired_again_by_an_older_client_without_a_decision():
    anna, _ = await anna_knows_badr()
    await bring_to(anna, S.PAIRING)
    asks = partial(anna.key_changes.welcome, OTHER.peer_id, "Badr", (HERE,), is_verified=False)
    with pytest.raises(StoreError) as refused:
        await asks(dialect=Dialect.APP)
    assert refused.value.failure is STEPPED_BACK
    assert anna.seat.failed == [(anna.badr.id, STEPPED_BACK)]
    assert (anna.contact.key, anna.contact.key_state) == (anna.badr.key, S.PAIRING)
    anna.contacts.allow_foreign(anna.badr.id)
    paired = await asks(dialect=Dialect.APP)
    assert (paired.id, paired.key, paired.dialect) == (anna.badr.id, OTHER.peer_id, Dialect.APP)
    await anna.contacts.stop()


@pytest.mark.parametrize("name", ["Omar", "", "\u202e"])
@in_virtual_time
async def test_somebody_else_meanwhile_is_a_new_contact(name):
    anna, _ = await anna_knows_badr()
    await bring_to(anna, S.PAIRING)
    omar = await welcome(anna, THIRD, name, is_verified=True)
    assert omar.id != anna.badr.id
    assert (anna.contact.key, anna.contact.key_state) == (anna.badr.key, S.PAIRING)
    assert anna.told == []
    await anna.contacts.stop()


@in_virtual_time
async def test_a_name_alone_is_nobody():
    anna, _ = await anna_knows_badr()
    other = await welcome(anna, OTHER)
    assert other.id != anna.badr.id
    assert anna.told == []
    assert objection(anna, THIRD, "ABCDEF") is None
    await anna.contacts.stop()


@in_virtual_time
async def test_two_of_one_name_pair_again_by_their_keys_only():
    anna, _ = await anna_knows_badr()
    await bring_to(anna, S.PAIRING)
    twin = await anna.contacts.welcome(Identity.draw().peer_id, "Badr", (HERE,))
    anna.contacts.set_key(twin.id, replace_state(twin, S.PAIRING))
    new = await welcome(anna, THIRD)
    assert new.id not in {twin.id, anna.badr.id}
    assert (await welcome(anna, OTHER)).id == anna.badr.id
    await anna.contacts.stop()


def replace_state(contact, state):
    return KnownKey(contact.key, contact.trust, state, Identity.draw().peer_id)


@in_virtual_time
async def test_pairing_again_without_the_secret_is_not_verified():
    anna, _ = await anna_knows_badr()
    anna.contacts.verify(anna.badr.id, Method.NUMBER)
    anna.contacts.note_trust(anna.badr.id)
    await bring_to(anna, S.PAIRING)
    paired = await welcome(anna, OTHER)
    assert (paired.trust, paired.method, paired.verified_at) == (Trust.UNVERIFIED, None, None)
    assert not paired.is_trust_noted
    await anna.contacts.stop()


@in_virtual_time
async def test_nobody_is_asked_while_the_known_key_is_linked():
    anna, _ = await anna_knows_badr(is_linked=True)
    assert objection(anna) == HELD
    assert (anna.told, anna.contact.key_state) == ([], S.SETTLED)
    await anna.contacts.stop()


@in_virtual_time
async def test_nobody_is_asked_about_a_blocked_contact():
    anna, _ = await anna_knows_badr()
    anna.contacts.block(anna.badr.id, True)
    assert objection(anna) == HELD
    await known_key(anna, None)
    assert anna.told == []
    await anna.contacts.stop()


@in_virtual_time
async def test_the_known_key_is_never_objected_to():
    anna, _ = await anna_knows_badr()
    await bring_to(anna, S.ASKING)
    assert anna.key_changes.objection(HERE, PLACE, anna.badr.key) is None
    assert anna.key_changes.objection("wss://elsewhere", PLACE, THIRD.peer_id) is None
    await anna.contacts.stop()


@in_virtual_time
async def test_addresses_are_remembered_up_to_a_number():
    anna, _ = await anna_knows_badr()
    for number in range(MAX_PLACES):
        match = SimpleNamespace(registration=SimpleNamespace(url=HERE), address=str(number))
        anna.key_changes.on_opening(Opening(match, Step.CONNECTED, anna.badr.id))
        anna.key_changes.on_opening(Opening(match, Step.PATH))
    assert objection(anna) is None
    assert objection(anna, place="5") == HELD
    await anna.contacts.stop()


@in_virtual_time
async def test_what_was_being_decided_is_asked_anew_after_a_restart():
    anna, _ = await anna_knows_badr()
    await bring_to(anna, S.PAIRING)
    anna.key_changes.start()
    assert anna.notices == [Notice.ASKED]
    assert anna.key_changes.held(anna.badr.id)
    await anna.contacts.stop()


@in_virtual_time
async def test_a_pairing_that_goes_on_decides_nothing():
    anna, _ = await anna_knows_badr()
    await bring_to(anna, S.PAIRING)
    anna.key_changes.on_progress(PairingProgress("p", "code", Step.ASKED))
    assert anna.told == []
    await anna.contacts.stop()


@in_virtual_time
async def test_the_key_in_question_has_a_fingerprint():
    anna, _ = await anna_knows_badr()
    assert anna.key_changes.fingerprint(anna.badr.id) == ""
    await bring_to(anna, S.ASKING)
    assert anna.key_changes.fingerprint(anna.badr.id) == fingerprint(OTHER.peer_id)
    await anna.contacts.stop()


@in_virtual_time
async def test_there_is_nothing_to_decide_about_nobody():
    anna, _ = await anna_knows_badr()
    assert not anna.key_changes.held("nobody")
    for ask in ("pair_again", "keep_refusing", "fingerprint"):
        with pytest.raises(LocalError):
            getattr(anna.key_changes, ask)("nobody")
    await anna.contacts.stop()


# Hand-overs.


@in_virtual_time
async def test_a_contact_follows_and_stays_verified():
    anna, table = await anna_knows_badr(is_linked=True)
    anna.contacts.verify(anna.badr.id, Method.EMOJI)
    hear(anna, announcement(table))
    assert anna.contact.key == OTHER.peer_id
    assert (anna.contact.trust, anna.contact.method) == (Trust.VERIFIED, Method.EMOJI)
    assert table.anna.ended == []
    await anna.contacts.stop()


@in_virtual_time
async def test_an_announcement_said_twice_is_told_once():
    anna, table = await anna_knows_badr(is_linked=True)
    for _ in range(2):
        hear(anna, announcement(table))
    assert anna.notices == [Notice.FOLLOWED]
    assert table.anna.ended == []
    await anna.contacts.stop()


@in_virtual_time
async def test_a_second_new_identity_on_the_same_link_is_followed_too():
    anna, table = await anna_knows_badr(is_linked=True)
    hear(anna, announcement(table, OTHER))
    hear(anna, announcement(table, THIRD))
    assert anna.notices == [Notice.FOLLOWED] * 2
    assert anna.contact.key == THIRD.peer_id
    await anna.contacts.stop()


@in_virtual_time
async def test_the_old_key_leads_nowhere_on_a_later_link():
    anna, table = await anna_knows_badr(is_linked=True)
    hear(anna, announcement(table, OTHER))
    table.transcript = b"u" * 32
    hear(anna, announcement(table, THIRD))
    assert anna.notices == [Notice.FOLLOWED, Notice.HAND_OVER_REFUSED]
    assert anna.contact.key == OTHER.peer_id
    await anna.contacts.stop()


async def known_to_us(anna, table):
    await anna.contacts.welcome(OTHER.peer_id, "Omar", (HERE,))
    return announcement(table, OTHER)


async def ours(anna, table):
    return announcement(table, anna.own.current)


async def worthless(anna, table):
    return NewIdentity(bytes(32), bytes(32))


async def the_same(anna, table):
    return announcement(table, table.badr.identity)


async def for_somebody_else(anna, table):
    proof = prove(
        OTHER,
        old=table.badr.identity.public,
        contact=THIRD.public,
        transcript=table.transcript,
    )
    return NewIdentity(OTHER.public, proof)


@pytest.mark.parametrize("wrong", [known_to_us, ours, worthless, the_same, for_somebody_else])
@in_virtual_time
async def test_a_wrong_hand_over_is_refused_and_ends_the_link(wrong):
    anna, table = await anna_knows_badr(is_linked=True)
    hear(anna, await wrong(anna, table))
    assert anna.notices == [Notice.HAND_OVER_REFUSED]
    assert anna.contact.key == anna.badr.key
    assert [failure.reason for failure in table.anna.ended] == [Reason.PEER_MISBEHAVED]
    await anna.contacts.stop()


@in_virtual_time
async def test_what_comes_while_the_link_ends_or_is_none_of_it_is_left_aside():
    anna, table = await anna_knows_badr()
    hear(anna, announcement(table))
    table.anna.is_linked = True
    hear(anna, Ping(1))
    assert anna.told == []
    await anna.contacts.stop()


@in_virtual_time
async def test_our_new_identity_is_announced_to_who_is_linked_and_followed_there():
    table = Table()
    anna, badr = await make(table.anna, "anna"), await make(table.badr, "badr")
    anna.own.renewed.subscribe(anna.key_changes.on_renewed)
    anna.own.renew()
    await anna.own.stop()
    table.deliver()
    assert badr.notices == [Notice.FOLLOWED]
    assert badr.contact.key == anna.own.key != table.anna.identity.peer_id
    await anna.contacts.stop()
    await badr.contacts.stop()


@in_virtual_time
async def test_both_may_have_new_identities_at_once():
    table = Table()
    anna, badr = await make(table.anna, "anna"), await make(table.badr, "badr")
    for person in (anna, badr):
        person.own.renewed.subscribe(person.key_changes.on_renewed)
        person.own.renew()
    await anna.own.stop()
    await badr.own.stop()
    table.deliver()
    assert anna.notices == badr.notices == [Notice.FOLLOWED]
    assert (anna.contact.key, badr.contact.key) == (badr.own.key, anna.own.key)
    await anna.contacts.stop()
    await badr.contacts.stop()


@in_virtual_time
async def test_who_was_away_hears_of_it_on_a_link_of_the_old_identity():
    table = Table()
    anna, badr = await make(table.anna, "anna"), await make(table.badr, "badr")
    table.anna.is_linked = table.badr.is_linked = False
    anna.own.renewed.subscribe(anna.key_changes.on_renewed)
    anna.own.renew()
    await anna.own.stop()
    assert table.anna.sent == []
    table.anna.is_linked = table.badr.is_linked = True
    anna.key_changes.on_linked(anna.badr.id)
    table.deliver()
    assert badr.contact.key == anna.own.key
    await anna.contacts.stop()
    await badr.contacts.stop()


@in_virtual_time
async def test_a_link_of_the_identity_of_now_needs_no_announcement():
    anna, table = await anna_knows_badr(is_linked=True)
    anna.key_changes.on_linked(anna.badr.id)
    assert table.anna.sent == []
    await anna.contacts.stop()


@in_virtual_time
async def test_a_forgotten_contact_leaves_nothing():
    anna, table = await anna_knows_badr(is_linked=True)
    hear(anna, announcement(table))
    anna.contacts.remove(anna.badr.id)
    anna.key_changes.on_removed(anna.badr.id)
    hear(anna, announcement(table, THIRD))
    assert anna.notices == [Notice.FOLLOWED]
    await anna.contacts.stop()


def test_what_is_held_has_its_reason():
    assert Failure(Reason.KEY_CHANGED, Side.PEERS, HELD.detail) == HELD
