"""Files between two programs: every byte, in both directions at once, or a clear end."""

from __future__ import annotations

import hashlib
import random

import pytest

MB = 1_000_000


def make_file(folder, name, size):
    """A file of ``size`` random bytes; its path and its hash."""
    data = random.Random(name).randbytes(size)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return str(path), hashlib.sha256(data).hexdigest()


async def send_both_ways(tmp_path, anna, badr, size):
    sent = {}
    for person in (anna, badr):
        sent[person.name] = make_file(tmp_path, f"from {person.name}.bin", size)
        person.say(do="send_file", path=sent[person.name][0], ref=person.name)
    for sender, receiver in ((anna, badr), (badr, anna)):
        digest = sent[sender.name][1]
        received = await receiver.wait("file_received")
        assert (received["sha256"], received["size"]) == (digest, size)
        done = await sender.wait("file_sent", ref=sender.name)
        assert done["sha256"] == digest
        assert done["id"] == received["id"]
        ((name, data),) = receiver.files().items()
        assert received["path"] == str(receiver.downloads / name)
        assert hashlib.sha256(data).hexdigest() == digest


async def test_files_go_both_ways_at_once_while_people_talk(tmp_path, start_both):
    anna, badr = await start_both()
    for number in range(20):
        anna.say(do="send", text=str(number))
    await send_both_ways(tmp_path, anna, badr, 5 * MB)
    await anna.wait("stored", 20)
    for id_ in {event["id"] for event in badr.named("file_progress")}:
        moved = [event["moved"] for event in badr.named("file_progress") if event["id"] == id_]
        assert moved == sorted(moved)


@pytest.mark.long
async def test_large_files_go_both_ways_at_once(tmp_path, start_both):
    anna, badr = await start_both()
    await send_both_ways(tmp_path, anna, badr, 50 * MB)


async def test_a_folder_travels_as_it_is(tmp_path, start_both):
    anna, badr = await start_both()
    names = ["a.txt", "empty.txt", "deep/er/صورة.png", "deep/two words.txt"]
    digests = {}
    for name in names:
        size = 0 if name == "empty.txt" else 100_000
        _, digests[f"album/{name}"] = make_file(tmp_path / "album", name, size)
    anna.say(do="send_file", path=str(tmp_path / "album"))
    offered = await badr.wait("file_offered")
    assert (offered["files"], offered["size"]) == (4, 300_000)
    await anna.wait("file_sent")
    await badr.wait("file_received", 4)
    found = {name: hashlib.sha256(data).hexdigest() for name, data in badr.files().items()}
    assert found == digests


async def test_files_are_accepted_declined_or_cancelled_by_those_who_are_asked(
    tmp_path, start_both
):
    anna, badr = await start_both(accepts_all=False, is_paired=False)
    anna.say(do="pair", code=badr.named("ready")[0]["code"])
    badr.say(do="accept", code=(await badr.wait("pair_incoming"))["code"])
    await anna.wait("linked")
    path, digest = make_file(tmp_path, "a.bin", 100_000)

    anna.say(do="send_file", path=path, ref="wanted")
    offered = await badr.wait("file_offered")
    assert (offered["name"], offered["size"], offered["files"]) == ("a.bin", 100_000, 1)
    assert badr.files() == {}
    badr.say(do="accept_file", id=offered["id"], ref="yes")
    assert (await badr.wait("file_received", ref="yes"))["sha256"] == digest
    await anna.wait("file_sent", ref="wanted")

    anna.say(do="send_file", path=path, ref="unwanted")
    badr.say(do="cancel_file", id=(await badr.wait("file_offered", 2))["id"], ref="no")
    assert (await anna.wait("error", ref="unwanted"))["text"] in {"declined", "file declined"}
    assert (await badr.wait("error", ref="no"))["about"] == "file"

    anna.say(do="send_file", path=path, ref="regretted")
    third = (await badr.wait("file_offered", 3))["id"]
    anna.say(do="cancel_file", id=third, ref="regretted")
    assert (await anna.wait("error", ref="regretted"))["about"] == "file"
    assert (await badr.wait("error", id=third))["about"] == "file"
    assert list(badr.files()) == ["a.bin"]


@pytest.mark.parametrize("who", ["sender", "receiver"])
async def test_a_file_cancelled_on_its_way_leaves_nothing(tmp_path, start_both, who):
    anna, badr = await start_both()
    path, _ = make_file(tmp_path, "a.bin", 60 * MB)
    anna.say(do="send_file", path=path, ref="f")
    progress = await badr.wait("file_progress")
    (anna if who == "sender" else badr).say(do="cancel_file", id=progress["id"])
    for person in (anna, badr):
        assert (await person.wait("error", id=progress["id"]))["about"] == "file"
    anna.say(do="send", text="afterwards")
    await badr.wait("message", text="afterwards")
    assert await badr.quit() == 0
    assert badr.files() == {}
    assert badr.named("file_received") == anna.named("file_sent") == []


async def test_what_cannot_be_read_is_said_and_nothing_is_offered(tmp_path, start_both):
    anna, badr = await start_both()
    anna.say(do="send_file", path=str(tmp_path / "nowhere"), ref="f")
    assert (await anna.wait("error", ref="f"))["text"] == "file vanished"
    anna.say(do="send", text="afterwards")
    await badr.wait("message", text="afterwards")
    assert badr.named("file_offered") == []


async def test_a_file_waits_for_somebody_who_is_away(tmp_path, start_both):
    anna, badr = await start_both()
    await badr.quit()
    await anna.wait("unlinked")
    path, digest = make_file(tmp_path, "a.bin", 200_000)
    anna.say(do="send_file", path=path, to="Badr", ref="f")
    anna.say(do="send", text="see the file", to="Badr")
    await anna.wait("queued")
    ready = await badr.start()
    anna.say(do="pair", code=ready["code"])
    assert (await badr.wait("file_received"))["sha256"] == digest
    await badr.wait("message", text="see the file")
    await anna.wait("file_sent", ref="f")
