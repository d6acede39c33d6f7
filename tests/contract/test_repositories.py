"""The store's promises, kept by the fake in memory and by SQLite on a disk alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.nouns import contact, message, transfer
from tests.fakes.repositories import FakeVault
from zajel_desktop.model.contact import KeyState, Method, Trust
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import ContactId, ConversationId, MessageId, PeerId, TransferId
from zajel_desktop.model.message import Delivery, Kind, Summary
from zajel_desktop.model.service import IceServer, ServiceChoice
from zajel_desktop.model.settings import Settings
from zajel_desktop.model.transfer import FileItem, TransferState
from zajel_desktop.store.vault import FileVault

FAILURE = Failure(Reason.DISK_FULL, Side.PEERS, "5 bytes left")


@pytest.fixture(params=["fake", "sqlite"])
def vault(request, tmp_path):
    return FakeVault() if request.param == "fake" else FileVault(tmp_path / "profile")


@pytest.fixture
async def store(vault):
    store = await vault.open()
    yield store
    await store.close()


async def add_all(store, *messages):
    return [await store.messages.add(each) for each in messages]


# Identity and settings.


async def test_there_is_no_identity_at_first(store):
    assert await store.identity.load() is None


async def test_the_identity_stays(vault, store):
    await store.identity.save(bytes(range(32)))
    await store.close()
    again = await vault.open()
    assert await again.identity.load() == bytes(range(32))
    await again.close()


async def test_the_identity_may_be_saved_twice_but_never_replaced(store):
    await store.identity.save(bytes(32))
    await store.identity.save(bytes(32))
    with pytest.raises(LocalError):
        await store.identity.save(bytes(range(32)))
    assert await store.identity.load() == bytes(32)


async def test_an_identity_of_another_length_is_refused(store):
    with pytest.raises(LocalError):
        await store.identity.save(bytes(31))


async def test_an_identity_of_before_is_kept_for_a_while(vault, store):
    await store.identity.save(bytes(32))
    await store.identity.replace(bytes([1]) * 32, 100.0)
    await store.identity.replace(bytes([2]) * 32, 200.5)
    await store.close()
    again = await vault.open()
    assert await again.identity.load() == bytes([2]) * 32
    assert await again.identity.former() == ((bytes(32), 100.0), (bytes([1]) * 32, 200.5))
    await again.identity.forget_former(200.0)
    assert await again.identity.former() == ((bytes([1]) * 32, 200.5),)
    await again.close()


@pytest.mark.parametrize("private", [bytes(31), bytes(32), bytes([1]) * 32])
async def test_an_identity_is_replaced_by_a_new_one_only(store, private):
    await store.identity.save(bytes(32))
    await store.identity.replace(bytes([1]) * 32, 100.0)
    with pytest.raises(LocalError):
        await store.identity.replace(private, 200.0)
    assert await store.identity.former() == ((bytes(32), 100.0),)


async def test_no_identity_is_replaced_where_there_was_none(store):
    with pytest.raises(LocalError):
        await store.identity.replace(bytes(32), 100.0)
    assert await store.identity.former() == ()


async def test_settings_are_defaults_until_chosen(store):
    assert await store.settings.load() == Settings()


async def test_settings_stay(vault, store):
    chosen = Settings(
        name="نور",
        accept_below=5_000_000,
        service=ServiceChoice.URL,
        service_url="wss://example.org/",
        interfaces=("lo", "eth0"),
        ice_servers=(IceServer(("turn:example.org",), "me", "word"),),
        is_started=True,
        hides_address=True,
        proxy="socks5://me:word@127.0.0.1:9050",
        finds_on_network=False,
        bootstrap_url="https://lists.example.org",
        bootstrap_key="a key in base64",
    )
    await store.settings.save(Settings(name="before"))
    await store.settings.save(chosen)
    await store.close()
    again = await vault.open()
    assert await again.settings.load() == chosen
    await again.close()


# Contacts.


async def test_contacts_come_in_the_order_they_were_added(store):
    noor = contact(services=("ws://a/", "ws://b/"))
    ali = contact("ali", trust=Trust.VERIFIED, is_blocked=True, hides_address=True)
    await store.contacts.save(noor)
    await store.contacts.save(ali)
    renamed = replace(
        noor, given_name="Nour", key=PeerId("new key"), dialect=Dialect.WEB, added_at=5.0
    )
    await store.contacts.save(renamed)
    assert await store.contacts.all() == (renamed, ali)


async def test_trust_and_keys_in_question_stay(vault, store):
    noor = contact(trust=Trust.VERIFIED, method=Method.EMOJI, verified_at=1700000000.25)
    ali = contact("ali", other_key=PeerId("another"), key_state=KeyState.REFUSING)
    await store.contacts.save(noor)
    await store.contacts.save(ali)
    await store.close()
    again = await vault.open()
    assert await again.contacts.all() == (noor, ali)
    settled = replace(ali, other_key=None, key_state=KeyState.SETTLED)
    await again.contacts.save(settled)
    assert await again.contacts.all() == (noor, settled)
    await again.close()


@pytest.mark.parametrize(
    "wrong",
    [
        contact("ali", key=PeerId("key of noor")),
        contact("ali", conversation=ConversationId("with noor")),
        contact(conversation=ConversationId("elsewhere")),
    ],
    ids=["same key", "same conversation", "moved"],
)
async def test_a_contact_that_contradicts_another_is_refused_and_leaves_no_trace(store, wrong):
    await store.contacts.save(contact())
    with pytest.raises(LocalError):
        await store.contacts.save(wrong)
    assert await store.contacts.all() == (contact(),)
    assert len(await store.messages.summaries()) == 1


async def test_a_contact_is_removed_with_everything_said(store):
    await store.contacts.save(contact())
    await store.contacts.save(contact("ali"))
    await add_all(store, message(1), message(2, "ali"))
    await store.transfers.save(transfer())
    await store.contacts.remove(contact().id)
    assert await store.contacts.all() == (contact("ali"),)
    assert await store.messages.find(message(1).id) is None
    assert await store.transfers.find(transfer().id) is None
    assert [m.id for m in await store.messages.search("text")] == [message(2, "ali").id]
    assert [s.conversation for s in await store.messages.summaries()] == ["with ali"]


async def test_a_removed_contact_may_come_back_with_nothing(store):
    await store.contacts.save(contact())
    await add_all(store, message(1))
    await store.contacts.remove(contact().id)
    await store.contacts.save(contact())
    assert await store.messages.page(contact().conversation) == ()


async def test_removing_nobody_changes_nothing(store):
    await store.contacts.save(contact())
    await store.contacts.remove(ContactId("nobody"))
    assert await store.contacts.all() == (contact(),)


# Messages.


async def test_order_rises_over_all_conversations(store):
    await store.contacts.save(contact())
    await store.contacts.save(contact("ali"))
    added = await add_all(store, message(1), message(1, "ali"), message(2))
    assert [a.order for a in added] == [1, 2, 3]


async def test_an_order_is_never_given_twice(vault, store):
    await store.contacts.save(contact())
    await add_all(store, message(1), message(2))
    await store.contacts.remove(contact().id)
    await store.close()
    again = await vault.open()
    await again.contacts.save(contact())
    [added] = await add_all(again, message(3))
    assert added.order == 3
    await again.close()


async def test_what_was_said_comes_back_as_it_was(store):
    await store.contacts.save(contact())
    said = message(
        1,
        is_mine=False,
        text="سلام 🎉\nline two\0\u202e",
        kind=Kind.TRANSFER,
        delivery=Delivery.FAILED,
        failure=FAILURE,
        transfer=TransferId("files"),
    )
    added = await store.messages.add(said)
    assert added == replace(said, order=1)
    assert await store.messages.find(said.id) == added


async def test_a_message_is_added_once(store):
    await store.contacts.save(contact())
    await store.contacts.save(contact("ali"))
    first = await store.messages.add(message(1))
    assert await store.messages.add(message(1, text="other")) is None
    assert await store.messages.add(replace(message(1), conversation="with ali")) is None
    assert await store.messages.page(contact().conversation) == (first,)


async def test_a_message_needs_a_conversation(store):
    with pytest.raises(LocalError):
        await store.messages.add(message(1))


async def test_a_delivery_is_told_with_its_failure(store):
    await store.contacts.save(contact())
    [added] = await add_all(store, message(1))
    failed = await store.messages.set_delivery(added.id, Delivery.FAILED, FAILURE)
    assert failed == replace(added, delivery=Delivery.FAILED, failure=FAILURE)
    retried = await store.messages.set_delivery(added.id, Delivery.WAITING)
    assert retried == added == await store.messages.find(added.id)


async def test_the_delivery_of_an_unknown_message_is_nothing(store):
    assert await store.messages.set_delivery(MessageId("?"), Delivery.SENT) is None
    assert await store.messages.find(MessageId("?")) is None


async def test_the_outbox_is_what_of_ours_has_not_arrived(store):
    await store.contacts.save(contact())
    await store.contacts.save(contact("ali"))
    await add_all(
        store,
        message(1, delivery=Delivery.SENT),
        message(2, delivery=Delivery.STORED),
        message(3),
        message(4, delivery=Delivery.FAILED),
        message(5, is_mine=False),
        message(6, is_mine=False, delivery=Delivery.WAITING),
        message(7, kind=Kind.PAIRED),
        message(8, kind=Kind.TRANSFER),
        message(9, "ali"),
    )
    waiting = await store.messages.outbox(contact().conversation)
    assert [m.id for m in waiting] == ["noor 1", "noor 3", "noor 8"]


async def test_pages_go_back_and_forth(store):
    await store.contacts.save(contact())
    await store.contacts.save(contact("ali"))
    await add_all(store, *(message(n, name) for n in range(5) for name in ("noor", "ali")))

    async def orders(**place):
        return [m.order for m in await store.messages.page(contact().conversation, **place)]

    assert await orders() == [1, 3, 5, 7, 9]
    assert await orders(limit=2) == [7, 9]
    assert await orders(before=7, limit=2) == [3, 5]
    assert await orders(before=8) == [1, 3, 5, 7]
    assert await orders(after=3, limit=2) == [5, 7]
    assert await orders(after=0) == [1, 3, 5, 7, 9]
    assert await orders(before=1) == await orders(after=9) == await orders(limit=0) == []


async def test_a_page_is_fifty_entries(store):
    await store.contacts.save(contact())
    await add_all(store, *(message(n) for n in range(55)))
    page = await store.messages.page(contact().conversation)
    assert [m.order for m in page] == list(range(6, 56))


async def test_a_page_has_one_direction(store):
    with pytest.raises(LocalError):
        await store.messages.page(contact().conversation, before=5, after=1)


async def test_a_conversation_that_is_not_there_is_empty(store):
    nowhere = ConversationId("nowhere")
    await store.messages.mark_read(nowhere)
    await store.messages.save_draft(nowhere, "text")
    assert await store.messages.page(nowhere) == await store.messages.outbox(nowhere) == ()
    assert await store.messages.summaries() == ()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("hello", [4, 2]),
        ("HEL wor", [2]),
        ("muller", [1]),
        ("محمد", [3]),
        ("say-hel", [4]),
        ('hello" OR text "', []),
        ("NOT hello*", []),
        ("terms:hello", []),
        ("   ", []),
        ("'\"(*", []),
        ("😀", [5]),
        ("你好", [6]),
    ],
)
async def test_a_search_finds_the_newest_texts_with_every_word(store, words, found):
    await store.contacts.save(contact())
    texts = ["Müller war hier", "Hello, World", "قال مُحَمَّد", "so: say hello", "ok😀", "我说你好了"]
    await add_all(store, *(message(n, text=text) for n, text in enumerate(texts, start=1)))
    assert [m.order for m in await store.messages.search(words)] == found


async def test_a_search_is_limited_and_looks_at_texts_only(store):
    await store.contacts.save(contact())
    await add_all(
        store, *(message(n) for n in range(1, 4)), message(4, kind=Kind.PAIRED), message(5)
    )
    assert [m.order for m in await store.messages.search("text", limit=3)] == [5, 3, 2]
    assert await store.messages.search("text", limit=0) == ()


async def test_a_list_shows_last_entry_unread_and_draft(store):
    await store.contacts.save(contact())
    await store.contacts.save(contact("ali"))
    await store.messages.save_draft(contact("ali").conversation, "I would")
    await add_all(
        store,
        message(1, is_mine=False),
        message(2, is_mine=False, delivery=Delivery.READ),
        message(3, is_mine=False),
        message(4, delivery=Delivery.STORED),
    )
    last = await store.messages.find(message(4).id)
    assert await store.messages.summaries() == (
        Summary(contact().conversation, last=last, unread=2),
        Summary(contact("ali").conversation, draft="I would"),
    )


async def test_reading_makes_nothing_unread_in_one_conversation(store):
    await store.contacts.save(contact())
    await store.contacts.save(contact("ali"))
    await add_all(
        store, message(1, is_mine=False), message(2), message(1, "ali", is_mine=False), message(3)
    )
    await store.messages.mark_read(contact().conversation)
    assert [s.unread for s in await store.messages.summaries()] == [0, 1]
    page = await store.messages.page(contact().conversation)
    assert [m.delivery for m in page] == [Delivery.READ, Delivery.WAITING, Delivery.WAITING]


async def test_a_draft_is_kept_until_it_is_empty(store):
    await store.contacts.save(contact())
    for text in ("half a", "half a sentence", ""):
        await store.messages.save_draft(contact().conversation, text)
        assert [s.draft for s in await store.messages.summaries()] == [text]


# Transfers.


async def test_a_transfer_comes_back_as_it_was(store):
    await store.contacts.save(contact())
    saved = transfer(
        state=TransferState.FAILED,
        moved=2**40,
        rate=1.5,
        created_at=2.5,
        folder="/down",
        is_ended_by_us=True,
        failure=FAILURE,
    )
    await store.transfers.save(saved)
    assert await store.transfers.find(saved.id) == saved


async def test_a_file_whose_name_on_the_disk_is_no_text_comes_back(store):
    await store.contacts.save(contact())
    saved = transfer(items=(FileItem("photo.png", 1, path="/home/me/ph\udce9to.png"),))
    await store.transfers.save(saved)
    assert await store.transfers.find(saved.id) == saved


async def test_a_transfer_is_replaced_with_its_items(store):
    await store.contacts.save(contact())
    await store.transfers.save(transfer())
    changed = transfer(items=(FileItem("x", 1), FileItem("y", 2)), moved=2)
    await store.transfers.save(changed)
    assert await store.transfers.find(changed.id) == changed
    await store.transfers.save(replace(changed, moved=3))
    assert await store.transfers.find(changed.id) == replace(changed, moved=3)


async def test_several_transfers_come_in_the_order_asked(store):
    await store.contacts.save(contact())
    for number in (1, 2, 3):
        await store.transfers.save(transfer(number))
    asked = [TransferId(f"transfer {n}") for n in (3, 9, 1, 3)]
    assert await store.transfers.several(asked) == (transfer(3), transfer(1))
    assert await store.transfers.several([]) == ()


async def test_what_is_not_over_is_unfinished(store):
    await store.contacts.save(contact())
    for number, state in enumerate(TransferState):
        await store.transfers.save(transfer(number, state=state))
    states = [t.state for t in await store.transfers.unfinished()]
    assert states == [s for s in TransferState if not transfer(state=s).is_over]


@pytest.mark.parametrize("wrong", [{"contact": "nobody"}, {"conversation": "nowhere"}])
async def test_a_transfer_belongs_to_somebody(store, wrong):
    await store.contacts.save(contact())
    with pytest.raises(LocalError):
        await store.transfers.save(transfer(**wrong))
    assert await store.transfers.find(transfer().id) is None


# The whole.


async def test_everything_stays(vault, store):
    await store.contacts.save(contact())
    [added] = await add_all(store, message(1))
    await store.transfers.save(transfer())
    await store.messages.save_draft(contact().conversation, "more")
    await store.close()
    again = await vault.open()
    assert await again.contacts.all() == (contact(),)
    assert await again.messages.search("text") == (added,)
    assert await again.transfers.unfinished() == (transfer(),)
    [summary] = await again.messages.summaries()
    assert summary == Summary(contact().conversation, last=added, draft="more")
    await again.close()


async def test_a_closed_store_may_be_closed_again_but_not_used(store):
    await store.close()
    await store.close()
    with pytest.raises(LocalError):
        await store.contacts.all()
