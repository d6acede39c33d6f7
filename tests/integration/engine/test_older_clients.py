"""Older clients in memory: linked, heard, sent to, gone; whatever they do breaks nothing."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from tests.fakes.connections import FakeNet
from tests.fakes.older import older
from tests.fakes.people import Town, is_linked
from tests.fakes.service import MemoryService
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.link import Presence
from zajel_desktop.model.message import Delivery, Kind
from zajel_desktop.model.pairing import Step
from zajel_desktop.protocol.dialects.parts import FileComplete, FileStart


@pytest.fixture
def open_town(tmp_path):
    """Make a town inside a test that runs in virtual time; everybody is stopped at the end."""

    @contextlib.asynccontextmanager
    async def open_town():
        town = Town(MemoryService(), FakeNet(), tmp_path)
        try:
            yield town
        finally:
            await town.close()

    return open_town


OLDER = (Dialect.APP, Dialect.WEB, Dialect.HEADLESS)


def deliveries(person, message):
    return [m.delivery for m in person.messages if m.id == message]


async def reach(person, client, *, we_ask=True):
    """Pair with ``client``; wait until our person is linked."""
    ours = await person.code()
    if we_ask:
        person.engine.pairing.pair(client.code)
    else:
        await client.request(ours.address)
        await person.until(lambda: person.engine.pairing.requests)
        person.engine.pairing.accept(person.engine.pairing.requests[0].id)
    await person.until(lambda: is_linked(person), 30)


async def fail(person, client):
    """Pair with ``client``; wait until that has failed, and return why."""
    await person.code()
    person.engine.pairing.pair(client.code)
    await person.until(lambda: person.progress and person.progress[-1].step is Step.FAILED, 60)
    return person.progress[-1].failure.reason


@pytest.mark.parametrize("we_ask", [True, False])
@pytest.mark.parametrize("dialect", OLDER)
@in_virtual_time
async def test_texts_go_both_ways(open_town, dialect, we_ask):
    async with open_town() as town, older(town, dialect) as client:
        anna = await town.person("Anna")
        await reach(anna, client, we_ask=we_ask)
        client.say("سلام 🕊")
        await anna.until(lambda: anna.texts == ["سلام 🕊"])
        message = anna.say("hello")
        await client.until(lambda: client.texts == ["hello"])
        client.connection.send(client.labels[0], client.rules.seal_text("seen")[0])
        await anna.until(lambda: Delivery.SENT in deliveries(anna, message))
        assert deliveries(anna, message) == [Delivery.WAITING, Delivery.SENT]
        assert anna.contact.dialect is dialect
        assert anna.engine.links.dialect(anna.contact.id) is dialect
        assert anna.engine.links.status(anna.contact.id).dialect is dialect


@in_virtual_time
async def test_a_page_that_never_greets_is_linked_all_the_same(open_town):
    async with open_town() as town, older(town, Dialect.WEB, greets=False) as client:
        anna = await town.person("Anna")
        await reach(anna, client)
        assert anna.contact.dialect is Dialect.WEB


@in_virtual_time
async def test_what_is_written_before_goes_out_once_in_order_and_never_again(open_town):
    async with open_town() as town, older(town, Dialect.APP) as client:
        anna = await town.person("Anna")
        await reach(anna, client)
        await client.connection.close()
        await anna.until(lambda: not is_linked(anna))
        said = [anna.say(text) for text in ("one", "two", "three")]
        await client.request((await anna.code()).address)
        await client.until(lambda: client.texts == ["one", "two", "three"], 60)
        client.connection.send("files", "{}")
        await anna.until(lambda: deliveries(anna, said[-1])[-1] is Delivery.SENT)
        await client.connection.close()
        await anna.until(lambda: not is_linked(anna))
        await client.request((await anna.code()).address)
        await anna.until(lambda: is_linked(anna))
        await asyncio.sleep(5)
        assert client.texts == ["one", "two", "three"]
        assert [deliveries(anna, each)[-1] for each in said] == [Delivery.SENT] * 3


@in_virtual_time
async def test_what_was_never_handed_over_waits_for_the_next_link(open_town):
    async with open_town() as town, older(town, Dialect.APP) as client:
        anna = await town.person("Anna")
        await reach(anna, client)
        town.net.is_silent = True
        message = anna.say("lost?")
        await anna.until(lambda: not is_linked(anna))
        assert deliveries(anna, message) == [Delivery.WAITING]
        town.net.is_silent = False
        await client.request((await anna.code()).address)
        await client.until(lambda: client.texts == ["lost?"])


@in_virtual_time
async def test_who_vanishes_is_not_shown_for_long_and_gone_soon(open_town):
    async with open_town() as town, older(town, Dialect.WEB) as client:
        anna = await town.person("Anna")
        await reach(anna, client)
        await asyncio.sleep(120)  # quiet, and there
        assert anna.engine.links.status(anna.contact.id).presence is Presence.ONLINE
        began = town.clock.monotonic()
        town.net.is_silent = True
        await anna.until(lambda: anna.statuses[-1].presence is Presence.RECONNECTING)
        assert town.clock.monotonic() - began <= 9
        await anna.until(lambda: not is_linked(anna))
        assert town.clock.monotonic() - began <= 15
        assert anna.statuses[-1].failure.reason is Reason.LINK_LOST


@in_virtual_time
async def test_another_key_in_the_handshake_is_found_out(open_town):
    async with open_town() as town, older(town, Dialect.APP) as client:
        client.key = Identity.draw()
        anna = await town.person("Anna")
        assert await fail(anna, client) is Reason.ALTERED
        assert anna.engine.contacts.all == ()


@in_virtual_time
async def test_a_second_handshake_harms_nothing_and_one_with_another_key_ends_the_link(open_town):
    async with open_town() as town, older(town, Dialect.APP) as client:
        anna = await town.person("Anna")
        await reach(anna, client)
        client.greet()
        client.say("still here")
        await anna.until(lambda: anna.texts == ["still here"])
        client.greet(Identity.draw())
        await anna.until(lambda: not is_linked(anna))
        assert anna.statuses[-1].failure.reason is Reason.ALTERED


@in_virtual_time
async def test_frames_that_nobody_can_open_are_said_once(open_town):
    async with open_town() as town, older(town, Dialect.APP) as client:
        anna = await town.person("Anna")
        await reach(anna, client)
        for _ in range(5):
            client.connection.send("messages", "A" * 60)
        client.say("and this")
        await anna.until(lambda: anna.texts == ["and this"])
        assert [m.kind for m in anna.messages].count(Kind.UNREADABLE) == 1
        assert is_linked(anna)


@in_virtual_time
async def test_a_contact_who_has_spoken_native_does_not_step_back_unless_our_person_says_so(
    open_town,
):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        identity = badr.engine.identity.current
        await badr.stop()
        await anna.until(lambda: not is_linked(anna))
        async with older(town, Dialect.APP, identity=identity) as client:
            anna.progress.clear()
            assert await fail(anna, client) is Reason.STEPPED_BACK
            assert anna.contact.has_spoken_native
            status = anna.engine.links.status(anna.contact.id)
            assert status.failure.reason is Reason.STEPPED_BACK
            anna.engine.contacts.allow_foreign(anna.contact.id)
            await reach(anna, client)
            assert anna.contact.dialect is Dialect.APP


@in_virtual_time
async def test_where_only_proven_people_are_wanted_no_older_client_gets_in(open_town):
    async with open_town() as town, older(town, Dialect.APP) as client:
        anna = await town.person("Anna", refuses_unverified=True)
        await client.request((await anna.code()).address)
        await anna.until(lambda: anna.engine.pairing.requests)
        anna.engine.pairing.accept(anna.engine.pairing.requests[0].id)
        await client.until(lambda: client.is_over)
        assert anna.engine.contacts.all == ()


@in_virtual_time
async def test_nothing_that_only_desktops_prove_is_offered(open_town):
    async with open_town() as town, older(town, Dialect.APP) as client:
        anna = await town.person("Anna")
        await reach(anna, client)
        links, contact = anna.engine.links, anna.contact.id
        assert links.bond(contact) is None
        assert links.file_channel(contact) is None
        assert links.foreign_files(contact) is not None


@pytest.mark.parametrize("dialect", OLDER)
@in_virtual_time
async def test_parts_of_files_go_both_ways(open_town, dialect):
    async with open_town() as town, older(town, dialect) as client:
        anna = await town.person("Anna")
        await reach(anna, client)
        channel = anna.engine.links.foreign_files(anna.contact.id)
        part = FileStart("3f2504e0-4f89-41d3-9a0c-0305e82c3301", "a.txt", 3, 1)
        channel.say_part(part)
        await channel.wait_drained(0)
        await client.until(lambda: client.frames[-1][0] == client.labels[1])
        assert client.rules.parse_file(client.frames[-1][1]) == part
        heard = []
        anna.engine.links.part_received.subscribe(heard.append)
        end = FileComplete(part.id)
        client.say_file(end)
        await asyncio.sleep(1)
        assert (anna.contact.id, end) in heard
        await client.connection.close()
        await anna.until(lambda: not is_linked(anna))
        with pytest.raises(OSError, match="older client"):
            channel.say_part(part)


@pytest.mark.parametrize("dialect", OLDER)
@in_virtual_time
async def test_whoever_speaks_of_files_while_the_link_ends_hears_that_it_is_gone(
    open_town, dialect
):
    async with open_town() as town, older(town, dialect) as client:
        anna = await town.person("Anna")
        await reach(anna, client)
        channel = anna.engine.links.foreign_files(anna.contact.id)
        ours, heard = client.connection._peer, []
        close = ours.close

        async def close_slowly():
            with pytest.raises(OSError, match="older client"):
                channel.say_part(FileComplete("3f2504e0-4f89-41d3-9a0c-0305e82c3301"))
            heard.append("gone")
            await close()

        ours.close = close_slowly
        client.greet(Identity.draw())
        await anna.until(lambda: not is_linked(anna))
        assert heard == ["gone"]


@in_virtual_time
async def test_an_offer_that_nobody_asked_for_leaves_a_live_link_alone(open_town):
    async with open_town() as town, older(town, Dialect.WEB) as client:
        anna = await town.person("Anna")
        await reach(anna, client)
        await client.relay_again()
        client.say("as before")
        await anna.until(lambda: anna.texts == ["as before"])
        assert is_linked(anna)


@pytest.mark.parametrize("dialect", [Dialect.APP, Dialect.WEB])
@in_virtual_time
async def test_who_pairs_again_while_linked_gets_another_link_and_loses_nothing(open_town, dialect):
    async with open_town() as town, older(town, dialect) as client:
        anna = await town.person("Anna")
        await reach(anna, client)
        (first,) = anna.engine.links._links.values()
        await asyncio.sleep(31)
        anna.engine.pairing.pair(client.code)
        await anna.until(lambda: list(anna.engine.links._links.values()) not in ([], [first]))
        await anna.until(lambda: is_linked(anna))
        anna.say("on the new one")
        await client.until(lambda: client.texts == ["on the new one"])
        assert len(anna.engine.contacts.all) == 1


@pytest.mark.parametrize("is_closed_before", [True, False])
@pytest.mark.parametrize("dialect", OLDER)
@in_virtual_time
async def test_who_drops_a_connection_and_offers_another_is_linked_again(
    open_town, dialect, is_closed_before
):
    async with open_town() as town, older(town, dialect) as client:
        anna = await town.person("Anna")
        await reach(anna, client)
        before, client.connection = client.connection, None
        if is_closed_before:
            await before.close()
            await anna.until(lambda: not is_linked(anna))
        await client.offer()
        await client.until(lambda: client.frames and client.connection._open)
        client.say("on the new one")
        await anna.until(lambda: anna.texts == ["on the new one"])
        await before.close()
        anna.say("answered")
        await client.until(lambda: client.texts == ["answered"])


@in_virtual_time
async def test_a_connection_that_is_dropped_before_it_opens_is_waited_for_once_more(open_town):
    async with open_town() as town, older(town, Dialect.APP) as client:
        anna = await town.person("Anna")
        town.net.is_reachable = False
        await client.request((await anna.code()).address)
        await anna.until(lambda: anna.engine.pairing.requests)
        anna.engine.pairing.accept(anna.engine.pairing.requests[0].id)
        await client.until(lambda: client.connection and client.connection._peer)
        town.net.is_reachable = True
        await client.offer()  # the first connection is closed by it
        await anna.until(lambda: is_linked(anna), 10)
        assert len(town.net.made) == 4


@in_virtual_time
async def test_a_link_to_an_older_client_does_not_move(open_town):
    async with open_town() as town, older(town, Dialect.APP) as client:
        anna = await town.person("Anna")
        await reach(anna, client)
        (link,) = anna.engine.links._links.values()
        before = len(town.net.made)
        link.renew("other addresses", is_elsewhere=True)
        await asyncio.sleep(3)
        assert len(town.net.made) == before
        assert is_linked(anna)
        with pytest.raises(LocalError):
            assert link.transcript
        town.net.is_elsewhere = True
        link.renew("other addresses", is_elsewhere=True)
        await anna.until(lambda: not is_linked(anna))


@pytest.mark.parametrize(
    ("renewal", "ends"),
    [
        ({"reason": "another proxy"}, True),
        ({"reason": "hidden", "is_relay_only": True}, True),
        ({"reason": "shown", "is_relay_only": False}, False),
    ],
)
@in_virtual_time
async def test_a_link_that_must_not_stay_as_it_is_ends(open_town, renewal, ends):
    async with open_town() as town, older(town, Dialect.APP) as client:
        anna = await town.person("Anna")
        await reach(anna, client)
        (link,) = anna.engine.links._links.values()
        link.renew(**renewal)
        await asyncio.sleep(0.2)
        assert link.is_linked is not ends


@in_virtual_time
async def test_what_was_said_last_is_handed_over_before_we_go(open_town):
    async with open_town() as town, older(town, Dialect.APP) as client:
        anna = await town.person("Anna")
        await reach(anna, client)
        message = anna.say("goodbye")
        await client.until(lambda: client.texts == ["goodbye"])
        client.connection._peer.stir()
        await anna.stop()
        town.people.remove(anna)
        assert anna.store.disk.messages[message].delivery is Delivery.SENT
        assert client.is_over


@in_virtual_time
async def test_once_they_speak_otherwise_than_we_thought_everybody_goes_by_that(open_town):
    async with open_town() as town:
        anna = await town.person("Anna")
        async with older(town, Dialect.APP) as client:
            await reach(anna, client)
        await anna.until(lambda: not is_linked(anna))
        links, contact, seen = anna.engine.links, anna.contact.id, []
        links.recognised.subscribe(lambda heard: seen.append(links.dialect(heard[0])))
        page = older(town, Dialect.WEB, code="WWWWWW", identity=client.identity)
        async with page as client:
            await reach(anna, client)
            assert links.dialect(contact) is Dialect.APP
            client.say("hello")
            await anna.until(lambda: anna.texts == ["hello"])
            assert seen == [Dialect.WEB]
            assert links.dialect(contact) is anna.contact.dialect is Dialect.WEB
            assert links.status(contact).dialect is Dialect.WEB


@pytest.mark.parametrize("dialect", OLDER)
@in_virtual_time
async def test_a_page_that_has_gone_is_not_said_to_come_back_and_others_are(open_town, dialect):
    async with open_town() as town, older(town, dialect) as client:
        anna = await town.person("Anna")
        await reach(anna, client)
        await client.connection.close()
        await anna.until(lambda: not is_linked(anna))
        comes_back = dialect is not Dialect.WEB
        awaited = Presence.RECONNECTING if comes_back else Presence.OFFLINE
        assert anna.statuses[-1].presence is awaited
        assert anna.statuses[-1].failure.reason is Reason.LINK_LOST
        seen = len(anna.statuses)
        await asyncio.sleep(300)
        assert {each.presence for each in anna.statuses[seen:]} <= {Presence.OFFLINE}
        await client.request((await anna.code()).address)
        await anna.until(lambda: is_linked(anna), 30)


@in_virtual_time
async def test_a_contact_comes_back_though_our_person_has_become_strict_about_codes(open_town):
    async with open_town() as town, older(town, Dialect.APP) as client:
        anna = await town.person("Anna")
        await reach(anna, client)
        await client.connection.close()
        await anna.until(lambda: not is_linked(anna))
        anna.engine.settings.change(refuses_unverified=True)
        await client.request((await anna.code()).address)
        await anna.until(lambda: is_linked(anna), 30)
        assert anna.contact.dialect is Dialect.APP
