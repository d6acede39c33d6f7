"""Files between a page and a program: every byte in both directions, or a clear end."""

from __future__ import annotations

import hashlib
import random

import pytest

from tests.browser.web import meet
from tests.integration.browser.conftest import fixture

MIB = 1024 * 1024
TEXTS = 50
"""They overtake the chunks in the page's buffer, and by more than its own window would take."""

SIZES = pytest.mark.parametrize(
    "sizes",
    [(1, 16_384, 16_385, MIB), (8 * MIB,), pytest.param((32 * MIB,), marks=pytest.mark.long)],
    ids=["1 byte to 1 MiB", "8 MiB", "32 MiB"],
)


def make_file(folder, name, size):
    """A file of ``size`` random bytes; its path and its hash."""
    data = random.Random(name).randbytes(size)
    path = folder / name
    path.write_bytes(data)
    return str(path), hashlib.sha256(data).hexdigest()


@fixture
async def linked(page, anna):
    """Both, linked."""
    await meet(page, anna)
    return page, anna


@SIZES
async def test_files_of_the_page_come_whole(linked, sizes):
    page, anna = linked
    for count, size in enumerate(sizes, start=1):
        sha256 = await page.send_file(f"صورة {size}.bin", size)
        received = await anna.wait("file_received", count)
        assert (received["sha256"], received["size"]) == (sha256, size)
        assert hashlib.sha256(anna.files()[f"صورة {size}.bin"]).hexdigest() == sha256


@SIZES
async def test_files_of_ours_come_whole(tmp_path, linked, sizes):
    page, anna = linked
    for size in sizes:
        path, sha256 = make_file(tmp_path, f"صورة {size}.bin", size)
        anna.say(do="send_file", path=path, ref=size)
        received = await page.hear("file", name=f"صورة {size}.bin")
        assert (received["sha256"], received["size"]) == (sha256, size)
        assert (await anna.wait("file_sent", ref=size))["sha256"] == sha256


async def test_files_go_both_ways_at_once_while_people_talk(tmp_path, linked):
    page, anna = linked
    path, ours = make_file(tmp_path, "ours.bin", 2 * MIB)
    anna.say(do="send_file", path=path)
    theirs = await page.run(
        f"(async () => {{ const sending = peer.files.send('theirs.bin', {2 * MIB});"
        f" for (let at = 0; at < {TEXTS}; at++) {{"
        " peer.send(`text ${at}`); await new Promise((go) => setTimeout(go, 1)); }"
        " return (await sending).sha256; })()"
    )
    for number in range(TEXTS):
        anna.say(do="send", text=f"word {number}")
    assert (await anna.wait("file_received"))["sha256"] == theirs
    assert (await page.hear("file"))["sha256"] == ours
    await page.hear("text", text=f"word {TEXTS - 1}")
    assert [event["text"] for event in page.all("text")] == [f"word {n}" for n in range(TEXTS)]
    await anna.wait("message", text=f"text {TEXTS - 1}")
    assert [each["text"] for each in anna.named("message")] == [f"text {n}" for n in range(TEXTS)]


async def test_an_empty_file_and_a_large_one_are_refused_before_they_go(tmp_path, linked):
    page, anna = linked
    (tmp_path / "empty.bin").touch()
    with (tmp_path / "large.bin").open("wb") as large:
        large.truncate(100 * MIB + 1)
    for number, name in enumerate(("empty.bin", "large.bin"), start=1):
        anna.say(do="send_file", path=str(tmp_path / name), ref=number)
        await anna.wait("error", ref=number)
    anna.say(do="send", text="hello")
    await page.hear("text", text="hello")
    assert not page.all("started")
    assert not page.all("nonsense")


async def test_what_the_page_cannot_open_ends_our_file(tmp_path, page, anna):
    await meet(page, anna, refusesChunks=True)
    anna.say(do="send_file", path=make_file(tmp_path, "a.bin", 40_000)[0], ref=1)
    await page.hear("failed")
    await anna.wait("error", ref=1)
    anna.say(do="send", text="hello")
    await page.hear("text", text="hello")


async def test_a_file_that_we_cancel_ends_by_its_stall_at_the_page(tmp_path, page, anna):
    await meet(page, anna, stall=1000)
    anna.say(do="send_file", path=make_file(tmp_path, "a.bin", 20 * MIB)[0], ref=1)
    progress = await anna.wait("file_progress", ref=1)
    await page.hear("started")
    anna.say(do="cancel_file", id=progress["id"])
    await page.hear("failed", name="a.bin")


@pytest.mark.long
async def test_a_file_of_the_page_that_stops_is_given_up_after_half_a_minute(linked):
    page, anna = linked
    anna.patience = 60
    await page.run("peer.files.send('half.bin', 100000, {chunks: 2}).then(() => true)")
    await anna.wait("error", text="file stalled")
    await page.hear("unhandled")  # our transfer_cancel, which the web client does not listen to
    await anna.quit()
    assert anna.files() == {}


async def test_a_hostile_name_stays_in_the_folder(linked):
    page, anna = linked
    sha256 = await page.send_file("../../../etc/passwd\u0000.txt", 10)
    assert (await anna.wait("file_received"))["sha256"] == sha256
    (name,) = anna.files()
    assert "/" not in name
    assert "\x00" not in name


@pytest.mark.long  # half a minute a link that was lost may come back
async def test_files_under_way_when_the_page_goes_end_on_our_side(tmp_path, linked):
    page, anna = linked
    anna.say(do="send_file", path=make_file(tmp_path, "ours.bin", 20 * MIB)[0], ref=1)
    await page.run(f"peer.files.send('theirs.bin', {20 * MIB}); 0")
    await page.hear("started")
    await anna.wait_for(
        lambda event: event["event"] == "file_progress" and event["moved"] and "ref" not in event
    )
    await page.reload()
    anna.patience = 60
    await anna.wait("error", ref=1)
    await anna.wait("error", 2)
    assert await anna.quit() == 0
    assert anna.files() == {}
