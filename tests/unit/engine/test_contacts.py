"""Contacts: one for each key, in memory at once, on the disk behind it."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from tests.fakes.repositories import Disk, FakeRepositories
from tests.fakes.virtual_time import VirtualClock, in_virtual_time
from zajel_desktop.crypto.identity import Identity, fingerprint
from zajel_desktop.engine.contacts import MAX_SERVICES, Contacts
from zajel_desktop.model.contact import Method, Trust
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import LocalError, StoreError
from zajel_desktop.model.failure import Failure, Reason, Side

NOOR, SALIM = (Identity(bytes([n]) * 32).peer_id for n in (1, 2))
HERE = ("wss://here",)


async def start(store):
    numbers = itertools.count(1)
    contacts = Contacts(
        repository=store.contacts, clock=VirtualClock(), new_id=lambda: f"id{next(numbers)}"
    )
    await contacts.start()
    return contacts


@pytest.fixture
def store():
    return FakeRepositories()


@in_virtual_time
async def test_whoever_proves_a_new_key_becomes_a_contact_that_is_stored(store):
    contacts = await start(store)
    told = []
    contacts.contact_changed.subscribe(told.append)
    noor = await contacts.welcome(NOOR, " No\u202eor\n", HERE)
    assert (noor.name, noor.key, noor.services) == ("Noor", NOOR, HERE)
    assert store.disk.contacts == {noor.id: noor}
    assert told == list(contacts.all) == [noor]
    await contacts.stop()


@in_virtual_time
async def test_a_known_key_is_the_same_contact_in_the_same_conversation(store):
    contacts = await start(store)
    noor = await contacts.welcome(NOOR, "Noor", HERE)
    again = await contacts.welcome(NOOR, "Somebody else", ("wss://there",))
    assert (again.id, again.conversation, again.name) == (noor.id, noor.conversation, "Noor")
    assert again.services == ("wss://there", "wss://here")
    assert contacts.all == (again,)
    await contacts.stop()


@in_virtual_time
async def test_nothing_new_is_neither_told_nor_written(store):
    contacts = await start(store)
    await contacts.welcome(NOOR, "Noor", HERE)
    told = []
    contacts.contact_changed.subscribe(told.append)
    store.failure = Failure(Reason.DISK_FULL, Side.OURS)
    await contacts.welcome(NOOR, "Noor", HERE)
    assert told == []
    await contacts.stop()


@in_virtual_time
async def test_somebody_without_a_name_can_tell_it_later(store):
    contacts = await start(store)
    await contacts.welcome(NOOR, "", HERE)
    assert (await contacts.welcome(NOOR, "Noor", HERE)).name == "Noor"
    await contacts.stop()


@in_virtual_time
async def test_only_so_many_places_are_remembered(store):
    contacts = await start(store)
    for number in range(20):
        noor = await contacts.welcome(NOOR, "Noor", (f"wss://s{number}",))
    assert len(noor.services) == MAX_SERVICES
    assert noor.services[0] == "wss://s19"
    await contacts.stop()


@in_virtual_time
async def test_whom_the_store_refuses_is_no_contact(store):
    contacts = await start(store)
    store.failure = Failure(Reason.DISK_FULL, Side.OURS)
    with pytest.raises(StoreError):
        await contacts.welcome(NOOR, "Noor", HERE)
    assert contacts.all == ()
    await contacts.stop()


@in_virtual_time
async def test_a_change_the_store_refuses_is_told_and_counts_until_the_end(store):
    contacts = await start(store)
    noor = await contacts.welcome(NOOR, "Noor", HERE)
    failures = []
    contacts.failed.subscribe(failures.append)
    store.failure = Failure(Reason.DISK_FULL, Side.OURS)
    contacts.rename(noor.id, "Nur")
    contacts.remove((await contacts.welcome(NOOR, "Noor", ("wss://there",))).id)
    await contacts.stop()
    assert [failure.reason for failure in failures] == [Reason.DISK_FULL] * 3


@in_virtual_time
async def test_two_links_that_prove_the_same_new_key_at_once_make_one_contact(store):
    contacts = await start(store)
    one, other = await asyncio.gather(
        contacts.welcome(NOOR, "Noor", HERE), contacts.welcome(NOOR, "Noor", ("wss://there",))
    )
    assert one.id == other.id
    assert len(contacts.all) == len(store.disk.contacts) == 1
    await contacts.stop()


@in_virtual_time
async def test_contacts_are_there_again_after_a_restart(store):
    contacts = await start(store)
    noor = await contacts.welcome(NOOR, "Noor", HERE)
    contacts.rename(noor.id, "Nur")
    await contacts.stop()
    back = await start(FakeRepositories(store.disk))
    assert [contact.name for contact in back.all] == ["Nur"]
    await back.stop()


@in_virtual_time
async def test_a_name_we_gave_wins_until_it_is_emptied(store):
    contacts = await start(store)
    noor = await contacts.welcome(NOOR, "Noor", HERE)
    contacts.rename(noor.id, " My\nfriend ")
    assert contacts.find(noor.id).name == "My friend"
    contacts.rename(noor.id, "")
    assert contacts.find(noor.id).name == "Noor"
    await contacts.stop()


@in_virtual_time
async def test_contacts_are_found_by_id_key_conversation_and_name(store):
    contacts = await start(store)
    noor = await contacts.welcome(NOOR, "Noor", HERE)
    assert contacts.find(noor.id) == contacts.with_key(NOOR) == contacts.with_name("NOOR") == noor
    assert contacts.of(noor.conversation) == noor
    assert contacts.conversation_of(noor.id) == noor.conversation
    assert contacts.contact_of(noor.conversation) == noor.id
    assert contacts.fingerprint(noor.id) == fingerprint(NOOR)
    await contacts.stop()


@in_virtual_time
async def test_nobody_is_found_where_nobody_is(store):
    contacts = await start(store)
    assert contacts.find("x") is contacts.of("x") is contacts.with_key(SALIM) is None
    assert contacts.conversation_of("x") is contacts.contact_of("x") is None
    for ask in (
        contacts.fingerprint,
        contacts.remove,
        lambda c: contacts.rename(c, "x"),
        lambda c: contacts.block(c, True),
        lambda c: contacts.hide_address(c, True),
    ):
        with pytest.raises(LocalError):
            ask("x")
    await contacts.stop()


@in_virtual_time
async def test_blocking_shuts_the_contact_out_once_and_unblocking_does_not(store):
    contacts = await start(store)
    noor = await contacts.welcome(NOOR, "Noor", HERE)
    shut = []
    contacts.contact_shut.subscribe(shut.append)
    contacts.block(noor.id, True)
    assert contacts.find(noor.id).is_blocked
    contacts.block(noor.id, False)
    assert not contacts.find(noor.id).is_blocked
    assert shut == [noor.id]
    await contacts.stop()


@in_virtual_time
async def test_our_address_is_hidden_from_one_contact_until_it_is_not(store):
    contacts = await start(store)
    noor = await contacts.welcome(NOOR, "Noor", HERE)
    salim = await contacts.welcome(SALIM, "Salim", HERE)
    contacts.hide_address(noor.id, True)
    assert contacts.find(noor.id).hides_address
    assert contacts.find(salim.id) == salim
    contacts.hide_address(noor.id, False)
    assert contacts.find(noor.id) == noor
    await contacts.stop()
    assert store.disk.contacts[noor.id] == noor


@in_virtual_time
async def test_removing_forgets_the_contact_here_and_on_the_disk(store):
    contacts = await start(store)
    noor = await contacts.welcome(NOOR, "Noor", HERE)
    salim = await contacts.welcome(SALIM, "Salim", HERE)
    facts = []
    contacts.contact_shut.subscribe(facts.append)
    contacts.conversation_ended.subscribe(facts.append)
    contacts.contact_removed.subscribe(facts.append)
    contacts.remove(noor.id)
    assert contacts.all == (salim,)
    assert facts == [noor.id, noor.conversation, noor.id]
    await contacts.stop()
    assert list(store.disk.contacts) == [salim.id]


@in_virtual_time
async def test_whoever_comes_back_after_being_removed_is_somebody_new():
    store = FakeRepositories(Disk())
    contacts = await start(store)
    noor = await contacts.welcome(NOOR, "Noor", HERE)
    contacts.remove(noor.id)
    again = await contacts.welcome(NOOR, "Noor", HERE)
    assert again.id != noor.id
    await contacts.stop()
    assert list(store.disk.contacts) == [again.id]


@in_virtual_time
async def test_a_verification_is_stored_with_its_date_and_way_and_told_once(store):
    contacts = await start(store)
    noor = await contacts.welcome(NOOR, "Noor", HERE)
    told = []
    contacts.trust_changed.subscribe(told.append)
    contacts.verify(noor.id, Method.NUMBER)
    verified = contacts.find(noor.id)
    assert verified.is_verified
    assert (verified.method, verified.verified_at) == (Method.NUMBER, VirtualClock().now())
    contacts.verify(noor.id, Method.EMOJI)
    assert contacts.find(noor.id).method is Method.EMOJI
    assert told == [verified]
    await contacts.stop()
    assert store.disk.contacts[noor.id].method is Method.EMOJI


@in_virtual_time
async def test_what_differs_takes_the_verification_away(store):
    contacts = await start(store)
    noor = await contacts.welcome(NOOR, "Noor", HERE)
    contacts.verify(noor.id, Method.NUMBER)
    contacts.note_trust(noor.id)
    told = []
    contacts.trust_changed.subscribe(told.append)
    contacts.distrust(noor.id)
    doubted = contacts.find(noor.id)
    assert (doubted.trust, doubted.method, doubted.verified_at) == (Trust.UNVERIFIED, None, None)
    assert not doubted.is_trust_noted
    assert told == [doubted]
    await contacts.stop()


@in_virtual_time
async def test_whoever_knew_the_secret_is_verified_from_the_first_moment_on_the_disk_too(store):
    contacts = await start(store)
    noor = await contacts.welcome(NOOR, "Noor", HERE, is_verified=True)
    assert (noor.trust, noor.method) == (Trust.VERIFIED, Method.CODE)
    assert noor.verified_at == VirtualClock().now()
    assert store.disk.contacts == {noor.id: noor}
    await contacts.stop()


@in_virtual_time
async def test_a_known_contact_is_verified_by_the_code_once_and_keeps_it_without(store):
    contacts = await start(store)
    told = []
    contacts.trust_changed.subscribe(told.append)
    noor = await contacts.welcome(NOOR, "Noor", HERE)
    verified = await contacts.welcome(NOOR, "Noor", HERE, is_verified=True)
    assert (verified.trust, verified.method) == (Trust.VERIFIED, Method.CODE)
    assert await contacts.welcome(NOOR, "Noor", HERE) == verified
    assert [contact.id for contact in told] == [noor.id]
    await contacts.stop()


@in_virtual_time
async def test_somebody_blocked_is_not_verified(store):
    contacts = await start(store)
    noor = await contacts.welcome(NOOR, "Noor", HERE)
    contacts.block(noor.id, True)
    again = await contacts.welcome(NOOR, "Noor", HERE, is_verified=True)
    assert (again.is_blocked, again.trust) == (True, Trust.UNVERIFIED)
    await contacts.stop()


@in_virtual_time
async def test_a_dialect_is_noted_and_nobody_steps_back_by_themselves(store):
    contacts = await start(store)
    noor = await contacts.welcome(NOOR, "Noor", HERE, dialect=Dialect.APP)
    assert noor.dialect is Dialect.APP
    assert (await contacts.welcome(NOOR, "Noor", HERE, dialect=Dialect.WEB)).dialect is Dialect.WEB
    came_over = []
    contacts.came_over.subscribe(lambda contact: came_over.append(contact.dialect))
    assert (await contacts.welcome(NOOR, "Noor", HERE)).dialect is Dialect.NATIVE
    await contacts.welcome(NOOR, "Noor", HERE)
    assert came_over == [Dialect.NATIVE]
    for older in (Dialect.APP, Dialect.WEB, Dialect.HEADLESS, Dialect.UNKNOWN):
        contacts.note_dialect(noor.id, older)
        assert contacts.find(noor.id).has_spoken_native
    await contacts.stop()
    assert store.disk.contacts[noor.id].dialect is Dialect.NATIVE


@in_virtual_time
async def test_our_person_may_let_somebody_step_back(store):
    contacts = await start(store)
    noor = await contacts.welcome(NOOR, "Noor", HERE)
    contacts.allow_foreign(noor.id)
    assert contacts.find(noor.id).dialect is Dialect.UNKNOWN
    contacts.note_dialect(noor.id, Dialect.APP)
    contacts.allow_foreign(noor.id)
    assert contacts.find(noor.id).dialect is Dialect.APP
    await contacts.stop()
