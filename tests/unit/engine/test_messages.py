"""Messages: kept first, sent when there is a link, stored once, shown once, in order."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.people import is_linked
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.engine.messages import STORE_PAUSE
from zajel_desktop.model.contact import Method
from zajel_desktop.model.errors import LocalError, StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.message import MAX_TEXT, Delivery, Kind


def deliveries(person, message):
    return [m.delivery for m in person.messages if m.id == message]


@in_virtual_time
async def test_a_message_is_waiting_sent_and_stored_in_turn(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        message = anna.say("hello\nسلام 🕊")
        assert deliveries(anna, message) == []
        await anna.until(lambda: Delivery.STORED in deliveries(anna, message))
        assert deliveries(anna, message) == [Delivery.WAITING, Delivery.SENT, Delivery.STORED]
        assert badr.texts == ["hello\nسلام 🕊"]


@in_virtual_time
async def test_what_was_sent_into_a_dead_link_waits_once_that_is_known(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        town.net.is_silent = True
        message = anna.say("Are you there?")
        await anna.until(lambda: not is_linked(anna))
        await anna.until(lambda: deliveries(anna, message)[-1] is Delivery.WAITING)
        assert deliveries(anna, message) == [Delivery.WAITING, Delivery.SENT, Delivery.WAITING]
        town.net.is_silent = False
        await anna.until(lambda: Delivery.STORED in deliveries(anna, message))
        assert badr.texts == ["Are you there?"]


@in_virtual_time
async def test_what_is_written_without_a_link_goes_out_with_the_next_one_in_order(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        await badr.stop()
        await anna.until(lambda: not is_linked(anna))
        written = [f"text {n}" for n in range(60)]
        for text in written:
            anna.say(text)
        back = await town.person("Badr", badr.disk)
        await town.pair(anna, back)
        await back.until(lambda: len(back.texts) == 60)
        assert back.texts == written
        last = anna.messages[-1].id
        await anna.until(lambda: Delivery.STORED in deliveries(anna, last))


@in_virtual_time
async def test_a_thousand_written_while_both_were_apart_come_in_order_after_both_restarted(
    open_town,
):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        await badr.stop()
        await anna.until(lambda: not is_linked(anna))
        written = [f"text {n}" for n in range(1000)]
        for text in written:
            anna.say(text)
        await anna.until(lambda: anna.messages[-1].text == written[-1])
        await anna.stop()
        back = await town.person("Badr", badr.disk)
        again = await town.person("Anna", anna.disk)
        await back.until(lambda: len(back.texts) == 1000)
        assert back.texts == written
        last = anna.messages[-1].id
        await again.until(lambda: Delivery.STORED in deliveries(again, last))
        assert again.store.disk.messages[last].delivery is Delivery.STORED


@in_virtual_time
async def test_what_is_written_while_a_link_opens_keeps_its_order(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        await badr.stop()
        await anna.until(lambda: not is_linked(anna))
        back = await town.person("Badr", badr.disk)
        code = str(await back.code())
        written = [f"text {n}" for n in range(300)]
        asked = False
        for text in written:
            anna.say(text)
            await asyncio.sleep(0)
            if back.engine.pairing.requests:
                back.engine.pairing.accept(back.engine.pairing.requests[0].id)
            elif not asked:
                asked = bool(anna.engine.pairing.pair(code))
        await back.until(lambda: len(back.texts) == 300)
        assert back.texts == written


@in_virtual_time
async def test_a_message_that_arrives_twice_is_shown_once_and_acknowledged_twice(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        message = anna.say("once")
        await anna.until(lambda: Delivery.STORED in deliveries(anna, message))
        # As after a crash between the other's commit and our note of its receipt.
        await anna.engine.messages._repository.set_delivery(message, Delivery.SENT)
        await town.pair(badr, anna)
        await anna.until(lambda: deliveries(anna, message).count(Delivery.STORED) == 2)
        assert badr.texts == ["once"]


@in_virtual_time
async def test_a_message_the_store_refuses_fails_and_can_be_tried_again(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        anna.store.failure = Failure(Reason.DISK_FULL, Side.OURS)
        message = anna.say("kept nowhere")
        await anna.until(lambda: Delivery.FAILED in deliveries(anna, message))
        assert anna.messages[-1].failure.reason is Reason.DISK_FULL
        anna.store.failure = None
        anna.engine.messages.retry(message)
        await badr.until(lambda: badr.texts == ["kept nowhere"])


@in_virtual_time
async def test_what_could_not_be_stored_is_not_acknowledged(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        failures = []
        badr.engine.messages.failed.subscribe(failures.append)
        badr.engine.messages.failed.subscribe(lambda _: badr._changed.set())
        badr.store.failure = Failure(Reason.DISK_FULL, Side.OURS)
        message = anna.say("for later")
        await badr.until(lambda: failures)
        assert Delivery.STORED not in deliveries(anna, message)
        badr.store.failure = None
        await town.pair(anna, badr)
        await anna.until(lambda: Delivery.STORED in deliveries(anna, message))
        assert badr.texts == ["for later"]


@in_virtual_time
async def test_what_the_store_refused_is_stored_later_and_nothing_overtakes_it(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        await badr.until(lambda: len(badr.messages) == 2)
        failures = []
        badr.engine.messages.failed.subscribe(failures.append)
        badr.store.failure = Failure(Reason.DISK_FULL, Side.OURS)
        anna.say("1")
        await asyncio.sleep(STORE_PAUSE / 2)
        anna.say("2")
        await asyncio.sleep(STORE_PAUSE)
        badr.store.failure = None
        last = anna.say("3")
        await anna.until(lambda: Delivery.STORED in deliveries(anna, last))
        assert badr.texts == ["1", "2", "3"]
        assert failures
        anna.say("4")
        await badr.until(lambda: badr.texts[3:] == ["4"])


@in_virtual_time
async def test_what_the_store_refused_and_a_newer_link_brings_again_is_shown_once(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        await badr.until(lambda: len(badr.messages) == 2)
        keep, refused = badr.store.messages.add, asyncio.Event()

        async def refuse(message):
            refused.set()
            raise StoreError(Failure(Reason.DISK_FULL, Side.OURS))

        badr.store.messages.add = refuse
        for text in ("1", "2"):
            last = anna.say(text)
        await refused.wait()
        await town.pair(anna, badr)
        badr.store.messages.add = keep
        await anna.until(lambda: Delivery.STORED in deliveries(anna, last))
        assert badr.texts == ["1", "2"]


@in_virtual_time
async def test_a_receipt_that_the_store_refused_is_noted_later(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        mark = anna.store.messages.set_delivery

        async def refuse(*_):
            raise StoreError(Failure(Reason.DISK_FULL, Side.OURS))

        anna.store.messages.set_delivery = refuse
        message = anna.say("1")
        await badr.until(lambda: badr.texts == ["1"])
        await asyncio.sleep(STORE_PAUSE / 2)
        assert deliveries(anna, message) == [Delivery.WAITING]
        anna.store.messages.set_delivery = mark
        await anna.until(lambda: Delivery.STORED in deliveries(anna, message))


@in_virtual_time
async def test_a_store_that_refuses_while_the_outbox_goes_out_changes_no_order(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        await badr.stop()
        await anna.until(lambda: not is_linked(anna))
        for text in ("1", "2"):
            anna.say(text)
        read, mark, refusals = anna.store.messages.outbox, anna.store.messages.set_delivery, []

        async def refuse(*_):
            refusals.append(1)
            anna.store.messages.outbox = read
            if len(refusals) == 3:
                anna.store.messages.set_delivery = mark
            raise StoreError(Failure(Reason.DISK_FULL, Side.OURS))

        anna.store.messages.outbox = anna.store.messages.set_delivery = refuse
        back = await town.person("Badr", badr.disk)
        await town.pair(anna, back)
        last = anna.say("3")
        await anna.until(lambda: Delivery.STORED in deliveries(anna, last))
        assert back.texts == ["1", "2", "3"]


@in_virtual_time
async def test_empty_and_endless_texts_are_our_fault(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        for text in ("", " \n", "x" * (MAX_TEXT + 1), "ع" * (MAX_TEXT // 2 + 1)):
            with pytest.raises(LocalError):
                anna.say(text)


@in_virtual_time
async def test_the_longest_text_arrives(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        anna.say("ع" * (MAX_TEXT // 2))
        await badr.until(lambda: badr.texts == ["ع" * (MAX_TEXT // 2)])


@in_virtual_time
async def test_half_a_character_is_sent_as_one_that_can_be_shown(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        anna.say("\ud800 and \ud83d\ude00")
        anna.engine.messages.set_draft(anna.contact.conversation, "\udc00")
        await badr.until(lambda: badr.texts == ["\ufffd and 😀"])
        assert anna.engine.messages.summary(anna.contact.conversation).draft == "\ufffd"


@in_virtual_time
async def test_a_fault_in_one_piece_of_work_is_reported_and_ends_nothing_else(open_town, caplog):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)

        async def break_down(*_):
            raise ZeroDivisionError

        search, anna.store.messages.search = anna.store.messages.search, break_down
        anna.engine.messages.search("x")
        anna.say("still here")
        await badr.until(lambda: badr.texts == ["still here"])
        assert "task message failed" in caplog.text
        caplog.clear()
        anna.store.messages.search = search


@in_virtual_time
async def test_pages_come_in_answer_to_their_question(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        for number in range(60):
            anna.say(str(number))
        await badr.until(lambda: len(badr.texts) == 60)
        pages = []
        badr.engine.messages.page_loaded.subscribe(pages.append)
        conversation = badr.contact.conversation
        newest = badr.engine.messages.load(conversation)
        await badr.until(lambda: pages)
        assert pages[0].query == newest
        assert [m.text for m in pages[0].messages] == [str(n) for n in range(10, 60)]
        assert (pages[0].has_older, pages[0].has_newer) == (True, False)
        badr.engine.messages.load(conversation, before=pages[0].messages[0].order)
        await badr.until(lambda: len(pages) == 2)
        said = [m.text for m in pages[1].messages if m.kind is Kind.TEXT]
        assert said == [str(n) for n in range(10)]
        assert (pages[1].has_older, pages[1].has_newer) == (False, True)


@in_virtual_time
async def test_search_finds_the_newest_first(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        for text in ("the ferry", "a tent", "Ferry again"):
            anna.say(text)
        await anna.until(lambda: len(anna.messages) >= 4)
        found = []
        anna.engine.messages.search_done.subscribe(found.append)
        query = anna.engine.messages.search("ferry")
        await anna.until(lambda: found)
        assert found[0].query == query
        assert [m.text for m in found[0].messages] == ["Ferry again", "the ferry"]


@in_virtual_time
async def test_a_receipt_for_another_conversation_is_left_aside(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        await badr.stop()
        await anna.until(lambda: not is_linked(anna))
        message = anna.say("for Badr only")
        eve = await town.person("Eve")
        await town.pair(eve, anna)
        eve.engine.links.send(eve.contact.id, stored(message))
        eve.say("marker")
        await anna.until(lambda: anna.texts == ["marker"])
        assert Delivery.STORED not in deliveries(anna, message)


def stored(message):
    from zajel_desktop.protocol.wire.operations import Stored

    return Stored(message)


@in_virtual_time
async def test_what_became_of_trust_is_told_in_the_conversation(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        contacts, contact = anna.engine.contacts, anna.contact.id
        await anna.until(lambda: len(anna.messages) == 2)
        contacts.distrust(contact)
        contacts.verify(contact, Method.EMOJI)
        contacts.verify(contact, Method.NUMBER)  # verified already
        await anna.until(lambda: len(anna.messages) == 4)
        told = [(m.kind, m.text) for m in anna.messages[2:]]
        assert told == [(Kind.DIFFERED, ""), (Kind.VERIFIED, "emoji")]
        assert anna.engine.messages.summary(anna.contact.conversation).unread == 0
