"""Transfers between two sides over a link in memory, on real disks."""

from __future__ import annotations

import asyncio
import hashlib
import os
import random
import resource
import tracemalloc
from types import SimpleNamespace

import pytest

from tests.fakes.file_links import FakeLine
from tests.fakes.file_people import Person
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.settings import Settings
from zajel_desktop.model.transfer import TransferState
from zajel_desktop.protocol.wire.files import OVERHEAD
from zajel_desktop.protocol.wire.operations import (
    FileAccept,
    FileAttempt,
    FileCancel,
    FileDone,
    FileKept,
)

S = TransferState
MIB = 1024 * 1024


@pytest.fixture
async def line():
    return FakeLine()


@pytest.fixture
async def pair(line, tmp_path):
    a, b = Person(line.ends[0], tmp_path, "a"), Person(line.ends[1], tmp_path, "b")
    await a.start()
    await b.start()
    yield a, b
    await a.service.stop()
    await b.service.stop()


def sha(data):
    return hashlib.sha256(data).hexdigest()


async def test_a_file_arrives_whole(line, pair):
    a, b = pair
    data = os.urandom(3 * MIB + 17)
    line.join()
    sent = a.service.offer("conversation", [a.make_file("photo.jpg", data)])
    offered = await b.wait_state(S.OFFERED)
    assert (offered.id, offered.is_mine, offered.size) == (sent, False, len(data))
    assert offered.items[0].name == "photo.jpg"
    assert offered.items[0].media_type == "image/jpeg"
    b.service.accept(sent)
    received = await b.wait_state(S.DONE)
    done = await a.wait_state(S.DONE)
    assert b.received() == {"photo.jpg": data}
    assert received.items[0].path == str(b.downloads / "photo.jpg")
    assert received.items[0].sha256 == done.items[0].sha256 == sha(data)
    assert received.moved == done.moved == len(data)
    assert a.entries == [(sent, True)]
    assert b.entries == [(sent, False)]
    assert os.stat(b.downloads / "photo.jpg").st_mtime == offered.items[0].modified_at


async def send(pair, *paths, state=S.DONE):
    """Offer ``paths`` from the first to the second, accept, wait until both say ``state``."""
    a, b = pair
    sent = a.service.offer("conversation", list(paths))
    await b.wait_state(S.OFFERED, transfer=sent)
    b.service.accept(sent)
    return await a.wait_state(state, transfer=sent), await b.wait_state(state, transfer=sent)


async def restart(person):
    """Die and come back on the same store and disk."""
    await person.service.stop()
    person.facts.clear()
    await person.start()


def attempts(links):
    return [operation for operation in links.sent if isinstance(operation, FileAttempt)]


async def test_fifty_megabytes_arrive_with_an_equal_hash_within_the_send_mark(line, pair):
    a, b = pair
    data = os.urandom(50 * 1000 * 1000)
    line.join()
    done, received = await send(pair, a.make_file("big.bin", data))
    assert received.items[0].sha256 == done.items[0].sha256 == sha(data)
    assert sha(b.received()["big.bin"]) == sha(data)
    assert a.links.most_waiting <= 256 * 1024 + 65_536


async def test_progress_is_told_five_times_a_second_at_most(line, pair):
    a, _ = pair
    line.join()
    await send(pair, a.make_file("big.bin", bytes(20 * MIB)))
    for person in pair:
        told = [fact for fact in person.facts if fact.state is S.MOVING]
        assert 1 <= len(told) <= 2 + (person.clock.time - 1000.0) / 0.2
        assert [fact.moved for fact in told] == sorted(fact.moved for fact in told)
        assert person.facts[-1].state is S.DONE


async def test_several_files_and_a_folder_travel_as_one_offer(line, pair):
    a, b = pair
    a.make_file("Photos/a.jpg", b"a" * 100_000)
    a.make_file("Photos/deep/b.jpg", b"b")
    a.make_file("Photos/empty.txt", b"")
    (a.outbox / "Photos" / "nothing").mkdir()
    (a.outbox / "Photos" / "loop").symlink_to(a.outbox)
    line.join()
    sent, received = await send(pair, str(a.outbox / "Photos"), a.make_file("note.txt", b"hi"))
    assert b.received() == {
        "Photos/a.jpg": b"a" * 100_000,
        "Photos/deep/b.jpg": b"b",
        "Photos/empty.txt": b"",
        "note.txt": b"hi",
    }
    assert [item.name for item in received.items] == [item.name for item in sent.items]
    assert len(b.entries) == 1


async def test_taken_names_get_a_number_and_nothing_is_replaced(line, pair):
    a, b = pair
    path = a.make_file("note.txt", b"new")
    a.make_file("Photos/x.txt", b"new")
    b.downloads.mkdir()
    (b.downloads / "note.txt").write_bytes(b"old")
    (b.downloads / "Photos").mkdir()
    (b.downloads / "Photos" / "x.txt").write_bytes(b"old")
    line.join()
    await send(pair, path)
    await send(pair, path)
    await send(pair, str(a.outbox / "Photos"))
    assert b.received() == {
        "note.txt": b"old",
        "note (2).txt": b"new",
        "note (3).txt": b"new",
        "Photos/x.txt": b"old",
        "Photos (2)/x.txt": b"new",
    }


async def test_two_files_of_one_name_in_one_offer_both_arrive(line, pair):
    a, b = pair
    line.join()
    await send(pair, a.make_file("x/n.txt", b"1"), a.make_file("y/n.txt", b"2"))
    assert b.received() == {"n.txt": b"1", "n (2).txt": b"2"}


async def test_an_offer_waits_until_the_other_is_there_and_is_shown_once(line, pair):
    a, b = pair
    sent = a.service.offer("conversation", [a.make_file("a", b"1")])
    await a.wait_state(S.OFFERED)
    assert b.facts == []
    for _ in range(3):
        line.join()
        await b.wait_state(S.OFFERED)
        line.part()
    assert [fact.id for fact in b.facts] == [sent]
    assert len(b.entries) == 1
    b.service.accept(sent)
    line.join()
    await a.wait_state(S.DONE)


async def test_an_offer_survives_a_restart_of_both(line, pair):
    a, b = pair
    sent = a.service.offer("conversation", [a.make_file("a", b"1")])
    await a.wait_state(S.OFFERED)
    await restart(a)
    line.join()
    await b.wait_state(S.OFFERED)
    line.part()
    await restart(b)
    line.join()
    b.service.accept(sent)
    await asyncio.gather(a.wait_state(S.DONE), b.wait_state(S.DONE))


@pytest.mark.parametrize("frames", [1, 2, 17, 60])
async def test_a_broken_link_goes_on_from_what_is_held(line, pair, frames):
    a, b = pair
    data = os.urandom(5 * MIB)
    line.part_after = frames
    line.join()
    sent = a.service.offer("conversation", [a.make_file("big.bin", data)])
    await b.wait_state(S.OFFERED)
    b.service.accept(sent)
    await asyncio.gather(a.wait_state(S.INTERRUPTED), b.wait_state(S.INTERRUPTED))
    held = (b.downloads / "big.bin.part").stat().st_size
    line.join()
    await asyncio.gather(a.wait_state(S.DONE), b.wait_state(S.DONE))
    assert b.received() == {"big.bin": data}
    first, second = attempts(a.links)
    assert second.offset >= held  # a last block may have been on its way to the disk
    assert first.key != second.key
    assert first.attempt != second.attempt


@pytest.mark.parametrize("who", ["sender", "receiver", "both"])
async def test_a_restart_in_the_middle_loses_and_doubles_nothing(line, pair, who):
    a, b = pair
    data = [os.urandom(2 * MIB) for _ in range(3)]
    line.part_after = 50
    line.join()
    paths = [a.make_file(f"{number}.bin", content) for number, content in enumerate(data)]
    sent = a.service.offer("conversation", paths)
    await b.wait_state(S.OFFERED)
    b.service.accept(sent)
    await asyncio.gather(a.wait_state(S.INTERRUPTED), b.wait_state(S.INTERRUPTED))
    for person in {"sender": [a], "receiver": [b], "both": [a, b]}[who]:
        await restart(person)
    line.join()
    await asyncio.gather(a.wait_state(S.DONE), b.wait_state(S.DONE))
    assert b.received() == {f"{number}.bin": content for number, content in enumerate(data)}
    assert attempts(a.links)[-2].file == 1


def lay_files(person, chance):
    """A few files to send, some of them in a folder: by the names they arrive under."""
    folder = f"from {person.name}"
    names = [f"{folder}/{number}.bin" for number in range(chance.randint(1, 4))]
    files = {name: chance.randbytes(chance.choice([0, 1, 70_000, 3 * MIB])) for name in names}
    for name, data in files.items():
        person.make_file(name, data)
    return str(person.outbox / folder), files


async def strike(line, pair, chance):
    """Wait for the end of the link at some frame, then mend what broke with it."""
    struck = asyncio.Event()
    is_replaced = chance.random() < 0.4

    def happen():
        (line.join if is_replaced else line.part)()
        struck.set()

    line.strike, line.part_after = happen, line.frames + chance.randrange(1, 100)
    await struck.wait()
    if not is_replaced:
        for person in chance.choice([[], pair[:1], pair[1:], pair]):
            await restart(person)
        line.join()


async def until_done(pair, transfers):
    """Wait until both stores say so: restarts make people forget what they were told."""
    stores = [person.store.disk.transfers for person in pair]
    async with asyncio.timeout(20):
        while True:
            found = [store[each].state for store in stores for each in transfers if each in store]
            if found == [S.DONE] * (len(stores) * len(transfers)):
                return
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    "seed", [*range(8), *(pytest.param(n, marks=pytest.mark.long) for n in range(8, 200))]
)
async def test_whatever_links_and_programs_do_every_file_arrives_and_little_is_sent_again(
    line, pair, seed
):
    chance, limit = random.Random(seed), Settings(accept_below=100 * MIB)
    wanted = []
    for person in pair:
        person.settings.current = limit
        wanted.append(lay_files(person, chance))
    line.join()
    sent = [
        person.service.offer("conversation", [path])
        for person, (path, _) in zip(pair, wanted, strict=True)
    ]
    done = asyncio.create_task(until_done(pair, sent))
    blows = 0
    for _ in range(chance.randint(2, 6)):
        blow = asyncio.create_task(strike(line, pair, chance))
        await asyncio.wait([blow, done], return_when=asyncio.FIRST_COMPLETED)
        if not blow.done():
            blow.cancel()
            await asyncio.wait([blow])
            break
        await blow
        blows += 1
    line.part_after = None
    await done
    assert pair[1].received() == wanted[0][1]
    assert pair[0].received() == wanted[1][1]
    size = sum(len(data) for _, files in wanted for data in files.values())
    files = sum(len(files) for _, files in wanted)
    frames = OVERHEAD * line.frames
    assert line.bytes - frames - size <= blows * 8 * MIB * 2  # both directions
    assert files <= line.frames


async def test_a_receiver_that_died_before_the_last_word_says_it_after_its_restart(line, pair):
    a, b = pair
    line.join()
    b.links.deaf_to = FileKept
    sent = a.service.offer("conversation", [a.make_file("a", b"1")])
    await b.wait_state(S.OFFERED)
    b.service.accept(sent)
    await b.wait_state(S.DONE)
    line.part()
    await restart(b)
    b.links.deaf_to = ()
    line.join()
    await a.wait_state(S.DONE)
    assert b.received() == {"a": b"1"}


async def test_a_receiver_that_died_between_hash_and_name_finishes_after_its_restart(line, pair):
    a, b = pair
    line.join()
    b.bulk.dies_before_keeping = True
    sent = a.service.offer("conversation", [a.make_file("a", b"1"), a.make_file("b", b"2")])
    await b.wait_state(S.OFFERED)
    b.service.accept(sent)
    await b.bulk.died.wait()
    line.part()
    assert b.received() == {"a.part": b"1"}
    await restart(b)
    assert [fact.state for fact in b.facts] == [S.INTERRUPTED]  # whoever listens knows at once
    line.join()
    await asyncio.gather(a.wait_state(S.DONE), b.wait_state(S.DONE))
    assert b.received() == {"a": b"1", "b": b"2"}
    assert [attempt.file for attempt in attempts(a.links)] == [0, 1]


@pytest.mark.parametrize("moment", ["making", "made"])
async def test_a_receiver_that_died_around_the_making_of_a_file_goes_on_by_the_same_name(
    line, pair, moment
):
    a, b = pair
    line.join()
    b.bulk.dies_while = moment
    for name in ("album/1", "album/2"):
        path = a.make_file(name, name.encode())
    sent = a.service.offer("conversation", [os.path.dirname(path)])
    await b.wait_state(S.OFFERED)
    b.service.accept(sent)
    await b.bulk.died.wait()
    line.part()
    assert b.received() == ({} if moment == "making" else {"album/1.part": b""})
    await restart(b)
    line.join()
    await asyncio.gather(a.wait_state(S.DONE), b.wait_state(S.DONE))
    assert b.received() == {"album/1": b"album/1", "album/2": b"album/2"}
    assert [path.name for path in b.downloads.iterdir()] == ["album"]


async def test_declining_is_told_and_offered_again_as_a_new_offer(line, pair):
    a, b = pair
    line.join()
    sent = a.service.offer("conversation", [a.make_file("a", b"1")])
    await b.wait_state(S.OFFERED)
    b.service.decline(sent)
    declined = await a.wait_state(S.DECLINED)
    assert not declined.is_ended_by_us
    assert (await b.wait_state(S.DECLINED)).is_ended_by_us
    a.service.retry(sent)
    again = await b.wait(lambda fact: fact.id != sent)
    b.service.accept(again.id)
    await a.wait_state(S.DONE)
    assert b.received() == {"a": b"1"}


async def test_declining_while_away_is_told_at_the_next_link(line, pair):
    a, b = pair
    line.join()
    sent = a.service.offer("conversation", [a.make_file("a", b"1")])
    await b.wait_state(S.OFFERED)
    line.part()
    b.service.decline(sent)
    await restart(b)
    line.join()
    await a.wait_state(S.DECLINED)


@pytest.mark.parametrize("who", [0, 1], ids=["sender", "receiver"])
async def test_either_side_cancels_and_nothing_unfinished_stays(line, pair, who):
    a, b = pair
    line.join()
    sent = a.service.offer("conversation", [a.make_file("big.bin", bytes(30 * MIB))])
    await b.wait_state(S.OFFERED)
    b.service.accept(sent)
    await b.wait(lambda fact: fact.moved > 0)
    pair[who].service.cancel(sent)
    assert (await pair[who].wait_state(S.CANCELLED)).is_ended_by_us
    assert not (await pair[1 - who].wait_state(S.CANCELLED)).is_ended_by_us
    await restart(b)
    assert b.received() == {}


async def test_cancelling_while_away_is_told_at_the_next_link(line, pair):
    a, b = pair
    line.join()
    sent = a.service.offer("conversation", [a.make_file("a", b"1")])
    await b.wait_state(S.OFFERED)
    line.part()
    a.service.cancel(sent)
    await restart(a)
    line.join()
    await b.wait_state(S.CANCELLED)


@pytest.mark.parametrize(("size", "is_accepted"), [(10, True), (11, False)])
async def test_small_files_are_accepted_without_asking(line, pair, size, is_accepted):
    a, b = pair
    b.settings.current = Settings(accept_below=10, downloads=str(b.outbox / "elsewhere"))
    line.join()
    a.service.offer("conversation", [a.make_file("a", bytes(size))])
    if is_accepted:
        done = await b.wait_state(S.DONE)
        assert done.items[0].path == str(b.outbox / "elsewhere" / "a")
    else:
        await b.wait_state(S.OFFERED)
        await a.wait_state(S.OFFERED)
        assert b.facts[-1].state is S.OFFERED


async def test_a_full_disk_fails_and_goes_on_once_there_is_room(line, pair):
    a, b = pair
    data = os.urandom(4 * MIB)
    path = a.make_file("big.bin", data)
    line.join()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * MIB, limits[1]))
    try:
        theirs, ours = await send(pair, path, state=S.FAILED)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (ours.failure.reason, ours.failure.side) == (Reason.DISK_FULL, Side.OURS)
    assert (theirs.failure.reason, theirs.failure.side) == (Reason.DISK_FULL, Side.PEERS)
    b.service.retry(ours.id)
    await asyncio.gather(a.wait_state(S.DONE), b.wait_state(S.DONE))
    assert b.received() == {"big.bin": data}
    assert attempts(a.links)[-1].offset == 2 * MIB


async def test_too_little_space_is_noticed_before_anything_is_sent(line, pair, monkeypatch):
    a, _ = pair
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=9))
    line.join()
    _, ours = await send(pair, a.make_file("a", bytes(10)), state=S.FAILED)
    assert ours.failure.reason is Reason.DISK_FULL
    assert line.frames == 0


async def test_an_unwritable_folder_fails_and_another_one_helps(line, pair):
    a, b = pair
    b.downloads.write_bytes(b"not a folder")
    line.join()
    _, ours = await send(pair, a.make_file("a", b"1"), state=S.FAILED)
    assert ours.failure.reason is Reason.FOLDER_UNWRITABLE
    b.service.accept(ours.id, str(b.outbox / "other"))
    done = await b.wait_state(S.DONE)
    assert done.items[0].path == str(b.outbox / "other" / "a")
    assert (b.outbox / "other" / "a").read_bytes() == b"1"


async def test_a_failure_is_overcome_after_a_restart_of_the_receiver(line, pair):
    a, b = pair
    b.downloads.write_bytes(b"not a folder")
    line.join()
    _, ours = await send(pair, a.make_file("a", b"1"), state=S.FAILED)
    line.part()
    await restart(b)
    line.join()
    b.service.accept(ours.id, str(b.outbox / "other"))
    await asyncio.gather(a.wait_state(S.DONE), b.wait_state(S.DONE))


async def test_a_vanished_file_is_told_and_sent_once_it_is_back(line, pair):
    a, b = pair
    path = a.make_file("a", b"1")
    line.join()
    sent = a.service.offer("conversation", [path])
    await b.wait_state(S.OFFERED)
    os.rename(path, path + ".away")
    b.service.accept(sent)
    ours, theirs = await a.wait_state(S.FAILED), await b.wait_state(S.FAILED)
    assert (ours.failure.reason, ours.failure.side) == (Reason.FILE_VANISHED, Side.OURS)
    assert (theirs.failure.reason, theirs.failure.side) == (Reason.FILE_VANISHED, Side.PEERS)
    os.rename(path + ".away", path)
    a.service.retry(sent)
    await asyncio.gather(a.wait_state(S.DONE), b.wait_state(S.DONE))
    assert b.received() == {"a": b"1"}


@pytest.mark.parametrize("moment", ["open_target", "write"])
async def test_a_disk_that_breaks_under_the_receiver_fails_it_on_both_sides(
    line, pair, caplog, moment
):
    a, b = pair
    b.bulk.breaks = moment
    line.join()
    theirs, ours = await send(pair, a.make_file("a", b"1"), state=S.FAILED)
    assert (ours.failure.reason, ours.failure.side) == (Reason.OUR_FAULT, Side.OURS)
    assert (theirs.failure.reason, theirs.failure.side) == (Reason.OUR_FAULT, Side.PEERS)
    assert "NeverExpectedError" in caplog.text
    caplog.clear()
    b.service.retry(ours.id)
    await asyncio.gather(a.wait_state(S.DONE), b.wait_state(S.DONE))
    assert b.received() == {"a": b"1"}


async def test_a_disk_that_breaks_under_the_sender_fails_it_on_both_sides(line, pair, caplog):
    a, _ = pair
    a.bulk.breaks = "open_source"
    line.join()
    ours, theirs = await send(pair, a.make_file("a", b"1"), state=S.FAILED)
    assert (ours.failure.reason, ours.failure.side) == (Reason.OUR_FAULT, Side.OURS)
    assert (theirs.failure.reason, theirs.failure.side) == (Reason.OUR_FAULT, Side.PEERS)
    caplog.clear()


async def test_a_disk_that_breaks_under_an_offer_fails_it(pair, caplog):
    a, _ = pair
    a.bulk.breaks = "survey"
    sent = a.service.offer("conversation", [a.make_file("a", b"1")])
    failed = await a.wait_state(S.FAILED)
    assert (failed.id, failed.failure.reason) == (sent, Reason.OUR_FAULT)
    assert [item.name for item in failed.items] == ["a"]
    caplog.clear()


async def test_offering_what_is_not_there_is_a_fact(pair):
    a, _ = pair
    sent = a.service.offer("conversation", [str(a.outbox / "nothing.txt")])
    failed = await a.wait_state(S.FAILED)
    assert (failed.id, failed.failure.reason) == (sent, Reason.FILE_VANISHED)
    assert failed.items[0].name == "nothing.txt"
    a.make_file("nothing.txt", b"1")
    a.service.retry(sent)
    await a.wait_state(S.OFFERED)


async def test_a_file_changed_since_the_offer_starts_again_and_says_so(line, pair):
    a, b = pair
    path = a.make_file("a", b"first")
    line.join()
    sent = a.service.offer("conversation", [path])
    await b.wait_state(S.OFFERED)
    a.make_file("a", b"second!")
    b.service.accept(sent)
    for person in pair:
        done = await person.wait_state(S.DONE)
        assert (done.size, done.failure) == (7, None)
        assert Reason.FILE_CHANGED in {f.failure.reason for f in person.facts if f.failure}
    assert b.received() == {"a": b"second!"}


async def test_a_file_that_changes_while_it_is_read_fails(line, pair):
    a, b = pair
    path = a.make_file("big.bin", bytes(20 * MIB))
    line.join()
    sent = a.service.offer("conversation", [path])
    await b.wait_state(S.OFFERED)
    b.service.accept(sent)
    await b.wait(lambda fact: fact.moved > 0)
    os.truncate(path, MIB)
    assert (await a.wait_state(S.FAILED)).failure.reason is Reason.FILE_CHANGED
    assert (await b.wait_state(S.FAILED)).failure.reason is Reason.FILE_CHANGED
    a.service.retry(sent)
    again = await b.wait(lambda fact: fact.id != sent)
    assert again.size == MIB


async def test_no_link_in_the_way_leads_out_of_the_folder(line, pair):
    a, b = pair
    outside = b.outbox / "outside"
    outside.mkdir()
    (outside / "secret").write_bytes(b"mine")
    b.downloads.mkdir()
    (b.downloads / "a.txt").symlink_to(outside / "secret")
    (b.downloads / "b.txt.part").symlink_to(outside / "secret")
    (b.downloads / "Photos").symlink_to(outside)
    line.join()
    paths = [a.make_file("a.txt", b"1"), a.make_file("b.txt", b"2")]
    a.make_file("Photos/secret", b"3")
    await send(pair, *paths, str(a.outbox / "Photos"))
    assert {path.name: path.read_bytes() for path in outside.iterdir()} == {"secret": b"mine"}
    assert (b.downloads / "a (2).txt").read_bytes() == b"1"
    assert (b.downloads / "b (2).txt").read_bytes() == b"2"
    assert (b.downloads / "Photos (2)" / "secret").read_bytes() == b"3"


async def test_a_folder_swapped_for_a_link_while_we_were_away_is_not_followed(line, pair):
    a, b = pair
    a.make_file("Photos/big.bin", os.urandom(3 * MIB))
    line.part_after = 20
    line.join()
    sent = a.service.offer("conversation", [str(a.outbox / "Photos")])
    await b.wait_state(S.OFFERED)
    b.service.accept(sent)
    await b.wait_state(S.INTERRUPTED)
    outside = b.outbox / "outside"
    os.rename(b.downloads / "Photos", outside)
    (b.downloads / "Photos").symlink_to(outside)
    line.join()
    failed = await b.wait_state(S.FAILED)
    assert failed.failure.reason is Reason.FOLDER_UNWRITABLE
    assert [path.name for path in outside.iterdir()] == ["big.bin.part"]


async def hear(b, *operations, contact="contact"):
    for operation in operations:
        b.links.operation_received.publish((contact, operation))


async def test_whoever_breaks_the_rules_ends_only_that_transfer(line, pair):
    a, b = pair
    line.join()
    first = a.service.offer("conversation", [a.make_file("a", b"1")])
    await b.wait_state(S.OFFERED)
    await hear(b, FileAttempt(first, 0, bytes(16), bytes(32), 100))
    failed = await b.wait_state(S.FAILED)
    assert (failed.failure.reason, failed.failure.side) == (Reason.PEER_MISBEHAVED, Side.PEERS)
    assert (await a.wait_state(S.FAILED)).failure.reason is Reason.PEER_MISBEHAVED
    await send(pair, a.make_file("b", b"2"))


async def test_a_forged_frame_ends_the_transfer(line, pair):
    a, b = pair
    line.join()
    sent = a.service.offer("conversation", [a.make_file("big.bin", bytes(20 * MIB))])
    await b.wait_state(S.OFFERED)
    b.service.accept(sent)
    await b.wait(lambda fact: fact.moved > 0)
    name = attempts(a.links)[0].attempt
    b.links.frame_received.publish(("contact", b"\5" + name + bytes(100)))
    assert (await b.wait_state(S.FAILED)).failure.reason is Reason.PEER_MISBEHAVED


async def test_frames_and_words_about_nothing_are_dropped(line, pair):
    a, b = pair
    line.join()
    b.links.frame_received.publish(("contact", b""))
    b.links.frame_received.publish(("contact", b"\5" + bytes(60)))
    await hear(b, FileDone("nothing", bytes(16), bytes(32)))
    await hear(a, FileAccept("nothing"))
    await send(pair, a.make_file("a", b"1"))
    assert FileCancel("nothing", "cancelled") in a.links.sent


async def test_more_files_than_fit_into_one_offer_come_in_several(line, pair):
    a, b = pair
    for number in range(1001):
        a.make_file(f"many/{number:04}", b"")
    line.join()
    a.service.offer("conversation", [str(a.outbox / "many")])
    offered = [await b.wait(lambda fact, n=n: len(fact.items) == n) for n in (1000, 1)]
    assert offered[0].id != offered[1].id


async def test_many_small_files_arrive(line, pair):
    a, b = pair
    for number in range(200):
        a.make_file(f"many/{number:04}", str(number).encode())
    line.join()
    await send(pair, str(a.outbox / "many"))
    assert b.received() == {f"many/{n:04}": str(n).encode() for n in range(200)}


async def test_a_store_that_refuses_fails_the_offer(line, pair):
    a, _ = pair
    a.store.failure = Failure(Reason.DISK_FULL, Side.OURS)
    a.service.offer("conversation", [a.make_file("a", b"1")])
    assert (await a.wait_state(S.FAILED)).failure.reason is Reason.DISK_FULL
    a.store.failure = None


async def test_a_conversation_with_nobody_takes_no_offer(pair):
    with pytest.raises(LocalError):
        pair[0].service.offer("another", ["x"])


async def test_transfers_of_a_removed_contact_are_forgotten(line, pair):
    a, b = pair
    line.join()
    sent = a.service.offer("conversation", [a.make_file("big.bin", bytes(20 * MIB))])
    await b.wait_state(S.OFFERED)
    b.service.accept(sent)
    await b.wait(lambda fact: fact.moved > 0)
    a.people.is_known = False
    a.store.disk.contacts.clear()
    a.service.on_removed("conversation")
    assert a.service.find(sent) is None
    line.part()
    await b.wait_state(S.INTERRUPTED)


async def test_a_transfer_that_is_over_is_found_again_in_the_store(line, pair):
    a, b = pair
    line.join()
    sent = a.service.offer("conversation", [a.make_file("a", b"1")])
    await b.wait_state(S.OFFERED)
    b.service.decline(sent)
    await a.wait_state(S.DECLINED)
    await restart(a)
    assert a.service.find(sent) is None
    a.service.retry(sent)
    assert (await a.wait_state(S.OFFERED)).id != sent


async def test_intents_about_unknown_transfers_break_nothing(pair, caplog):
    a, _ = pair
    for intent in (a.service.accept, a.service.decline, a.service.cancel, a.service.retry):
        intent("nothing")
    a.service.offer("conversation", [a.make_file("a", b"1")])
    await a.wait_state(S.OFFERED)
    assert caplog.text.count("unknown transfer") == 4


async def test_a_large_file_does_not_grow_the_memory(line, pair):
    a, b = pair
    path = a.outbox / "large.bin"
    with path.open("wb") as file:
        for _ in range(100):
            file.write(os.urandom(MIB))
    line.join()
    sent = a.service.offer("conversation", [str(path)])
    await b.wait_state(S.OFFERED)
    tracemalloc.start()
    try:
        b.service.accept(sent)
        await asyncio.gather(a.wait_state(S.DONE), b.wait_state(S.DONE))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 20 * MIB
