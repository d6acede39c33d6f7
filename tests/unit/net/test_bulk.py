"""The bulk path of the loop: credit, marks, threads that end, memory that stays."""

from __future__ import annotations

import asyncio
import filecmp
import os
from dataclasses import replace
from types import SimpleNamespace

import pytest

from zajel_desktop.model.errors import FileError, RemoteError
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.net.bulk import MOST_WAITING, SEND_MARK, LoopBulkPath
from zajel_desktop.protocol.wire.files import OVERHEAD
from zajel_desktop.protocol.wire.operations import FileAttempt

MIB = 1024 * 1024
WINDOW = 2 * MIB  # smaller than in earnest: less to write, the same edges

PATIENCE = 60.0
"""Seconds until something hangs for certain, however busy the machine is."""


class Channel:
    """Keeps every frame; drains at once, or breaks."""

    def __init__(self, receive=None):
        self.frames = []
        self.marks = set()
        self.breaks_after = None
        self.receive = receive or self.frames.append
        self.sent = asyncio.Event()

    def send(self, frame):
        if self.breaks_after == len(self.frames):
            raise OSError("the link is gone")
        self.receive(frame)
        self.sent.set()

    async def wait_frames(self, count):
        async with asyncio.timeout(PATIENCE):
            while len(self.frames) < count:
                self.sent.clear()
                await self.sent.wait()

    async def wait_drained(self, mark):
        self.marks.add(mark)


@pytest.fixture
async def bulk():
    bulk = LoopBulkPath()
    yield bulk
    await bulk.stop()


@pytest.fixture
async def item(bulk, tmp_path, monkeypatch):
    monkeypatch.setattr("zajel_desktop.net.bulk.WINDOW", WINDOW)
    (tmp_path / "big").write_bytes(os.urandom(3 * WINDOW))
    return (await bulk.survey([str(tmp_path / "big")]))[0]


def attempt(source):
    return FileAttempt("t", 0, b"a" * 16, b"k" * 32, source.frame_size, source.offset, source.size)


async def test_nothing_is_sent_before_the_first_credit_and_no_more_than_the_window(bulk, item):
    source, channel = await bulk.open_source(item, 0, b""), Channel()
    sending = asyncio.create_task(source.send(attempt(source), channel))
    await bulk.survey([item.path])  # time enough for a frame
    assert channel.frames == []
    for written in (0, WINDOW // 3):
        source.credit(written)
        allowed = (written + WINDOW) // source.frame_size
        await channel.wait_frames(allowed)
        await bulk.survey([item.path])  # time enough for one too many
        assert len(channel.frames) == allowed
    source.credit(item.size)
    await sending
    assert sum(map(len, channel.frames)) == item.size + OVERHEAD * len(channel.frames)
    assert channel.marks == {SEND_MARK}
    source.close()


async def test_a_file_goes_from_disk_to_disk(bulk, item, tmp_path):
    source = await bulk.open_source(item, 0, b"")
    target = await bulk.open_target(str(tmp_path / "in"), [FileItem("big", item.size)], 0)
    wanted = attempt(source)
    sent, received = await asyncio.gather(
        source.send(wanted, Channel(target.take)), target.receive(wanted, source.credit)
    )
    assert sent == received
    path = await target.keep(item.modified_at)
    assert filecmp.cmp(path, item.path, shallow=False)
    source.close()


async def test_a_broken_channel_ends_the_sending(bulk, item):
    source, channel = await bulk.open_source(item, 0, b""), Channel()
    channel.breaks_after = 3
    source.credit(0)
    with pytest.raises(OSError, match="gone"):
        await source.send(attempt(source), channel)
    source.close()


async def test_a_sending_that_is_cancelled_lets_go_of_its_file(bulk, item):
    source, channel = await bulk.open_source(item, 0, b""), Channel()
    sending = asyncio.create_task(source.send(attempt(source), channel))
    source.credit(0)
    await channel.wait_frames(1)
    sending.cancel()
    await asyncio.wait([sending])
    source.close()
    with pytest.raises(FileError):
        source._file.frames(1)


async def test_more_bytes_than_there_was_credit_for_are_refused(bulk, tmp_path):
    target = await bulk.open_target(str(tmp_path), [FileItem("big", 100 * MIB)], 0)
    wanted = FileAttempt("t", 0, b"a" * 16, b"k" * 32, 60_000, 0, 100 * MIB)
    for _ in range(MOST_WAITING // 65_536 + 1):
        target.take(bytes(65_536))
    assert len(target._frames) * 65_536 <= MOST_WAITING
    with pytest.raises(RemoteError, match="credit"):
        await target.receive(wanted, lambda written: None)
    target.close()


async def test_what_is_missing_is_a_failure(bulk, tmp_path):
    item = FileItem("x", 1, path=str(tmp_path / "x"))
    with pytest.raises(FileError):
        await bulk.open_source(item, 0, b"")
    assert await bulk.confirm(str(tmp_path), item) is None
    await bulk.discard(str(tmp_path), item)


async def test_a_path_that_was_stopped_may_be_used_again(bulk, item):
    await bulk.stop()
    assert await bulk.survey([item.path]) == (item,)


async def test_a_place_nobody_waits_for_any_more_is_given_up_again(bulk, tmp_path):
    items = [FileItem("album/new.bin", 10)]
    opening = asyncio.create_task(bulk.open_target(str(tmp_path / "in"), items, 0))
    await asyncio.sleep(0)  # its thread has begun
    opening.cancel()
    await asyncio.wait([opening])
    assert opening.cancelled()
    assert list((tmp_path / "in").rglob("*")) == []


def known(path):
    return FileItem("new.bin", 10, path=path)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


async def test_two_transfers_that_choose_at_once_get_two_files(bulk, tmp_path):
    items = [FileItem("new.bin", 10)]
    paths = await asyncio.gather(*(bulk.choose_target(str(tmp_path), items, 0) for _ in range(2)))
    opening = (bulk.open_target(str(tmp_path), [known(path)], 0) for path in paths)
    targets = await asyncio.gather(*opening)
    assert [target.path for target in targets] == paths
    assert names(tmp_path) == ["new (2).bin.part", "new.bin.part"]
    for target in targets:
        target.close()


async def test_a_choice_nobody_waits_for_any_more_is_free_again(bulk, tmp_path):
    items = [FileItem("new.bin", 10)]
    choosing = asyncio.create_task(bulk.choose_target(str(tmp_path), items, 0))
    await asyncio.sleep(0)  # its thread has begun
    choosing.cancel()
    await asyncio.wait([choosing])
    assert choosing.cancelled()
    assert await bulk.choose_target(str(tmp_path), items, 0) == str(tmp_path / "new.bin")


async def test_names_that_are_all_taken_are_a_failure(bulk, tmp_path, monkeypatch):
    monkeypatch.setattr("zajel_desktop.net.target_names.MOST_NUMBERS", 0)
    with pytest.raises(FileError):
        await bulk.choose_target(str(tmp_path), [FileItem("new.bin", 10)], 0)


async def test_a_chosen_file_whose_opening_is_cancelled_keeps_its_name(bulk, tmp_path):
    path = await bulk.choose_target(str(tmp_path), [FileItem("new.bin", 10)], 0)
    opening = asyncio.create_task(bulk.open_target(str(tmp_path), [known(path)], 0))
    await asyncio.sleep(0)
    opening.cancel()
    await asyncio.wait([opening])
    assert names(tmp_path) == []
    target = await bulk.open_target(str(tmp_path), [known(path)], 0)
    assert target.path == path
    target.close()


async def test_what_lies_at_a_path_that_was_only_chosen_is_not_discarded(bulk, tmp_path):
    path = await bulk.choose_target(str(tmp_path), [FileItem("new.bin", 10)], 0)
    (tmp_path / "new.bin.part").touch()
    await bulk.discard(str(tmp_path), known(path))
    assert names(tmp_path) == ["new.bin.part"]
    (tmp_path / "new.bin.part").unlink()
    assert await bulk.choose_target(str(tmp_path), [FileItem("new.bin", 10)], 0) == path


async def test_a_path_chosen_before_a_crash_is_not_shared_with_who_got_it_since(bulk, tmp_path):
    path = await bulk.choose_target(str(tmp_path), [FileItem("new.bin", 10)], 0)
    theirs = await bulk.open_target(str(tmp_path), [known(path)], 0)
    ours = await bulk.open_target(str(tmp_path), [known(path)], 0)
    assert (theirs.path, ours.path) == (path, str(tmp_path / "new (2).bin"))
    await bulk.discard(str(tmp_path), known(path))
    assert names(tmp_path) == ["new (2).bin.part", "new.bin.part"]
    theirs.close()
    ours.close()
    await bulk.discard(str(tmp_path), known(path))
    assert names(tmp_path) == ["new (2).bin.part"]


async def test_a_file_begun_before_outlives_a_second_opening_that_is_cancelled(bulk, tmp_path):
    item = FileItem("new.bin", 10)
    target = await bulk.open_target(str(tmp_path), [item], 0)
    target.close()
    opening = asyncio.create_task(bulk.open_target(str(tmp_path), [known(target.path)], 0))
    await asyncio.sleep(0)
    opening.cancel()
    await asyncio.wait([opening])
    assert [path.name for path in tmp_path.iterdir()] == ["new.bin.part"]


async def test_a_file_goes_piece_by_piece_to_whoever_has_an_older_client(bulk, item, tmp_path):
    folder, said = str(tmp_path / "in"), []
    source = await bulk.open_plain_source(item)
    channel = SimpleNamespace(say_part=said.append, wait_drained=Channel().wait_drained)
    sent = await source.send(channel, "1", length=16_384, pause=0.0, report=lambda sent: None)
    source.close()
    path = await bulk.choose_target(folder, [item], 0)
    assert path == os.path.join(folder, "big")
    target = await bulk.open_plain_target(folder, [replace(item, path=path)], 0)
    assert target.path == path
    await target.write([(part.index * 16_384, part.data) for part in said])
    assert await target.finish() == sent
    kept = await target.keep(0.0)
    target.close()
    assert filecmp.cmp(kept, item.path, shallow=False)


async def test_a_plain_place_nobody_waits_for_any_more_is_given_up_again(bulk, tmp_path):
    opening = asyncio.create_task(
        bulk.open_plain_target(str(tmp_path / "in"), [FileItem("new.bin", 10)], 0)
    )
    await asyncio.sleep(0)  # its thread has begun
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    assert list((tmp_path / "in").iterdir()) == []
