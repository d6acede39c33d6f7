"""Our identity: drawn once, renewed on demand, the old one kept for 90 days and no longer."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.repositories import FakeRepositories
from tests.fakes.virtual_time import VirtualClock, in_virtual_time
from zajel_desktop.crypto.identity import Identity, fingerprint
from zajel_desktop.engine.identity import KEPT, OwnIdentity
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Failure, Reason, Side

FULL = Failure(Reason.DISK_FULL, Side.OURS)


async def start(store):
    own = OwnIdentity(repository=store.identity, clock=VirtualClock())
    await own.start()
    return own


async def renew(own):
    told = asyncio.get_running_loop().create_future()
    forget = own.renewed.subscribe(told.set_result)
    own.renew()
    key = await told
    forget()
    return key


@in_virtual_time
async def test_the_first_one_is_drawn_and_kept():
    store = FakeRepositories()
    own = await start(store)
    assert store.disk.private == own.current.private
    assert own.key == Identity(store.disk.private).peer_id
    assert own.fingerprint == fingerprint(own.key)
    assert (await start(store)).key == own.key


def test_there_is_none_before_it_was_read():
    own = OwnIdentity(repository=FakeRepositories().identity, clock=VirtualClock())
    with pytest.raises(LocalError):
        _ = own.key


@in_virtual_time
async def test_a_new_one_takes_the_place_of_the_old_one_which_stays_ours():
    store = FakeRepositories()
    own = await start(store)
    old = own.key
    new = await renew(own)
    assert own.key == new != old
    for each in (own, await start(store)):
        assert each.key == new
        assert each.former == (old,)
        assert each.with_key(old).peer_id == old
        assert each.with_key(new) is each.current
        assert each.is_own(old)
        assert each.is_own(new)
    assert not own.is_own(Identity.draw().peer_id)
    await own.stop()


@in_virtual_time
async def test_an_old_one_is_forgotten_after_ninety_days_on_the_disk_as_well():
    store = FakeRepositories()
    own = await start(store)
    old = own.key
    await renew(own)
    await asyncio.sleep(KEPT - 60)
    assert own.is_own(old)
    assert (await start(store)).is_own(old)
    await asyncio.sleep(120)
    assert not own.is_own(old)
    assert own.former == ()
    assert not (await start(store)).is_own(old)
    assert store.disk.former == []
    await own.stop()


@in_virtual_time
async def test_only_one_at_a_time_is_made():
    own = await start(FakeRepositories())
    own.renew()
    with pytest.raises(LocalError):
        own.renew()
    await asyncio.sleep(1)
    own.renew()
    await own.stop()


@in_virtual_time
async def test_what_the_store_refuses_changes_nothing():
    store = FakeRepositories()
    own = await start(store)
    before, failed, renewed = own.key, [], []
    own.failed.subscribe(failed.append)
    own.renewed.subscribe(renewed.append)
    store.failure = FULL
    own.renew()
    await asyncio.sleep(1)
    assert (failed, renewed, own.key) == ([FULL], [], before)
    store.failure = None
    assert await renew(own) != before
    await own.stop()
