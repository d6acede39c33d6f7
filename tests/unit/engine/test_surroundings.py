"""Surroundings: every change is told, other interfaces are a change, nothing comes after stop."""

from __future__ import annotations

import asyncio
import contextlib

from tests.fakes.repositories import FakeRepositories
from tests.fakes.surroundings import FakeWatch
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.engine.settings import SettingsService
from zajel_desktop.engine.surroundings import Surroundings
from zajel_desktop.model.surroundings import Change


class Around:
    """The service under test, what it watches with, and what it has told."""

    def __init__(self, settings):
        self.settings = settings
        self.watch = FakeWatch()
        self.service = Surroundings(watch=self.watch, settings=settings)
        self.told = []
        self.service.changed.subscribe(self.told.append)


@contextlib.asynccontextmanager
async def watching():
    settings = SettingsService(repository=FakeRepositories().settings)
    await settings.start()
    around = Around(settings)
    await around.service.start()
    try:
        yield around
    finally:
        await around.service.stop()
        await settings.stop()


async def a_moment():
    await asyncio.sleep(0.01)


@in_virtual_time
async def test_every_change_is_told_in_order():
    async with watching() as around:
        around.watch.change(Change.RESUMED)
        around.watch.change(Change.ADDRESSES)
        await a_moment()
        assert around.told == [Change.RESUMED, Change.ADDRESSES]


@in_virtual_time
async def test_other_interfaces_are_other_addresses_and_watched_from_then_on():
    async with watching() as around:
        await a_moment()
        around.settings.change(interfaces=("eth0",))
        await a_moment()
        assert around.told == [Change.ADDRESSES]
        assert around.watch.watched == [(), ("eth0",)]


@in_virtual_time
async def test_other_settings_change_nothing_around_us():
    async with watching() as around:
        await a_moment()
        around.settings.change(name="Anna")
        await a_moment()
        assert (around.told, around.watch.watched) == ([], [()])


@in_virtual_time
async def test_nothing_is_told_after_the_stop():
    async with watching() as around:
        await a_moment()
        await around.service.stop()
        around.watch.change(Change.RESUMED)
        around.settings.change(interfaces=("eth0",))
        await a_moment()
        assert around.told == []


@in_virtual_time
async def test_interfaces_that_were_given_up_are_watched_no_more():
    async with watching() as around:
        await a_moment()
        around.settings.change(interfaces=("eth0",))
        await a_moment()
        around.watch.change(Change.RESUMED)
        await a_moment()
        assert around.watch.watched == [(), ("eth0",), ("eth0",)]
