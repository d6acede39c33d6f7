"""The engine: one identity for ever, started and stopped as often as one likes, joined up right."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.people import FakeRoute, is_linked
from tests.fakes.repositories import Disk
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.crypto.identity import Identity, fingerprint
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.message import Kind

FULL = Failure(Reason.DISK_FULL, Side.OURS)


@in_virtual_time
async def test_an_identity_is_drawn_once_and_kept(open_town):
    async with open_town() as town:
        anna = await town.person("Anna")
        key = anna.engine.identity.key
        assert anna.engine.identity.fingerprint == fingerprint(key)
        assert Identity(anna.disk.private).peer_id == key
        await anna.stop()
        back = await town.person("Anna", anna.disk)
        assert back.engine.identity.key == key


@in_virtual_time
async def test_two_people_are_two_keys(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        assert anna.engine.identity != badr.engine.identity


@in_virtual_time
async def test_a_store_that_refuses_gives_no_engine_and_draws_no_identity(open_town, monkeypatch):
    disk = Disk()

    def refuse(store):
        raise StoreError(FULL)

    async with open_town() as town:
        monkeypatch.setattr("tests.fakes.repositories.FakeRepositories.ready", refuse)
        with pytest.raises(StoreError):
            await town.person("Anna", disk)
        assert disk.private is None


@in_virtual_time
async def test_it_can_be_stopped_and_started_again_and_again(open_town):
    async with open_town() as town:
        badr = await town.person("Badr")
        disk = Disk()
        for number in range(3):
            anna = await town.person("Anna", disk)
            await town.pair(anna, badr)
            anna.say(f"text {number}")
            await badr.until(lambda n=number: f"text {n}" in badr.texts)
            await anna.stop()
            await badr.until(lambda: not is_linked(badr))
        assert badr.texts == ["text 0", "text 1", "text 2"]
        assert len(badr.engine.contacts.all) == 1


@in_virtual_time
async def test_what_was_said_last_is_written_before_the_end(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        conversation = anna.contact.conversation
        anna.engine.contacts.rename(anna.contact.id, "Nour")
        anna.engine.settings.change(accept_below=7)
        anna.engine.messages.set_draft(conversation, "half a")
        last = anna.say("the very last")
        await anna.stop()
        assert anna.disk.messages[last].text == "the very last"
        assert anna.disk.drafts[conversation] == "half a"
        assert anna.disk.settings.accept_below == 7
        assert [contact.name for contact in anna.disk.contacts.values()] == ["Nour"]


@in_virtual_time
async def test_it_stops_at_once_wherever_it_is(open_town):
    for pause in (0, 0.01, 0.1, 1, 5, 30):
        async with open_town() as town:
            anna, badr = await town.person("Anna"), await town.person("Badr")
            await badr.code()
            anna.engine.pairing.pair(str(badr.engine.pairing.invitation.code))
            await asyncio.sleep(pause)
            for request in badr.engine.pairing.requests:
                badr.engine.pairing.accept(request.id)
            began = town.clock.monotonic()
            await anna.stop()
            await badr.stop()
            assert town.clock.monotonic() - began < 2


@in_virtual_time
async def test_everything_the_store_refuses_comes_as_one_kind_of_fact(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        await asyncio.sleep(1)
        failures = []
        anna.engine.messages.failed.subscribe(failures.append)
        anna.store.failure = FULL
        anna.engine.settings.change(accept_below=7)
        anna.engine.contacts.rename(anna.contact.id, "Nour")
        anna.engine.messages.set_draft(anna.contact.conversation, "x")
        await asyncio.sleep(1)
        assert failures == [FULL] * 3
        anna.store.failure = None


@in_virtual_time
async def test_a_removed_contact_leaves_nothing_and_can_pair_again(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        anna.say("one")
        await badr.until(lambda: badr.texts)
        gone = badr.contact
        badr.engine.contacts.remove(gone.id)
        await anna.until(lambda: not is_linked(anna))
        badr.say("to nobody", gone.conversation)
        await asyncio.sleep(1)
        assert badr.engine.messages.summaries == badr.disk.messages == {}
        await town.pair(anna, badr)
        assert badr.contact.conversation != gone.conversation
        anna.say("two")
        await badr.until(lambda: badr.texts[-1] == "two")


@in_virtual_time
async def test_files_offered_by_somebody_removed_meanwhile_harm_nothing(open_town, tmp_path):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        (tmp_path / "a").write_bytes(b"a")
        anna.engine.transfers.offer(anna.contact.conversation, [])
        gone = badr.contact
        badr.engine.contacts.remove(gone.id)
        badr.engine.messages.load(gone.conversation)
        await anna.until(lambda: not is_linked(anna))
        assert badr.disk.transfers == {}


@in_virtual_time
async def test_pairing_again_adds_a_line_and_sends_what_waited(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        await badr.stop()
        await anna.until(lambda: not is_linked(anna))
        anna.say("waits")
        back = await town.person("Badr", badr.disk)
        await town.pair(back, anna)
        await back.until(lambda: back.texts == ["waits"])
        kinds = [message.kind for message in back.disk.messages.values()]
        assert kinds.count(Kind.PAIRED) == 2


@in_virtual_time
async def test_the_chosen_proxy_is_the_way_out_from_the_start_and_after_a_change(open_town):
    async with open_town() as town:
        anna = await town.person("Anna", proxy="socks5://127.0.0.1:9050")
        await anna.stop()
        route = FakeRoute()
        back = await town.person("Anna", anna.disk, ports={"route": route})
        assert route.address == "socks5://127.0.0.1:9050"
        back.engine.settings.change(proxy="")
        assert route.address == ""
