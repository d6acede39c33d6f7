"""Files to and from older clients: whole or not at all, bounded, never where they do not belong."""

from __future__ import annotations

import asyncio
import hashlib
import os
import random
import tracemalloc
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fakes.file_links import FakeLine
from tests.fakes.file_people import Person
from zajel_desktop.engine import foreign_files, foreign_receiving
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import TransferState
from zajel_desktop.protocol.dialects.file_rules import MOST_RECEIVED
from zajel_desktop.protocol.dialects.parts import (
    FileChunk,
    FileComplete,
    FileError,
    FileStart,
    Handed,
    TransferCancel,
)

S = TransferState
MIB = 1024 * 1024
CHUNK = 16_384


@pytest.fixture
async def line():
    line = FakeLine()
    line.dialect = Dialect.WEB
    return line


@pytest.fixture
async def pair(line, tmp_path):
    a, b = Person(line.ends[0], tmp_path, "a"), Person(line.ends[1], tmp_path, "b")
    await a.start()
    await b.start()
    yield a, b
    await a.service.stop()
    await b.service.stop()


class Sender:
    """An older client that says what it likes to the first of ``pair``."""

    def __init__(self, person):
        self.person = person

    def say(self, *parts):
        for part in parts:
            self.person.links.part_received.publish(("contact", part))

    def say_file(self, file, name, data, *, length=CHUNK):
        pieces = [data[at : at + length] for at in range(0, len(data), length)]
        chunks = [FileChunk(file, index, piece) for index, piece in enumerate(pieces)]
        self.say(FileStart(file, name, len(data), len(chunks)), *chunks, FileComplete(file))

    def heard(self):
        """What we have told it."""
        return self.person.links.sent


@pytest.fixture
def older(pair, line):
    line.join()
    return Sender(pair[0])


def parts(links, kind):
    return [part for part in links.sent if isinstance(part, kind)]


def sha(data):
    return hashlib.sha256(data).hexdigest()


async def turn():
    for _ in range(10):
        await asyncio.sleep(0)


# Both ways.


@pytest.mark.parametrize("dialect", [Dialect.APP, Dialect.WEB])
async def test_a_file_goes_at_once_and_whole(line, pair, dialect):
    a, b = pair
    line.dialect = dialect
    data = os.urandom(200_000)
    line.join()
    sent = a.service.offer("conversation", [a.make_file("photo.jpg", data)])
    done, received = await a.wait_state(S.DONE), await b.wait_state(S.DONE)
    assert b.received() == {"photo.jpg": data}
    assert done.id == sent
    assert done.items[0].sha256 == received.items[0].sha256 == sha(data)
    assert done.moved == received.moved == len(data)
    assert done.is_foreign
    assert received.is_foreign
    assert received.items[0].path == str(b.downloads / "photo.jpg")
    assert a.entries == [(sent, True)]
    assert b.entries == [(received.id, False)]
    assert {fact.state for fact in b.facts} <= {S.MOVING, S.CHECKING, S.DONE}
    await b.service.stop()  # which writes what is left
    stored = await b.store.transfers.find(received.id)
    assert (stored.state, stored.is_foreign) == (S.DONE, True)


async def test_what_is_queued_stays_within_the_mark(line, pair):
    a, b = pair
    data = os.urandom(3 * MIB)
    line.join()
    a.service.offer("conversation", [a.make_file("big.bin", data)])
    await b.wait_state(S.DONE)
    assert b.received() == {"big.bin": data}
    assert a.links.most_waiting <= 256 * 1024 + CHUNK


async def test_a_folder_goes_as_files_beside_each_other(line, pair):
    a, b = pair
    a.make_file("album/one.txt", b"1")
    a.make_file("album/two.txt", b"22")
    line.join()
    a.service.offer("conversation", [str(a.outbox / "album")])
    await a.wait_state(S.DONE)
    await b.wait(lambda fact: fact.state is S.DONE and fact.size == 2)
    await b.wait(lambda fact: fact.state is S.DONE and fact.size == 1)
    assert b.received() == {"album_one.txt": b"1", "album_two.txt": b"22"}
    assert len({start.id for start in parts(a.links, FileStart)}) == 2


async def test_what_is_offered_to_nobody_goes_once_there_is_a_link(line, pair):
    a, b = pair
    a.service.offer("conversation", [a.make_file("a.txt", b"abc")])
    assert (await a.wait_state(S.OFFERED)).is_foreign is False
    line.join()
    await b.wait_state(S.DONE)
    await a.wait_state(S.DONE)
    assert b.received() == {"a.txt": b"abc"}


async def test_a_broken_link_fails_both_sides_and_trying_again_sends_it_whole(line, pair):
    a, b = pair
    data = os.urandom(MIB)
    line.join()
    line.part_after = 20
    sent = a.service.offer("conversation", [a.make_file("a.bin", data)])
    failed, lost = await a.wait_state(S.FAILED), await b.wait_state(S.FAILED)
    assert failed.failure.reason is lost.failure.reason is Reason.LINK_LOST
    a.service.retry(sent)
    await turn()
    assert a.service.find(sent).state is S.OFFERED
    line.join()
    received = await b.wait_state(S.DONE)
    assert received.id != lost.id
    await b.service.stop()
    assert list(b.received().values()) == [data]


async def test_trying_again_on_the_next_link_begins_at_once(line, pair):
    a, b = pair
    line.join()
    line.part_after = 3
    sent = a.service.offer("conversation", [a.make_file("a.bin", bytes(MIB))])
    await a.wait_state(S.FAILED)
    line.join()
    a.service.retry(sent)
    await b.wait_state(S.DONE)
    await b.service.stop()
    assert list(b.received().values()) == [bytes(MIB)]


@pytest.mark.parametrize(("size", "reason"), [(0, Reason.FILE_EMPTY)])
async def test_a_web_client_gets_no_empty_file_and_an_app_does(line, pair, size, reason):
    a, b = pair
    line.join()
    sent = a.service.offer("conversation", [a.make_file("a.txt", bytes(size))])
    assert (await a.wait_state(S.FAILED)).failure.reason is reason
    assert a.links.sent == []
    line.part()
    line.dialect = Dialect.APP
    line.join()
    a.service.retry(sent)
    await b.wait_state(S.DONE)
    assert b.received() == {"a.txt": b""}


async def test_a_sender_who_cancels_tells_the_receiver(line, pair):
    a, b = pair
    line.dialect = Dialect.APP
    line.join()
    sent = a.service.offer("conversation", [a.make_file("a.bin", bytes(MIB))])
    await b.wait_state(S.MOVING)
    a.service.cancel(sent)
    ended = await b.wait_state(S.CANCELLED)
    assert not ended.is_ended_by_us
    assert (await a.wait_state(S.CANCELLED)).is_ended_by_us
    await b.service.stop()
    assert b.received() == {}


async def test_a_receiver_who_cancels_tells_the_sender(line, pair):
    a, b = pair
    line.dialect = Dialect.APP
    line.join()
    a.service.offer("conversation", [a.make_file("a.bin", bytes(MIB))])
    coming = await b.wait_state(S.MOVING)
    b.service.cancel(coming.id)
    await a.wait_state(S.CANCELLED)
    await b.wait_state(S.CANCELLED)
    await b.service.stop()
    assert b.received() == {}


async def test_a_file_that_changes_while_it_is_read_fails_on_both_sides(line, pair):
    a, b = pair
    path = a.make_file("a.bin", bytes(MIB))
    line.join()
    line.part_after = 5
    line.strike = lambda: os.utime(path, (1.0, 1.0))
    a.service.offer("conversation", [path])
    assert (await a.wait_state(S.FAILED)).failure.reason is Reason.FILE_CHANGED
    assert (await b.wait_state(S.FAILED)).failure.reason is Reason.FILE_STALLED


async def test_whoever_has_a_desktop_by_now_gets_an_offer(line, pair):
    a, b = pair
    line.join()
    line.part_after = 3
    sent = a.service.offer("conversation", [a.make_file("a.bin", bytes(MIB))])
    await a.wait_state(S.FAILED)
    line.dialect = Dialect.NATIVE
    line.join()
    a.service.retry(sent)
    offered = await b.wait_state(S.OFFERED)
    assert offered.id == sent
    b.service.accept(sent)
    done = await a.wait_state(S.DONE)
    assert not done.is_foreign


async def test_an_offer_that_nobody_has_answered_goes_to_whoever_has_an_older_client(line, pair):
    a, b = pair
    line.dialect = Dialect.NATIVE
    line.join()
    a.service.offer("conversation", [a.make_file("a.txt", b"abc")])
    await b.wait_state(S.OFFERED)
    line.dialect = Dialect.APP
    line.join()
    assert (await a.wait_state(S.DONE)).is_foreign
    await b.wait_state(S.DONE)
    assert b.received() == {"a.txt": b"abc"}


async def test_what_was_said_in_the_wrong_dialect_is_sent_again_in_the_right_one(line, pair):
    a, b = pair
    line.dialect = Dialect.APP
    line.change = lambda part: []
    line.join()
    a.service.offer("conversation", [a.make_file("a.txt", b"abc")])
    await a.wait_state(S.DONE)
    line.dialect, line.change = Dialect.HEADLESS, lambda part: [part]
    a.links.recognised.publish(("contact", Dialect.HEADLESS))
    await b.wait_state(S.DONE)
    assert b.received() == {"a.txt": b"abc"}


async def test_a_program_that_died_shows_what_did_not_arrive_and_leaves_nothing(line, pair):
    a, b = pair
    line.dialect = Dialect.APP
    line.join()
    sent = a.service.offer("conversation", [a.make_file("a.bin", bytes(MIB))])
    coming = await b.wait_state(S.MOVING)
    await b.wait(lambda fact: fact.items and fact.items[0].path)
    for person in (a, b):
        await person.service.stop()
        person.facts.clear()
    line.part()
    for person in (a, b):
        await person.start()
    assert b.service.find(coming.id).failure.reason is Reason.LINK_LOST
    assert a.service.find(sent).state is S.OFFERED
    b.service.retry(coming.id)
    await b.service.stop()
    assert b.received() == {}
    stored = await b.store.transfers.find(coming.id)
    assert stored.state is S.FAILED


async def test_a_large_file_does_not_grow_the_memory(line, pair):
    a, b = pair
    path = a.outbox / "large.bin"
    with path.open("wb") as file:
        for _ in range(32):
            file.write(os.urandom(MIB))
    line.join()
    tracemalloc.start()
    try:
        a.service.offer("conversation", [str(path)])
        await asyncio.gather(a.wait_state(S.DONE), b.wait_state(S.DONE))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 10 * MIB


async def test_a_program_that_died_before_it_gave_the_name_does_so_after_its_start(line, pair):
    a, b = pair
    line.join()
    open_target, died = b.bulk.open_plain_target, asyncio.Event()

    async def open_mortal(*where):
        target = await open_target(*where)
        target.keep = b.bulk.die
        return target

    b.bulk.open_plain_target, b.bulk.died = open_mortal, died
    a.service.offer("conversation", [a.make_file("a.txt", b"abc")])
    await asyncio.wait_for(died.wait(), 10)
    await b.service.stop()
    assert list(b.received()) == ["a.txt.part"]
    b.bulk.open_plain_target = open_target
    line.part()
    b.facts.clear()
    await b.start()
    assert (await b.wait_state(S.DONE)).items[0].sha256 == sha(b"abc")
    assert b.received() == {"a.txt": b"abc"}


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_becomes_of_the_pieces_a_file_is_whole_or_not_there(line, pair, seed):
    a, b = pair
    chance, data, held = random.Random(seed), os.urandom(20 * CHUNK + 5), []

    def change(part):
        if chance.random() > 0.1:
            return [part, *(held.pop() for _ in range(len(held)))]
        match chance.randrange(4):
            case 0:
                return []  # lost
            case 1:
                return [part, part]
            case 2:
                held.append(part)  # overtaken
                return []
        return [replace(part, data=part.data[:-1])] if isinstance(part, FileChunk) else [part]

    line.dialect, line.change = Dialect.HEADLESS, change
    line.join()
    a.service.offer("conversation", [a.make_file("a.bin", data)])
    await a.wait(lambda fact: fact.is_over)
    line.change = lambda part: [part]
    line.part()
    ends = {fact.id: fact for fact in b.facts}.values()
    for end in ends:
        await b.wait(lambda fact, end=end: fact.id == end.id and fact.is_over)
    await b.service.stop()
    arrived = [fact for fact in b.facts if fact.state is S.DONE]
    received = b.received() if b.downloads.exists() else {}
    assert received == ({"a.bin": data} if arrived else {})


# What older clients, or those who say they are, may say.


async def test_names_that_lead_elsewhere_or_lie_are_made_harmless(pair, older):
    a, _ = pair
    names = [
        "../../x",
        "a\0b\n",
        "\u202egpj.exe",
        "CON",
        "/etc/passwd",
        ".",
        "",
        "x" * 500,
        "c:\\d",
    ]
    for number, name in enumerate(names):
        older.say_file(str(number), name, b"abc")
    for number in range(len(names)):
        await a.wait(lambda fact, n=number: fact.state is S.DONE and fact.id == f"a-{n + 1}")
    received = a.received()
    assert len(received) == len(names)
    assert all("/" not in name and len(name) < 250 for name in received)
    assert not any(ord(char) < 32 or char == "\u202e" for name in received for char in name)
    assert list(a.downloads.parent.glob("x*")) == []


async def test_two_of_one_name_lie_beside_each_other(pair, older):
    a, _ = pair
    older.say_file("1", "a.txt", b"one")
    older.say_file("2", "a.txt", b"two")
    await a.wait(lambda fact: fact.state is S.DONE and fact.id == "a-1")
    await a.wait(lambda fact: fact.state is S.DONE and fact.id == "a-2")
    assert sorted(a.received().values()) == [b"one", b"two"]


async def test_a_piece_that_is_lost_is_a_loss_of_the_file(pair, older):
    a, _ = pair
    older.say(FileStart("1", "a", 3, 3), FileChunk("1", 0, b"a"), FileChunk("1", 2, b"c"))
    older.say(FileComplete("1"))
    assert (await a.wait_state(S.FAILED)).failure.reason is Reason.FILE_DAMAGED
    assert older.heard() == [TransferCancel("1", "error"), FileError("1", "error")]
    await a.service.stop()
    assert a.received() == {}


async def test_pieces_in_another_order_and_twice_make_the_same_file(pair, older):
    a, _ = pair
    chunks = [FileChunk("1", index, b"abcdefg"[index : index + 1]) for index in range(7)]
    older.say(FileStart("1", "a", 7, 7), *(chunks[i] for i in (3, 0, 0, 1, 6, 2, 4, 3, 5)))
    received = await a.wait_state(S.DONE)
    assert a.received() == {"a": b"abcdefg"}
    assert received.items[0].sha256 == sha(b"abcdefg")


@pytest.mark.parametrize(
    "lie", [FileChunk("1", 9, b"x"), FileChunk("1", 1, b"xyz"), FileChunk("1", 1, b"")], ids=str
)
async def test_a_piece_that_lies_ends_the_file(pair, older, lie):
    a, _ = pair
    older.say(FileStart("1", "a", 3, 3), FileChunk("1", 0, b"a"), lie)
    assert (await a.wait_state(S.FAILED)).failure.reason is Reason.FILE_DAMAGED
    assert FileError("1", "error") in older.heard()
    older.say(FileChunk("1", 1, b"b"), FileComplete("1"))
    await a.service.stop()
    assert a.received() == {}


async def test_a_file_that_cannot_be_or_is_begun_twice_is_left_alone(pair, older):
    a, _ = pair
    older.say(FileStart("1", "a", 3, 4))
    assert older.heard() == [TransferCancel("1", "error"), FileError("1", "error")]
    older.say(FileStart("2", "a", 3, 3), FileStart("2", "b", 9, 9))
    older.say(*(FileChunk("2", i, b"x") for i in range(3)))
    await a.wait_state(S.DONE)
    assert a.received() == {"a": b"xxx"}


async def test_a_file_that_is_too_large_is_shown_and_not_begun(pair, older):
    a, _ = pair
    older.say(FileStart("1", "film", MOST_RECEIVED + 1, MOST_RECEIVED // CHUNK + 1))
    failed = await a.wait_state(S.FAILED)
    assert failed.failure.reason is Reason.FILE_TOO_LARGE
    assert FileError("1", "error") in older.heard()
    await turn()
    assert a.entries == [(failed.id, False)]


async def test_no_more_than_so_many_come_at_once(older):
    for number in range(foreign_files.MOST_AT_ONCE + 1):
        older.say(FileStart(str(number), "a", 3, 3))
    last = str(foreign_files.MOST_AT_ONCE)
    assert older.heard() == [TransferCancel(last, "error"), FileError(last, "error")]
    older.say(TransferCancel("0", "user_cancelled"), FileStart("x", "a", 3, 3))
    assert len(older.heard()) == 2


async def test_a_file_that_ends_as_it_begins_is_shown(pair, older):
    a, _ = pair
    older.say(FileStart("1", "a", 3, 3), FileError("1", "never mind"))
    failed = await a.wait_state(S.FAILED)
    await turn()
    assert a.entries == [(failed.id, False)]


async def test_somebody_who_is_no_contact_sends_nothing(pair, older):
    a, _ = pair
    a.people.is_known = False
    older.say_file("1", "a", b"abc")
    assert FileError("1", "error") in older.heard()
    assert a.facts == []


async def test_a_stalled_file_fails_and_the_sender_hears_it(pair, older, monkeypatch):
    a, _ = pair
    rules = foreign_files.FILE_RULES[Dialect.WEB]
    assert rules.patience == 30
    impatient = {Dialect.WEB: type(rules)(CHUNK, None, False, 0.0, 0.0, 0.05)}
    monkeypatch.setattr(foreign_files, "FILE_RULES", impatient)
    older.say(FileStart("1", "a", 3, 3), FileChunk("1", 0, b"a"))
    assert (await a.wait_state(S.FAILED)).failure.reason is Reason.FILE_STALLED
    assert older.heard() == [TransferCancel("1", "timeout"), FileError("1", "timeout")]
    await a.service.stop()
    assert a.received() == {}


async def test_more_than_the_disk_can_take_meanwhile_is_refused(pair, older, monkeypatch):
    a, _ = pair
    monkeypatch.setattr(foreign_receiving, "MOST_WAITING", 2)
    older.say_file("1", "a", b"abc", length=1)
    assert (await a.wait_state(S.FAILED)).failure.reason is Reason.FOLDER_UNWRITABLE
    await a.service.stop()
    assert a.received() == {}


async def test_a_folder_that_cannot_be_written_is_our_failure(pair, older):
    a, _ = pair
    a.downloads.write_bytes(b"in the way")
    older.say_file("1", "a", b"abc")
    assert (await a.wait_state(S.FAILED)).failure.reason is Reason.FOLDER_UNWRITABLE
    assert FileError("1", "error") in older.heard()


async def test_a_store_that_refuses_ends_it(pair, older):
    a, _ = pair
    failure = Failure(Reason.DISK_FULL, Side.OURS)

    async def refuse(transfer):
        raise StoreError(failure)

    a.store.transfers.save = refuse
    older.say_file("1", "a", b"abc")
    assert (await a.wait_state(S.FAILED)).failure == failure
    assert a.received() == {}


async def test_a_refusal_after_the_end_takes_the_success_back(pair, line):
    a, _ = pair
    line.change = lambda part: []
    line.join()
    a.service.offer("conversation", [a.make_file("a.txt", b"abc")])
    await a.wait_state(S.DONE)
    [start] = parts(a.links, FileStart)
    a.links.part_received.publish(("contact", FileError(start.id, "disk full")))
    failed = await a.wait_state(S.FAILED)
    assert (failed.failure.reason, failed.failure.side) == (Reason.FILE_REFUSED, Side.PEERS)


async def test_words_about_nothing_we_know_do_nothing(pair, older):
    a, _ = pair
    older.say(FileChunk("?", 0, b"x"), FileComplete("?"), FileError("?", "no"), Handed("m"))
    older.say(TransferCancel("?", "timeout"))
    await turn()
    assert a.facts == []
    assert older.heard() == []


async def test_a_conversation_that_is_forgotten_lets_go_of_its_files(pair, older):
    a, _ = pair
    older.say(FileStart("1", "a", 3, 3), FileChunk("1", 0, b"a"))
    while not a.service.find("a-1").items[0].path:
        await a.bulk.survey([a.make_file("any", b"")])
    a.service.on_removed("conversation")
    older.say(FileChunk("1", 1, b"b"), FileComplete("1"))
    await a.service.stop()
    assert a.received() == {}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    said=st.lists(
        st.one_of(
            st.builds(
                FileStart,
                st.sampled_from("12"),
                st.text(max_size=8),
                st.integers(0, 9),
                st.integers(0, 4),
            ),
            st.builds(FileChunk, st.sampled_from("12"), st.integers(0, 4), st.binary(max_size=4)),
            st.builds(FileComplete, st.sampled_from("12")),
            st.builds(TransferCancel, st.sampled_from("12"), st.sampled_from(["error", "timeout"])),
        ),
        max_size=25,
    )
)
def test_whatever_is_said_only_whole_files_remain(tmp_path_factory, said):
    async def listen():
        line = FakeLine()
        line.dialect = Dialect.WEB
        person = Person(line.ends[0], tmp_path_factory.mktemp("any"), "a")
        await person.start()
        line.join()
        ends = [
            word for file in "12" for word in (FileComplete(file), TransferCancel(file, "error"))
        ]
        Sender(person).say(*said, *ends)
        for known in {fact.id for fact in person.facts}:
            await person.wait(lambda fact, known=known: fact.id == known and fact.is_over)
        await person.service.stop()
        return person

    person = asyncio.run(listen())
    done = {fact.id: fact for fact in person.facts if fact.state is S.DONE}
    received = person.received() if person.downloads.exists() else {}
    assert {sha(data) for data in received.values()} == {
        fact.items[0].sha256 for fact in done.values()
    }
