"""The outbox: all in its order, once where nobody confirms, until a receipt where they do."""

from __future__ import annotations

import pytest

from tests.fakes.nouns import contact, message
from tests.fakes.repositories import FakeRepositories
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.engine.outbox import Outbox
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import MessageId
from zajel_desktop.model.message import Delivery

NOOR = contact()
REFUSED = Failure(Reason.DISK_FULL, Side.OURS)


class Line:
    """The links, as far as there is one (ports Operations and Conversations)."""

    def __init__(self, dialect):
        self.spoken, self.said, self.is_up = dialect, [], True

    def send(self, contact, operation):
        if self.is_up:
            self.said.append(operation.id)
        return self.is_up

    def is_linked(self, contact):
        return self.is_up

    def dialect(self, contact):
        return self.spoken if self.is_up else Dialect.UNKNOWN

    def contact_of(self, conversation):
        return NOOR.id if conversation == NOOR.conversation else None


class Bench:
    """An outbox with what it tells and what it puts off."""

    def __init__(self, dialect=Dialect.NATIVE):
        self.store, self.line = FakeRepositories(), Line(dialect)
        self.told, self.later = [], []
        self.outbox = Outbox(
            repository=self.store.messages,
            operations=self.line,
            conversations=self.line,
            tell=self.told.append,
            later=self.later.append,
        )

    async def keep(self, *messages):
        await self.store.contacts.save(NOOR)
        return [await self.store.messages.add(each) for each in messages]

    async def flush(self):
        self.outbox.hold(NOOR.id)
        await self.outbox.flush(NOOR.id, NOOR.conversation)

    def deliveries(self):
        return [each.delivery for each in self.store.disk.messages.values()]


@in_virtual_time
async def test_nothing_new_overtakes_what_waits_for_the_link():
    bench = Bench()
    first, second = await bench.keep(message(1), message(2))
    await bench.outbox.send(second)
    assert bench.line.said == []
    await bench.flush()
    assert bench.line.said == [first.id, second.id]
    assert bench.deliveries() == [Delivery.SENT] * 2
    bench.outbox.hold(NOOR.id)
    (third,) = await bench.keep(message(3))
    await bench.outbox.send(third)
    assert bench.line.said == [first.id, second.id]


@in_virtual_time
async def test_what_has_no_receipt_goes_again_and_what_has_one_does_not():
    bench = Bench()
    first, second = await bench.keep(message(1), message(2))
    await bench.flush()
    await bench.outbox.note_stored(NOOR.conversation, first.id)
    bench.line.is_up = False
    await bench.outbox.take_back(NOOR.id, NOOR.conversation)
    assert bench.deliveries() == [Delivery.STORED, Delivery.WAITING]
    bench.line.is_up = True
    await bench.flush()
    assert bench.line.said == [first.id, second.id, second.id]


@in_virtual_time
async def test_to_an_older_client_it_is_sent_once_it_was_handed_over_and_never_again():
    bench = Bench(Dialect.WEB)
    first, second = await bench.keep(message(1), message(2))
    await bench.flush()
    assert bench.deliveries() == [Delivery.WAITING] * 2
    await bench.outbox.note_handed(NOOR.conversation, first.id)
    assert bench.deliveries() == [Delivery.SENT, Delivery.WAITING]
    await bench.flush()
    assert bench.line.said == [first.id, second.id, second.id]


@in_virtual_time
@pytest.mark.parametrize("delivery", [Delivery.STORED, Delivery.FAILED, Delivery.SENT])
async def test_handed_over_says_nothing_of_what_does_not_wait(delivery):
    bench = Bench(Dialect.WEB)
    (ours,) = await bench.keep(message(1, delivery=delivery))
    await bench.outbox.note_handed(NOOR.conversation, ours.id)
    await bench.outbox.note_handed(NOOR.conversation, MessageId("nobody's"))
    assert bench.deliveries() == [delivery]


@in_virtual_time
@pytest.mark.parametrize("work", ["flush", "note_stored", "note_handed"])
async def test_what_the_store_refuses_is_done_later(work):
    bench = Bench(Dialect.WEB)
    (ours,) = await bench.keep(message(1))
    bench.store.failure = REFUSED
    first = NOOR.id if work == "flush" else NOOR.conversation
    second = NOOR.conversation if work == "flush" else ours.id
    with pytest.raises(StoreError):
        await getattr(bench.outbox, work)(first, second)
    bench.store.failure = None
    (again,) = bench.later
    await again()
    ends = {"note_stored": Delivery.STORED, "note_handed": Delivery.SENT}
    assert bench.deliveries() == [ends.get(work, Delivery.WAITING)]
    assert bench.line.said == ([ours.id] if work == "flush" else [])


@in_virtual_time
async def test_only_what_failed_is_tried_again():
    bench = Bench()
    await bench.flush()
    failed, stored = await bench.keep(
        message(1, delivery=Delivery.FAILED), message(2, delivery=Delivery.STORED)
    )
    await bench.outbox.retry(failed.id)
    await bench.outbox.retry(stored.id)
    assert bench.line.said == [failed.id]
    assert [each.delivery for each in bench.told] == [Delivery.WAITING, Delivery.SENT]


@in_virtual_time
async def test_what_went_to_an_older_client_is_not_said_again_to_the_desktop_of_the_same_person():
    bench = Bench(Dialect.APP)
    await bench.keep(message(1, delivery=Delivery.SENT), message(2))
    await bench.outbox.settle(NOOR.conversation)
    assert bench.deliveries() == [Delivery.HANDED, Delivery.WAITING]
    bench.line.spoken = Dialect.NATIVE
    await bench.flush()
    assert bench.line.said == ["noor 2"]
