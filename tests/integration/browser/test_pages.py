"""Two pages: what stands for the web client does what that client does, by itself."""

from __future__ import annotations

import asyncio

from tests.integration.browser.conftest import fixture

TEXTS = ("hello", "مرحبا بالعالم", "👩‍👩‍👧‍👦 🫠", "x" * 9_999)
MIB = 1024 * 1024


@fixture
async def pages(make_page):
    return await asyncio.gather(make_page(), make_page())


async def link(pages, service, **options):
    """Pair the first page, which asks, with the second."""
    await asyncio.gather(*(each.register(service.url, **options) for each in pages))
    await pages[0].call("request", pages[1].all("registered")[0]["code"])
    for each in pages:
        await each.hear("open", label="messages")
        await each.hear("open", label="files")


async def test_two_pages_with_one_code_talk_and_send_files(pages, service):
    await link(pages, service, shared=True)
    for one, other in (pages, pages[::-1]):
        await one.hear("connected")
        for text in TEXTS:
            await one.send(text)
            await other.hear("text", text=text)
        sha256 = await one.send_file("a/b.bin", MIB)
        assert (await other.hear("file"))["sha256"] == sha256
        assert other.all("file", name="a_b.bin", size=MIB)


async def test_two_pages_as_they_are_made_understand_nothing(pages, service):
    await link(pages, service)
    await pages[0].hear("connected")
    await pages[0].send("hello")
    await pages[1].hear("unreadable")
    assert not pages[1].all("text")


async def test_an_empty_file_is_refused_and_one_that_stops_ends(pages, service):
    await link(pages, service, shared=True, stall=500)
    await pages[0].send_file("empty.bin", 0)
    await pages[1].hear("nonsense", where="file_start")
    await pages[0].run("peer.files.send('half.bin', 100000, {chunks: 2}).then(() => true)")
    await pages[1].hear("failed", name="half.bin", error="stalled")
    await pages[0].hear("unhandled")  # transfer_cancel: the web client does not listen to it


async def test_a_chunk_that_cannot_be_opened_ends_the_file_on_both_sides(pages, service):
    await link(pages, service, shared=True, refusesChunks=True)
    await pages[0].send_file("a.bin", 1)
    await pages[1].hear("failed", name="a.bin")
    await pages[0].hear("refused")


async def test_another_key_ends_the_link(pages, service):
    await link(pages, service, shared=True)
    await pages[1].hear("connected")
    await pages[0].call("shake", pages[1].all("registered")[0]["code"] * 8)
    await pages[1].hear("ended", reason="another key")
