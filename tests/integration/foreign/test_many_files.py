"""Several files at once, both ways, while people talk: texts overtake pieces, none is lost."""

from __future__ import annotations

import asyncio
import os

import pytest

from tests.fakes.foreign import until_file
from tests.peers.app import AppPeer
from tests.peers.web import WebPeer
from zajel_desktop.model.transfer import TransferState

TEXTS = [f"word {number}" for number in range(60)]


@pytest.mark.parametrize(("kind", "size"), [(WebPeer, 1_000_000), (AppPeer, 300_000)])
async def test_files_and_texts_at_once_disturb_each_other_in_nothing(
    kind, size, town, existing, start, tmp_path
):
    anna = await town.person("Anna")
    (zoe,) = await start(existing, kind("Zoe"))
    contact = await town.reach(anna, zoe, we_ask=True)
    data = os.urandom(size)
    names = [f"{number}.bin" for number in range(3)]
    for name in names:
        (tmp_path / name).write_bytes(data)
        anna.engine.transfers.offer(contact.conversation, [str(tmp_path / name)])
    coming = asyncio.gather(zoe.send_file("theirs.bin", data))
    for number, text in enumerate(TEXTS, start=1):
        anna.say(text, contact.conversation)
        await zoe.until(lambda number=number: len(zoe.other.texts) >= number - 5)
    await coming
    await zoe.until(lambda: len(zoe.files) + len(zoe.failed_files) == len(names))
    await until_file(anna, TransferState.DONE, len(names) + 1)
    await zoe.until(lambda: len(zoe.other.texts) == len(TEXTS))
    assert zoe.files == dict.fromkeys(names, data)
    assert zoe.other.texts == TEXTS
    assert zoe.other.unreadable == []
    assert (town.downloads / "Anna" / "theirs.bin").read_bytes() == data
