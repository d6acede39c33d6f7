"""Where transfers are kept: in memory while they live, in the store for ever."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from types import SimpleNamespace

import pytest

from tests.fakes.bulk import FakeBulkPath
from zajel_desktop.engine.shelf import MOST_ENDED, Shelf
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.errors import FileError, StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import FileItem, Transfer, TransferState

S = TransferState
FULL = Failure(Reason.DISK_FULL, Side.OURS)
ITEMS = (
    FileItem("a", 1, path="/in/a", sha256="aa"),
    FileItem("b", 1, path="/in/b", sha256="bb"),
    FileItem("c", 1),
)


def transfer(name="t", state=S.OFFERED, *, is_mine=True, items=ITEMS, contact="contact"):
    return Transfer(name, f"with {contact}", contact, is_mine, items, state)


class Repository:
    """Keeps transfers, and the order they were written in."""

    def __init__(self):
        self.kept = {}
        self.written = []
        self.refusal = None
        self.changed = asyncio.Event()

    async def save(self, saved):
        self.changed.set()
        if self.refusal:
            raise self.refusal
        self.kept[saved.id] = saved
        self.written.append(saved)

    async def find(self, name):
        return self.kept.get(name)

    async def unfinished(self):
        return tuple(kept for kept in self.kept.values() if not kept.is_over)


class Live:
    """A transfer that only remembers."""

    def __init__(self, transfer):
        self.transfer = transfer
        self.is_dropped = self.is_resting = False

    def drop(self):
        self.is_dropped = True

    async def rest(self):
        self.is_resting = True


@pytest.fixture
def room():
    people = SimpleNamespace(conversation_of=lambda c: None if c == "gone" else f"with {c}")
    room = SimpleNamespace(repository=Repository(), bulk=FakeBulkPath(), made=[])
    room.shelf = Shelf(room.repository, people, room.bulk, lambda t: room.made.append(t) or Live(t))
    return room


async def test_what_was_not_over_comes_to_life(room):
    for state in S:
        room.repository.kept[state] = transfer(state.value, state)
    await room.shelf.load()
    assert {made.state for made in room.made} == {S.OFFERED, S.MOVING, S.INTERRUPTED, S.CHECKING}


async def test_the_last_file_that_matched_is_looked_for(room):
    room.repository.kept["t"] = transfer(state=S.MOVING, is_mine=False)
    room.bulk.confirmed = "/in/b (2)"
    await room.shelf.load()
    [made] = room.made
    assert [item.path for item in made.items] == ["/in/a", "/in/b (2)", ""]


async def test_the_last_file_that_matched_comes_again_if_it_is_gone(room):
    room.repository.kept["t"] = transfer(state=S.MOVING, is_mine=False)
    room.bulk.confirmed = None
    await room.shelf.load()
    [made] = room.made
    assert [item.sha256 for item in made.items] == ["aa", "", ""]
    assert made.items[1].path == ""


async def test_a_folder_that_cannot_be_reached_fails_the_transfer(room):
    room.repository.kept["t"] = transfer(state=S.MOVING, is_mine=False)
    room.bulk.trouble = FileError(FULL)
    await room.shelf.load()
    assert (room.made[0].state, room.made[0].failure) == (S.FAILED, FULL)


async def test_what_is_over_comes_back_when_it_is_asked_for(room):
    room.repository.kept["t"] = transfer(state=S.DONE)
    assert room.shelf.get("t") is None
    live = await room.shelf.revive("t")
    assert await room.shelf.revive("t") is live is room.shelf.get("t")
    assert await room.shelf.revive("nothing") is None


async def test_two_who_ask_at_once_get_the_same(room):
    room.repository.kept["t"] = transfer(state=S.DONE)
    first, second = await asyncio.gather(room.shelf.revive("t"), room.shelf.revive("t"))
    assert first is second


async def test_changes_are_written_behind_but_not_mere_progress(room):
    tasks = Tasks()
    tasks.start(room.shelf.write_behind(), "write")
    moving = transfer(state=S.MOVING)
    room.shelf.note(moving)
    await room.repository.changed.wait()
    room.shelf.note(replace(moving, moved=5, rate=3.0))
    await tasks.stop()
    await room.shelf.close()
    assert room.repository.written == [moving]


async def test_only_the_newest_state_is_written(room):
    room.shelf.note(transfer(state=S.MOVING))
    room.shelf.note(transfer(state=S.DONE))
    await room.shelf.close()
    assert [written.state for written in room.repository.written] == [S.DONE]


async def test_what_is_saved_now_is_not_written_again(room):
    room.shelf.note(transfer(state=S.MOVING))
    await room.shelf.save(transfer(state=S.DONE))
    await room.shelf.close()
    assert [written.state for written in room.repository.written] == [S.DONE]


async def test_a_store_that_refuses_is_told_to_whoever_waits_and_logged_otherwise(room, caplog):
    room.repository.refusal = StoreError(FULL)
    with pytest.raises(StoreError):
        await room.shelf.save(transfer())
    room.shelf.note(transfer(state=S.DONE))
    await room.shelf.close()
    assert "refused" in caplog.text


async def test_nothing_is_written_for_a_contact_that_is_gone(room):
    await room.shelf.save(transfer(contact="gone"))
    assert room.repository.written == []


async def test_a_removed_conversation_takes_its_transfers_with_it(room):
    mine, other = Live(transfer("a")), Live(transfer("b", contact="other"))
    for live in (mine, other):
        room.shelf.add(live)
        room.shelf.note(replace(live.transfer, state=S.MOVING))
    assert room.shelf.remove("with contact") == ["a"]
    assert (mine.is_dropped, other.is_dropped) == (True, False)
    assert room.shelf.get("a") is None
    assert room.shelf.of("other") == [other]
    await room.shelf.close()
    assert [written.id for written in room.repository.written] == ["b"]
    assert other.is_resting
    assert mine.is_resting  # it may not be done with its file


async def test_only_the_last_that_are_over_stay_in_memory(room):
    alive = Live(transfer("alive"))
    room.shelf.add(alive)
    for number in range(MOST_ENDED + 2):
        room.shelf.add(Live(transfer(f"{number}", S.DONE)))
    assert room.shelf.get("0") is room.shelf.get("1") is None
    assert room.shelf.get("2")
    assert room.shelf.get("alive") is alive


async def test_one_that_ended_lately_makes_room_by_the_oldest(room):
    for number in range(MOST_ENDED):
        room.shelf.add(Live(transfer(f"{number}", S.DONE)))
    live = Live(transfer("new"))
    room.shelf.add(live)
    live.transfer = transfer("new", S.DONE)
    room.shelf.note(live.transfer)
    assert room.shelf.get("0") is None
    assert room.shelf.get("new") is live
