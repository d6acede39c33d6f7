"""Contacts with older clients come back; whoever only claims their key can read nothing."""

from __future__ import annotations

import pytest

from tests.fakes.foreign import PATIENCE, contact_of, still_talk
from tests.peers.app import AppPeer
from tests.peers.keys import KeyPair
from zajel_desktop.model.dialect import Dialect

SMALL, LARGE = "222222", "ZZZZZZ"


class Thief(AppPeer):
    """Has the public half of somebody's key, says it is theirs, and cannot open anything."""

    def __init__(self, owner, **more):
        super().__init__("Eve", **more)
        self.keys = KeyPair()
        self.keys.public = self.handshake_key = owner.keys.public


async def leave(anna, zoe):
    contact = contact_of(anna, zoe)
    await zoe.close()
    await anna.until(lambda: not anna.engine.links.is_linked(contact.id), PATIENCE)
    return contact


async def come_back(service, start, zoe, anna, code):
    """The app of Zoe, started again: another code, the same key, the contacts it knew."""
    back = AppPeer("Zoe", key=zoe.keys, code=code)
    back.accepts_all = False
    await start(service, back)
    await back.look_for(anna.engine.identity.key)
    return back


@pytest.mark.parametrize("code", [SMALL, LARGE], ids=["they ask", "we ask"])
async def test_an_app_that_starts_again_is_met_without_hands(service, make_town, start, code):
    anna = await make_town(service).person("Anna")
    (zoe,) = await start(service, AppPeer("Zoe"))
    await make_town(service).reach(anna, zoe, we_ask=True)
    contact = await leave(anna, zoe)
    anna.say("waited", contact.conversation)
    shown = await anna.code()
    back = await come_back(service, start, zoe, anna, code)
    await back.until(lambda: any(each.texts == ["waited"] for each in back.others.values()))
    back.others = {c: o for c, o in back.others.items() if o.box}
    await still_talk(anna, back)
    assert [each.id for each in anna.engine.contacts.all] == [contact.id]
    assert anna.engine.pairing.requests == ()
    assert anna.engine.pairing.invitation.code == shown  # nobody has typed it
    assert anna.contact.dialect is Dialect.APP


async def test_an_app_comes_back_again_and_again_past_its_own_dead_codes(existing, town, start):
    anna = await town.person("Anna")
    (zoe,) = await start(existing, AppPeer("Zoe"))
    await town.reach(anna, zoe, we_ask=True)
    for life, code in enumerate((SMALL, LARGE, "333333")):
        await leave(anna, zoe)
        zoe = await come_back(existing, start, zoe, anna, code)
        contact = contact_of(anna, zoe)
        await anna.until(lambda c=contact: anna.engine.links.is_linked(c.id), PATIENCE)
        zoe.others = {c: o for c, o in zoe.others.items() if o.box}
        await still_talk(anna, zoe, f"life {life}")
    assert len(anna.engine.contacts.all) == 1


async def test_our_program_that_starts_again_meets_the_app(existing, town, start):
    anna = await town.person("Anna")
    (zoe,) = await start(existing, AppPeer("Zoe"))
    await town.reach(anna, zoe, we_ask=True)
    await zoe.look_for(anna.engine.identity.key)
    await anna.stop()
    town.people.remove(anna)
    zoe.others.clear()
    zoe.accepts_all = False
    again = await town.person("Anna", anna.disk)
    contact = contact_of(again, zoe)
    assert contact.dialect is Dialect.APP
    await again.until(lambda: again.engine.links.is_linked(contact.id), PATIENCE)
    zoe.others = {c: o for c, o in zoe.others.items() if o.box}
    await still_talk(again, zoe)


@pytest.mark.parametrize("code", [SMALL, LARGE], ids=["they ask", "we ask"])
async def test_whoever_claims_a_contacts_key_can_read_nothing(existing, town, start, code):
    anna = await town.person("Anna")
    (zoe,) = await start(existing, AppPeer("Zoe"))
    await town.reach(anna, zoe, we_ask=True)
    contact = await leave(anna, zoe)
    anna.say("for Zoe only", contact.conversation)
    (eve,) = await start(existing, Thief(zoe, code=code))
    await eve.look_for(anna.engine.identity.key)  # by the points that public keys make
    await eve.until(lambda: any(o.unreadable for o in eve.others.values()))
    assert not any(o.texts for o in eve.others.values())
    assert [each.id for each in anna.engine.contacts.all] == [contact.id]


async def test_a_blocked_contact_does_not_come_back(existing, town, start):
    anna = await town.person("Anna")
    (zoe,) = await start(existing, AppPeer("Zoe"))
    await town.reach(anna, zoe, we_ask=True)
    contact = contact_of(anna, zoe)
    anna.engine.contacts.block(contact.id, True)
    await anna.until(lambda: not anna.engine.links.is_linked(contact.id), PATIENCE)
    back = await come_back(existing, start, zoe, anna, SMALL)
    noor, yas = await start(existing, AppPeer("Noor"), AppPeer("Yas"))
    await noor.request((await anna.code()).address)  # somebody else does, so time has passed
    await town.accept(anna)
    await anna.until(lambda: len(anna.engine.contacts.all) == 2, PATIENCE)
    assert not anna.engine.links.is_linked(contact.id)
    assert not back.is_linked()
    assert yas.others == {}


async def test_whoever_claims_a_contacts_key_does_not_lock_the_contact_out(existing, town, start):
    anna = await town.person("Anna")
    (zoe,) = await start(existing, AppPeer("Zoe"))
    await town.reach(anna, zoe, we_ask=True)
    contact = await leave(anna, zoe)
    (eve,) = await start(existing, Thief(zoe, code=SMALL))
    await eve.look_for(anna.engine.identity.key)
    await anna.until(lambda: anna.engine.links.is_linked(contact.id), PATIENCE)
    back = AppPeer("Zoe", key=zoe.keys, code="233333")
    await start(existing, back)
    await back.request((await anna.code()).address)
    await back.until(lambda: back.is_linked())
    await still_talk(anna, back)
    assert [each.id for each in anna.engine.contacts.all] == [contact.id]
    assert not any(other.texts for other in eve.others.values())
