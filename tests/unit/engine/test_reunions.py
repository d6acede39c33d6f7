"""Reunions: whoever was lost comes back without hands; nobody else is called or answered."""

from __future__ import annotations

import asyncio

from tests.fakes.people import is_linked
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.model.link import Presence


async def pair_in(town, **settings):
    anna, badr = await town.person("Anna", **settings), await town.person("Badr")
    await town.pair(anna, badr)
    return anna, badr


def presence(person):
    return person.engine.links.status(person.contact.id).presence


@in_virtual_time
async def test_a_link_that_was_lost_comes_back(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        await asyncio.sleep(30)
        town.net.made[0].fail()
        await anna.until(lambda: not is_linked(anna))
        assert presence(anna) is Presence.RECONNECTING
        await anna.until(lambda: is_linked(anna), patience=2)
        await badr.until(lambda: is_linked(badr), patience=2)
        assert presence(anna) is Presence.ONLINE


@in_virtual_time
async def test_whoever_starts_again_is_linked_again(open_town):
    async with open_town() as town:
        anna, badr = await pair_in(town)
        await badr.stop()
        town.people.remove(badr)
        await anna.until(lambda: presence(anna) is Presence.OFFLINE)
        await asyncio.sleep(600)
        badr = await town.person("Badr", badr.disk)
        await badr.until(lambda: is_linked(badr), patience=5)
        await anna.until(lambda: is_linked(anna), patience=1)
