"""Our whole engine and every older client, each asking the other, at both services."""

from __future__ import annotations

import pytest

from tests.fakes.foreign import PATIENCE, contact_of, delivery_of, dialect_of, still_talk
from tests.fakes.repositories import Disk
from tests.peers.app import AppPeer
from tests.peers.headless import HeadlessPeer
from tests.peers.web import WebPeer
from zajel_desktop.model.contact import Trust
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.message import Delivery
from zajel_desktop.model.pairing import Step

KINDS = {AppPeer: Dialect.APP, HeadlessPeer: Dialect.HEADLESS, WebPeer: Dialect.WEB}
TEXTS = ["hello", "مرحبا يا صديقي", "👋🏽 👨\u200d👩\u200d👧\u200d👦", "x" * 9_999]


@pytest.mark.parametrize("we_ask", [True, False], ids=["we ask", "they ask"])
@pytest.mark.parametrize("kind", KINDS)
async def test_texts_go_both_ways(service, we_ask, kind, make_town, start):
    town = make_town(service)
    anna = await town.person("Anna")
    (zoe,) = await start(service, kind("Zoe"))
    contact = await town.reach(anna, zoe, we_ask=we_ask)
    sent = [anna.say(text, contact.conversation) for text in TEXTS]
    await zoe.until(lambda: zoe.other.texts == TEXTS)
    await zoe.until(lambda: zoe.is_linked())
    for text in TEXTS:
        await zoe.say(text)
    await anna.until(lambda: anna.texts == TEXTS, PATIENCE)
    await anna.until(lambda: delivery_of(anna, sent[-1]) is Delivery.SENT, PATIENCE)
    assert {delivery_of(anna, each) for each in sent} == {Delivery.SENT}
    assert zoe.other.unreadable == []
    assert dialect_of(anna, zoe) is KINDS[kind]
    contact = contact_of(anna, zoe)
    assert (contact.dialect, contact.trust) == (KINDS[kind], Trust.UNVERIFIED)
    assert not contact.has_spoken_native


async def test_a_web_client_that_never_greets_is_talked_with(town, existing, start):
    anna = await town.person("Anna")
    (zoe,) = await start(existing, WebPeer("Zoe", greets=False))
    contact = await town.reach(anna, zoe, we_ask=True)
    anna.say("hello", contact.conversation)
    await zoe.until(lambda: zoe.other.texts == ["hello"])
    await zoe.say("and to you")
    await anna.until(lambda: anna.texts == ["and to you"], PATIENCE)
    assert dialect_of(anna, zoe) is Dialect.WEB


async def test_two_of_ours_stay_native(service, make_town):
    town = make_town(service)
    anna, badr = await town.person("Anna"), await town.person("Badr")
    await town.meet(anna, badr, has_secret=False)
    anna.say("hello")
    await badr.until(lambda: badr.texts == ["hello"], PATIENCE)
    assert anna.contact.dialect is Dialect.NATIVE
    assert anna.contact.has_spoken_native


async def test_the_qr_of_each_is_read_by_the_other(town, existing, start):
    """The app's is ``zajel://`` and six characters, and it reads nothing else."""
    anna = await town.person("Anna")
    (zoe,) = await start(existing, AppPeer("Zoe"))
    ours = (await anna.code()).address
    assert anna.engine.pairing.app_link() == f"zajel://{ours}"
    anna.engine.pairing.pair(f"zajel://{zoe.code}")
    assert (await town.end(anna)).step is Step.CONNECTED
    assert contact_of(anna, zoe) is not None


async def test_the_name_of_a_headless_client_is_taken_and_an_app_has_none(town, existing, start):
    anna = await town.person("Anna")
    zoe, yas = await start(existing, HeadlessPeer("Zoe"), AppPeer("Yas"))
    await town.reach(anna, zoe, we_ask=False)
    await town.reach(anna, yas, we_ask=False)
    assert contact_of(anna, zoe).claimed_name == "Zoe"
    assert contact_of(anna, yas).claimed_name == ""


async def test_whoever_takes_their_key_to_a_desktop_is_the_same_contact_and_native_from_then_on(
    town, existing, start
):
    anna = await town.person("Anna")
    (zoe,) = await start(existing, AppPeer("Zoe"))
    before = await town.reach(anna, zoe, we_ask=True)
    said = anna.say("to the app", before.conversation)
    await zoe.until(lambda: zoe.other.texts == ["to the app"])
    await anna.until(lambda: delivery_of(anna, said) is Delivery.SENT, PATIENCE)
    await zoe.close()
    await anna.until(lambda: not anna.engine.links.is_linked(before.id), PATIENCE)
    moved = await town.person("Zoe", Disk(private=zoe.keys.private))
    await town.ask(moved, anna, has_secret=True)  # let in at once, as a contact with an app is
    assert (await town.end(moved)).step is Step.CONNECTED
    await anna.until(lambda: contact_of(anna, zoe).is_verified, PATIENCE)
    after = contact_of(anna, zoe)
    assert (after.id, after.conversation) == (before.id, before.conversation)
    assert (after.dialect, after.has_spoken_native) == (Dialect.NATIVE, True)
    anna.say("to the Desktop", after.conversation)
    await moved.until(lambda: moved.texts == ["to the Desktop"], PATIENCE)
    await moved.stop()
    town.people.remove(moved)
    await anna.until(lambda: not anna.engine.links.is_linked(after.id), PATIENCE)
    back = AppPeer("Zoe", key=zoe.keys)
    await start(existing, back)
    seen = len(anna.progress)
    anna.engine.pairing.pair(back.code)
    end = await town.end(anna, seen)
    assert (end.step, end.failure.reason) == (Step.FAILED, Reason.STEPPED_BACK)
    anna.engine.contacts.allow_foreign(after.id)
    await town.reach(anna, back, we_ask=True)
    await still_talk(anna, back)
    assert contact_of(anna, back).dialect is Dialect.APP
