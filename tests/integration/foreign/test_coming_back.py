"""Older clients come back by themselves, on real sockets and connections, at both services."""

from __future__ import annotations

import pytest

from tests.fakes.foreign import PATIENCE, contact_of, dialect_of, still_talk
from tests.peers.app import AppPeer
from tests.peers.headless import HeadlessPeer
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.link import Presence
from zajel_desktop.model.message import Kind
from zajel_desktop.model.pairing import Step

LARGEST, SMALLEST = "ZZZZZZ", "222222"


class AgainHeadless(HeadlessPeer):
    """The headless client where somebody keeps its key, and lets it say its points."""

    look_for = AppPeer.look_for
    _on_rendezvous_result = AppPeer._on_rendezvous_result
    _on_rendezvous_match = AppPeer._on_rendezvous_match
    _on_live = AppPeer._on_live

    def __init__(self, *given, **more):
        super().__init__(*given, **more)
        self.trusted, self.live = set(), []


KINDS = {AppPeer: Dialect.APP, AgainHeadless: Dialect.HEADLESS}


def is_linked(person, peer):
    return person.engine.links.is_linked(contact_of(person, peer).id)


async def lose(person, peer):
    """``peer`` is gone, and ``person`` knows."""
    await peer.close()
    await person.until(lambda: not is_linked(person, peer), PATIENCE)


@pytest.mark.parametrize("code", [LARGEST, SMALLEST], ids=["we ask", "they ask"])
@pytest.mark.parametrize("kind", KINDS)
async def test_whoever_starts_again_is_linked_again_without_hands(
    service, code, kind, make_town, start
):
    town = make_town(service)
    anna = await town.person("Anna")
    (zoe,) = await start(service, kind("Zoe"))
    await town.reach(anna, zoe, we_ask=True)
    await still_talk(anna, zoe)
    await lose(anna, zoe)
    (again,) = await start(service, kind("Zoe", key=zoe.keys, code=code))
    await again.look_for(anna.engine.identity.key)
    await anna.until(lambda: is_linked(anna, again), PATIENCE)
    await still_talk(anna, again, "back again")
    assert dialect_of(anna, again) is KINDS[kind]
    assert len(anna.engine.contacts.all) == 1
    assert anna.engine.pairing.requests == ()


@pytest.mark.parametrize("code", [LARGEST, SMALLEST], ids=["we ask", "they ask"])
async def test_when_we_start_again_whoever_stayed_is_linked_again(service, code, make_town, start):
    town = make_town(service)
    anna = await town.person("Anna")
    (zoe,) = await start(service, AppPeer("Zoe", code=code))
    await town.reach(anna, zoe, we_ask=False)
    await zoe.look_for(anna.engine.identity.key)
    disk = anna.disk
    await anna.stop()
    town.people.remove(anna)
    anna = await town.person("Anna", disk)
    await anna.until(lambda: is_linked(anna, zoe), PATIENCE)
    anna.say("here I am")
    await zoe.until(lambda: any(other.texts == ["here I am"] for other in zoe.others.values()))


async def liar_at(service, town, start):
    """Anna, and somebody who has registered with the public key of her contact Zoe."""
    anna = await town.person("Anna")
    (zoe,) = await start(service, AppPeer("Zoe"))
    await town.reach(anna, zoe, we_ask=True)
    await lose(anna, zoe)
    liar = AppPeer("Liar", code=SMALLEST)
    liar.keys.public = zoe.keys.public
    await start(service, liar)
    return anna, zoe, liar


async def test_whoever_comes_with_a_contacts_key_and_greets_with_another_is_not_linked(
    town, existing, start
):
    anna, zoe, liar = await liar_at(existing, town, start)
    ends = []
    anna.engine.links.opening_changed.subscribe(ends.append)
    await liar.request(anna.engine.services.default.address)
    await anna.until(lambda: [each for each in ends if each.step is Step.FAILED], PATIENCE)
    assert not is_linked(anna, zoe)
    assert anna.engine.links.status(contact_of(anna, zoe).id).presence is not Presence.ONLINE


async def test_whoever_lies_about_the_key_in_everything_still_reads_nothing(town, existing, start):
    """An app's greeting proves nothing; that the first sealed word does is all there is."""
    anna, zoe, liar = await liar_at(existing, town, start)
    liar.handshake_key = zoe.keys.public
    await liar.request(anna.engine.services.default.address)
    await anna.until(lambda: is_linked(anna, zoe), PATIENCE)
    anna.say("for Zoe alone")
    await liar.until(lambda: liar.other.unreadable)
    assert liar.other.texts == []
    await liar.say("I am Zoe")
    await anna.until(lambda: anna.messages[-1].kind is Kind.UNREADABLE, PATIENCE)
    assert "I am Zoe" not in anna.texts
