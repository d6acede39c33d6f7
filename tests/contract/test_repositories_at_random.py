"""Whatever is asked of a store, in whatever order, the fake and SQLite answer the same."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.nouns import contact, message, transfer
from tests.fakes.repositories import FakeVault
from zajel_desktop.model.contact import KeyState, Method, Trust
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Failure
from zajel_desktop.model.ids import ContactId, ConversationId, MessageId, PeerId, TransferId
from zajel_desktop.model.message import Delivery, Kind
from zajel_desktop.model.transfer import TransferState
from zajel_desktop.store.vault import FileVault

names = st.sampled_from(["ali", "noor", "sam"])
conversations = names.map(lambda name: ConversationId(f"with {name}"))
numbers = st.integers(0, 5)
message_ids = st.builds(lambda name, n: MessageId(f"{name} {n}"), names, numbers)
transfer_ids = numbers.map(lambda n: TransferId(f"transfer {n}"))
texts = st.text(max_size=12) | st.sampled_from(
    ["Müller war hier", "hello world", "say: hello", "مُحَمَّد 🎉", "你好吗", "a_b", 'it\'s "so"', "ﷺ"]
)
deliveries = st.sampled_from(Delivery)
failures = st.none() | st.builds(Failure, detail=texts)
limits = st.integers(0, 6)
orders = st.integers(-1, 12)


def change(noun, **changes):
    """A noun with some of its fields drawn."""
    return st.fixed_dictionaries({}, optional=changes).map(lambda drawn: noun(**drawn))


contacts = names.flatmap(
    lambda name: change(
        lambda **drawn: contact(name, **drawn),
        key=names.map(lambda n: PeerId(f"key of {n}")),
        conversation=conversations,
        given_name=texts,
        is_blocked=st.booleans(),
        trust=st.sampled_from(Trust),
        method=st.none() | st.sampled_from(Method),
        verified_at=st.none() | st.floats(allow_nan=False),
        other_key=st.none() | names.map(lambda n: PeerId(f"key of {n}")),
        key_state=st.sampled_from(KeyState),
        hides_address=st.booleans(),
        services=st.lists(texts, max_size=2).map(tuple),
    )
)
messages = st.tuples(names, numbers, st.booleans()).flatmap(
    lambda drawn: change(
        lambda **more: message(drawn[1], drawn[0], is_mine=drawn[2], **more),
        text=texts,
        kind=st.sampled_from(Kind),
        delivery=deliveries,
        failure=failures,
        sent_at=st.floats(allow_nan=False),
        transfer=st.none() | transfer_ids,
    )
)
transfers = st.tuples(numbers, names).flatmap(
    lambda drawn: change(
        lambda **more: transfer(*drawn, **more),
        state=st.sampled_from(TransferState),
        moved=st.integers(0, 2**53),
        items=st.just(()),
        failure=failures,
        contact=names.map(lambda name: ContactId(f"id of {name}")),
    )
)


def asked(repository, method, *arguments, **named):
    """An operation on one repository, its arguments drawn."""
    named = st.fixed_dictionaries({}, optional=named)
    return st.tuples(st.just(repository), st.just(method), st.tuples(*arguments), named)


operations = st.one_of(
    asked("contacts", "save", contacts),
    asked("contacts", "save", names.map(contact)),
    asked("contacts", "remove", names.map(lambda name: ContactId(f"id of {name}"))),
    asked("contacts", "all"),
    asked("messages", "add", messages),
    asked("messages", "set_delivery", message_ids, deliveries, failures),
    asked("messages", "find", message_ids),
    asked("messages", "outbox", conversations),
    asked("messages", "page", conversations, before=orders, limit=limits),
    asked("messages", "page", conversations, after=orders, limit=limits),
    asked("messages", "search", texts, limit=limits),
    asked("messages", "mark_read", conversations),
    asked("messages", "summaries"),
    asked("messages", "save_draft", conversations, texts),
    asked("transfers", "save", transfers),
    asked("transfers", "find", transfer_ids),
    asked("transfers", "several", st.lists(transfer_ids, max_size=4)),
    asked("transfers", "unfinished"),
)
REOPEN = "close and open again"


async def answers(vault, sequence):
    """What a store answers to a sequence of operations."""
    store = await vault.open()
    said = []
    for operation in sequence:
        if operation == REOPEN:
            await store.close()
            store = await vault.open()
            continue
        repository, method, arguments, named = operation
        try:
            said.append(await getattr(getattr(store, repository), method)(*arguments, **named))
        except LocalError:
            said.append(LocalError)
    said.append(await store.messages.summaries())
    for number in range(1, len(sequence) + 1):
        said.append(await store.messages.page(ConversationId("with noor"), after=number))
    await store.close()
    return said


fewer = settings(max_examples=settings().max_examples // 3)  # each opens a store anew


def compare(sequence):
    start = [("contacts", "save", (contact(name),), {}) for name in ("noor", "ali")]
    with tempfile.TemporaryDirectory() as folder:
        real = asyncio.run(answers(FileVault(Path(folder)), [*start, *sequence]))
    assert real == asyncio.run(answers(FakeVault(), [*start, *sequence]))


@fewer
@given(st.lists(operations | st.just(REOPEN), max_size=25))
def test_the_fake_and_sqlite_answer_the_same(sequence):
    compare(sequence)


@pytest.mark.long
@given(st.lists(operations | st.just(REOPEN), max_size=200))
def test_the_fake_and_sqlite_answer_the_same_at_length(sequence):
    compare(sequence)


async def found(vault, said, asked_for):
    store = await vault.open()
    await store.contacts.save(contact())
    for number, text in enumerate(said):
        await store.messages.add(message(number, text=text))
    orders_found = [[m.order for m in await store.messages.search(words)] for words in asked_for]
    await store.close()
    return orders_found


@fewer
@given(st.lists(st.text(max_size=20), max_size=8), st.lists(st.text(max_size=5), max_size=8))
def test_the_index_finds_what_the_words_say(said, asked_for):
    pieces = [text[start : start + 3] for text in said for start in range(0, len(text), 3)]
    with tempfile.TemporaryDirectory() as folder:
        real = asyncio.run(found(FileVault(Path(folder)), said, [*asked_for, *pieces]))
    assert real == asyncio.run(found(FakeVault(), said, [*asked_for, *pieces]))
