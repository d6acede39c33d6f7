"""Our whole engine and every older client, each asking the other, at both services."""

from __future__ import annotations

import pytest

from tests.fakes.foreign import PATIENCE, contact_of, delivery_of, dialect_of
from tests.peers.app import AppPeer
from tests.peers.headless import HeadlessPeer
from tests.peers.web import WebPeer
from zajel_desktop.model.contact import Trust
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.message import Delivery

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
