"""Settings: a change counts at once, is told once, and is written behind."""

from __future__ import annotations

import pytest

from tests.fakes.repositories import Disk, FakeRepositories
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.engine.settings import SettingsService
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.settings import Settings


async def start(disk):
    settings = SettingsService(repository=FakeRepositories(disk).settings)
    await settings.start()
    return settings


@in_virtual_time
async def test_what_was_chosen_before_is_there_again():
    settings = await start(Disk(settings=Settings(name="Anna")))
    assert settings.current == Settings(name="Anna")
    await settings.stop()


@in_virtual_time
async def test_a_change_counts_at_once_and_keeps_what_was_not_named():
    settings = await start(Disk(settings=Settings(name="Anna")))
    settings.change(accept_below=5)
    assert settings.current == Settings(name="Anna", accept_below=5)
    await settings.stop()


@in_virtual_time
async def test_every_change_is_written_before_the_end():
    disk = Disk()
    settings = await start(disk)
    settings.change(name="Anna")
    settings.change(name="Badr")
    assert disk.settings == Settings()
    await settings.stop()
    assert disk.settings == Settings(name="Badr")


@in_virtual_time
async def test_a_change_is_told_once_and_no_change_is_not_told():
    settings = await start(Disk())
    told = []
    settings.settings_changed.subscribe(told.append)
    settings.change(name="Anna")
    settings.change(name="Anna")
    assert told == [Settings(name="Anna")]
    await settings.stop()


@in_virtual_time
async def test_what_nothing_can_store_is_made_whole():
    settings = await start(Disk())
    settings.change(name="An\ud800na", downloads="/in/\udcff", accept_below=5)
    assert settings.current == Settings(name="An\ufffdna", downloads="/in/\ufffd", accept_below=5)
    await settings.stop()


@in_virtual_time
async def test_whoever_is_told_finds_the_change_made():
    settings = await start(Disk())
    found = []
    settings.settings_changed.subscribe(lambda told: found.append(settings.current is told))
    settings.change(name="Anna")
    assert found == [True]
    await settings.stop()


@in_virtual_time
async def test_a_choice_that_does_not_exist_is_refused_and_changes_nothing():
    settings = await start(Disk())
    with pytest.raises(TypeError):
        settings.change(colour="red")
    assert settings.current == Settings()
    await settings.stop()


@in_virtual_time
async def test_a_disk_that_refuses_costs_only_the_choice_at_the_next_start():
    store = FakeRepositories()
    settings = SettingsService(repository=store.settings)
    await settings.start()
    failures = []
    settings.failed.subscribe(failures.append)
    store.failure = Failure(Reason.DISK_FULL, Side.OURS)
    settings.change(name="Anna")
    await settings.stop()
    assert settings.current == Settings(name="Anna")
    assert store.disk.settings == Settings()
    assert failures == [store.failure]
