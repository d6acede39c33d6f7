"""The link: alive while it is heard, closed with a reason, harmed by nobody else."""

from __future__ import annotations

import pytest

from tests.fakes.connections import FakeConnection
from tests.fakes.people import is_linked
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.model.failure import Reason, Side
from zajel_desktop.model.link import Path, Presence
from zajel_desktop.model.pairing import Step
from zajel_desktop.model.service import ServiceState


@in_virtual_time
async def test_a_quiet_link_stays(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        await anna.until(lambda: anna.statuses[-1].round_trip is not None)
        code = await anna.code()  # a new one comes after ten minutes
        await anna.until(lambda: anna.engine.pairing.invitation.code not in {None, code}, 700)
        assert is_linked(anna)
        assert is_linked(badr)
        assert anna.engine.links.status(anna.contact.id).path is Path.LAN


@in_virtual_time
async def test_silence_is_suspect_after_three_seconds_and_ends_the_link_after_ten(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        town.net.is_silent = True
        began = town.clock.monotonic()
        await anna.until(lambda: anna.statuses[-1].presence is Presence.RECONNECTING)
        assert 2 <= town.clock.monotonic() - began <= 4
        await anna.until(lambda: not is_linked(anna))
        assert 9 <= town.clock.monotonic() - began <= 11
        assert anna.statuses[-1].failure.reason is Reason.LINK_LOST


@in_virtual_time
async def test_a_suspect_link_that_is_heard_again_is_online(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        for connection in town.net.made:
            connection.hold()
        await anna.until(lambda: anna.statuses[-1].presence is Presence.RECONNECTING)
        for connection in town.net.made:
            connection.release()
        await anna.until(lambda: anna.statuses[-1].presence is Presence.ONLINE)
        anna.say("still here")
        await badr.until(lambda: badr.texts == ["still here"])


@in_virtual_time
async def test_a_goodbye_is_no_loss(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        await badr.stop()
        await anna.until(lambda: not is_linked(anna))
        assert anna.statuses[-1].failure.reason is Reason.PEER_GONE


@in_virtual_time
async def test_a_connection_that_breaks_is_lost(open_town):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        town.net.made[0].fail()
        await anna.until(lambda: not is_linked(anna))
        await badr.until(lambda: not is_linked(badr))
        assert anna.statuses[-1].failure.reason is Reason.LINK_LOST


@in_virtual_time
@pytest.mark.parametrize("kind", ["offer", "answer"])
async def test_a_description_too_long_for_services_ends_that_pairing_only(
    open_town, monkeypatch, kind
):
    async with open_town() as town:
        anna, badr, dana = [await town.person(name) for name in ("Anna", "Badr", "Dana")]
        heard = []
        anna.engine.services.status_changed.subscribe(heard.append)
        describe = FakeConnection._describe

        def describe_at_length(connection, of):
            return describe(connection, of) + ("a=candidate:\r\n" * 5_000 if of == kind else "")

        with monkeypatch.context() as long:
            long.setattr(FakeConnection, "_describe", describe_at_length)
            await town.pair(anna, badr, accept=False)
            badr.engine.pairing.accept(badr.engine.pairing.requests[0].id)
            for person in (anna, badr):
                await person.until(lambda p=person: p.progress[-1].step is Step.FAILED)
        failures = [person.progress[-1].failure for person in (anna, badr)]
        assert [f.side for f in failures if f.reason is Reason.OUR_FAULT] == [Side.OURS]
        await town.pair(anna, dana)
        assert all(status.state is not ServiceState.AWAY for status in heard)


@in_virtual_time
async def test_a_peer_that_talks_nonsense_is_put_out(open_town, caplog):
    async with open_town() as town:
        anna, badr = await town.person("Anna"), await town.person("Badr")
        await town.pair(anna, badr)
        offerer = next(made for made in town.net.made if made.is_offerer)
        offerer.send("messages", b"\x04nonsense")
        await badr.until(lambda: not is_linked(badr))
        assert badr.statuses[-1].failure.reason is Reason.PEER_MISBEHAVED
        assert anna.contact.key == badr.engine.identity.key
        assert badr.engine.contacts.all
