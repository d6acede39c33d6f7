"""Files between our whole engine and every older client, and what their faults make of them."""

from __future__ import annotations

import asyncio
import hashlib

import pytest
from aiortc import RTCSctpTransport
from aiortc.rtcsctptransport import DataChunk

from tests.fakes.foreign import still_talk, until_file
from tests.fakes.hostile import PATIENCE
from tests.peers.app import AppPeer
from tests.peers.headless import HeadlessPeer
from tests.peers.web import WebPeer
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.transfer import TransferState
from zajel_desktop.protocol.connection import LABELS

KINDS = [AppPeer, HeadlessPeer, WebPeer]
LATE = 1.5  # seconds
SIZES = (1, 16_384, 100_000)


NAMES = [
    "../../escaped",
    "/etc/passwd",
    "..\\..\\windows",
    "nul\0name",
    "\u202egnp.exe",
    "CON",
    "x" * 255,
    ".",
    "a/b/c",
    " ",
]


@pytest.fixture
async def anna(town):
    return await town.person("Anna")


def content(size):
    return (hashlib.sha256(str(size).encode()).digest() * (size // 32 + 1))[:size]


@pytest.mark.parametrize("we_ask", [True, False], ids=["we ask", "they ask"])
@pytest.mark.parametrize("kind", KINDS)
async def test_files_go_both_ways(kind, we_ask, town, existing, start, tmp_path):
    anna = await town.person("Anna")
    (zoe,) = await start(existing, kind("Zoe"))
    contact = await town.reach(anna, zoe, we_ask=we_ask)
    files = {f"{size}.bin": content(size) for size in SIZES}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        anna.engine.transfers.offer(contact.conversation, [str(tmp_path / name)])
        await zoe.until(lambda n=name: n in zoe.files or n in zoe.failed_files)
    assert zoe.files == files
    assert zoe.failed_files == []
    await until_file(anna, TransferState.DONE, len(files))
    await zoe.until(lambda: zoe.is_linked())
    for name, data in files.items():
        await zoe.send_file(name, data)
    await until_file(anna, TransferState.DONE, 2 * len(files))
    folder = town.downloads / "Anna"
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == files


@pytest.mark.parametrize("kind", KINDS)
async def test_hostile_names_stay_in_the_folder(kind, town, anna, existing, start):
    (zoe,) = await start(existing, kind("Zoe"))
    await town.reach(anna, zoe, we_ask=True)
    await zoe.until(lambda: zoe.is_linked())
    for number, name in enumerate(NAMES):
        await zoe.send_file(name, bytes([number]) * 10)
    await until_file(anna, TransferState.DONE, len(NAMES))
    folder = town.downloads / "Anna"
    found = [each for each in folder.rglob("*") if each.is_file()]
    assert sorted(each.read_bytes()[0] for each in found) == list(range(len(NAMES)))
    assert not [
        each for each in town.downloads.parent.rglob("*escaped*") if folder not in each.parents
    ]
    assert all(len(each.name.encode()) <= 255 and "\u202e" not in each.name for each in found)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_chunk_that_never_came_fails_the_file_and_not_the_link(
    kind, town, anna, existing, start
):
    (zoe,) = await start(existing, kind("Zoe"))
    await town.reach(anna, zoe, we_ask=True)
    await zoe.until(lambda: zoe.is_linked())
    said = zoe.say_file_frame

    async def lossy(frame, code=""):
        if frame.get("chunkIndex") != 1:
            await said(frame, code)

    zoe.say_file_frame = lossy
    await zoe.send_file("lost.bin", bytes(60_000))
    (failed,) = await until_file(anna, TransferState.FAILED)
    assert failed.failure is not None
    await still_talk(anna, zoe)
    async with asyncio.timeout(PATIENCE):  # it is told before what came of it is gone
        while any(e.is_file() for e in (town.downloads / "Anna").rglob("*")):  # noqa: ASYNC110  # a disk tells nobody
            await asyncio.sleep(0)


async def test_an_empty_file_is_not_sent_to_a_web_client(town, anna, existing, start, tmp_path):
    (zoe,) = await start(existing, WebPeer("Zoe"))
    contact = await town.reach(anna, zoe, we_ask=True)
    (tmp_path / "empty").write_bytes(b"")
    anna.engine.transfers.offer(contact.conversation, [str(tmp_path / "empty")])
    (failed,) = await until_file(anna, TransferState.FAILED)
    assert failed.failure.reason is Reason.FILE_EMPTY


@pytest.mark.parametrize("kind", [AppPeer, HeadlessPeer])
async def test_an_empty_file_goes_to_the_others(kind, town, anna, existing, start, tmp_path):
    (zoe,) = await start(existing, kind("Zoe"))
    contact = await town.reach(anna, zoe, we_ask=True)
    (tmp_path / "empty").write_bytes(b"")
    anna.engine.transfers.offer(contact.conversation, [str(tmp_path / "empty")])
    await zoe.until(lambda: zoe.files == {"empty": b""})


@pytest.mark.parametrize("kind", KINDS)
async def test_texts_overtake_a_file_and_nothing_is_lost(
    kind, town, anna, existing, start, tmp_path
):
    """A web client counts texts and chunks together and forgets what is 64 behind."""
    (zoe,) = await start(existing, kind("Zoe"))
    contact = await town.reach(anna, zoe, we_ask=True)
    await see_both_arrive(anna, zoe, contact, town, tmp_path)


@pytest.mark.parametrize("label", LABELS)
async def test_what_comes_late_because_its_packet_was_lost_is_not_refused_by_a_page(
    label, town, anna, existing, start, tmp_path, monkeypatch
):
    """Until it comes, the other channel's frames overtake it, as far as we let them."""
    (zoe,) = await start(existing, WebPeer("Zoe"))
    contact = await town.reach(anna, zoe, we_ask=True)
    await zoe.until(lambda: zoe.is_linked())
    lost = lose_first(label, monkeypatch)
    await see_both_arrive(anna, zoe, contact, town, tmp_path)
    assert len(lost) == 2


def lose_first(label, monkeypatch):
    """From now on lose the first packet of ``label``, on each side, until it is LATE."""
    send, lost = RTCSctpTransport._send_chunk, {}

    async def lose(sctp, chunk):
        if isinstance(chunk, DataChunk) and sctp._data_channels[chunk.stream_id].label == label:
            now = asyncio.get_running_loop().time()
            tsn, since = lost.setdefault(sctp, (chunk.tsn, now))
            if chunk.tsn == tsn and now - since < LATE:
                return
        await send(sctp, chunk)

    monkeypatch.setattr(RTCSctpTransport, "_send_chunk", lose)
    return lost


async def see_both_arrive(anna, zoe, contact, town, tmp_path):
    """Say 150 texts in each direction while a file moves in each: all of it arrives."""
    await zoe.until(lambda: zoe.is_linked())
    data = content(100_000 if isinstance(zoe, HeadlessPeer) else 2_000_000)
    (tmp_path / "ours.bin").write_bytes(data)
    anna.engine.transfers.offer(contact.conversation, [str(tmp_path / "ours.bin")])
    sending = asyncio.create_task(zoe.send_file("theirs.bin", data))
    texts = [f"text {number}" for number in range(150)]
    for text in texts:
        anna.say(text, contact.conversation)
        await zoe.say(text)
        await asyncio.sleep(0)
    await zoe.until(lambda: "ours.bin" in zoe.files or zoe.failed_files)
    await sending
    await until_file(anna, TransferState.DONE, 2)
    await zoe.until(lambda: zoe.other.texts == texts)
    await anna.until(lambda: anna.texts == texts)
    assert zoe.files["ours.bin"] == data
    assert (town.downloads / "Anna" / "theirs.bin").read_bytes() == data
    assert zoe.other.unreadable == []
