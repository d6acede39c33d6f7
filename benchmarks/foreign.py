"""With the web client's dialect: a headless program of ours and a page, beside two pages.

The page (``tests/browser``) speaks as the web client does, with real WebRTC and WebCrypto, and
shows nothing; every page has a Chromium of its own. Measured are the time from the acceptance
until both sides are linked, for whoever accepts, and files in both directions, from the first frame
or the command to the file that is whole and hashed. The two pages do the same through the same
service in the same run, by turns, with one code for both so that they understand each other.
Prints medians and ratios; a ratio above 1 is faster than the pages.

    python -m benchmarks.foreign [--runs 5] [--files 3] [--mebibytes 8 32]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import pathlib
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence

from tests.browser.web import WebPage, web_page, why_not
from tests.fakes.programs import Headless, Service

MIB = 1024 * 1024
PATIENCE = 180.0  # seconds

numbers = itertools.count(1)


class Bench:
    """One of ours and two pages that meet again and again."""

    def __init__(self, person: Headless, page: WebPage, other: WebPage, folder: pathlib.Path):
        self._person = person
        self._page, self._other = page, other
        self._folder = folder

    async def link_pages(self) -> float:
        """Seconds from one page's acceptance until both have the other's handshake."""
        await self.part()
        await self._register(self._page, shared=True)
        code = await self._register(self._other, shared=True)
        await self._page.call("request", code)
        asked = await self._other.hear("asked")
        started = time.perf_counter()
        await self._other.call("respond", asked["code"], True)
        pages = (self._page, self._other)
        for page in pages:
            await page.hear("connected")
        return max(page.when("connected") for page in pages) - started

    async def link(self, *, page_asks: bool) -> float:
        """Seconds from the acceptance by ours, or by the page, until both say that they are."""
        await self.part()
        code = await self._register(self._page)
        person, linked = self._person, len(self._person.named("linked"))
        shown = person.named("ready")
        if page_asks:
            asked = len(person.named("pair_incoming"))
            await self._page.call("request", shown[-1]["code"])
            request = await person.wait("pair_incoming", asked + 1)
            started = time.perf_counter()
            person.say(do="accept", code=request["code"])
        else:
            person.say(do="pair", code=code)
            asking = await self._page.hear("asked")
            started = time.perf_counter()
            await self._page.call("respond", asking["code"], True)
        await person.wait("linked", linked + 1)
        ours = time.perf_counter()
        await self._page.hear("connected")
        if page_asks:  # that code is used up: the page asks by the next one
            await person.wait("ready", len(shown) + 1)
        return max(ours, self._page.when("connected")) - started

    async def send_from_page_to_page(self, size: int) -> float:
        """Seconds of one file."""
        name = f"{next(numbers)}.bin"
        sha256 = await self._page.send_file(name, size)
        received = await self._other.hear("file", patience=PATIENCE, name=name)
        assert received["sha256"] == sha256
        return self._other.when("file", name=name) - self._page.when("sending", name=name)

    async def send_from_page(self, size: int) -> float:
        """Seconds of one file to ours."""
        name = f"{next(numbers)}.bin"
        sending = asyncio.gather(self._page.send_file(name, size))
        received = await self._person.wait("file_received", name=name)
        ended = time.perf_counter()
        assert [received["sha256"]] == await sending
        return ended - self._page.when("sending", name=name)

    async def send_to_page(self, size: int) -> float:
        """Seconds of one file of ours."""
        name = f"{next(numbers)}.bin"
        path = self._folder / name
        path.write_bytes(random.Random(size).randbytes(size))
        contact = self._person.named("linked")[-1]["contact"]
        started = time.perf_counter()
        self._person.say(do="send_file", path=str(path), to=contact)
        received = await self._page.hear("file", patience=PATIENCE, name=name)
        assert received["size"] == size
        return self._page.when("file", name=name) - started

    async def part(self) -> None:
        """End every link of the pages."""
        for page in (self._page, self._other):
            await page.run("globalThis.peer && peer.leave()")

    async def _register(self, page: WebPage, **options: object) -> str:
        return await page.register(self._person.service.url, accepts=False, **options)


async def measure_links(bench: Bench, runs: int) -> None:
    """Print how long links take, the first ones left out."""
    pages, ours_accept, page_accepts = [], [], []
    for _ in range(runs + 1):
        pages.append(await bench.link_pages())
        ours_accept.append(await bench.link(page_asks=True))
        page_accepts.append(await bench.link(page_asks=False))
    peer = statistics.median(pages[1:])
    for kind, found in (("we accept", ours_accept), ("the page accepts", page_accepts)):
        ours = statistics.median(found[1:])
        print(
            f"accept to linked, {kind}: {ours * 1000:.0f} ms, first {found[0] * 1000:.0f} ms; "
            f"two pages {peer * 1000:.0f} ms; {peer / ours:.2f}",
            flush=True,
        )


async def measure_files(bench: Bench, files: int, mebibytes: int) -> None:
    """Print how fast files of one size are."""
    size = mebibytes * MIB
    pages, there, back = [], [], []
    for _ in range(files):
        await bench.link_pages()
        pages.append(await bench.send_from_page_to_page(size))
        await bench.link(page_asks=True)
        there.append(await bench.send_to_page(size))
        back.append(await bench.send_from_page(size))
    peer = mebibytes / statistics.median(pages)
    for kind, found in (("to the page", there), ("from the page", back)):
        ours = mebibytes / statistics.median(found)
        print(
            f"{mebibytes} MiB {kind}: {ours:.2f} MiB/s; two pages {peer:.2f}; {ours / peer:.2f}",
            flush=True,
        )


async def run(folder: pathlib.Path, runs: int, files: int, sizes: Sequence[int]) -> None:
    """Start everybody and measure."""
    service = Service(folder)
    await service.start()
    person = Headless(folder, "Anna", service)
    person.patience = PATIENCE
    await person.start(accepts_all=False)
    try:
        async with contextlib.AsyncExitStack() as stack:
            pages = [await stack.enter_async_context(web_page()) for _ in range(2)]
            bench = Bench(person, pages[0], pages[1], folder)
            await measure_links(bench, runs)
            for mebibytes in sizes:
                await measure_files(bench, files, mebibytes)
    finally:
        await person.quit()
        await service.stop()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--files", type=int, default=3)
    options.add_argument("--mebibytes", type=int, nargs="+", default=[8, 32])
    chosen = options.parse_args()
    if reason := why_not():
        sys.exit(f"nobody to measure with: {reason}")
    with tempfile.TemporaryDirectory() as folder:
        work = run(pathlib.Path(folder), chosen.runs, chosen.files, chosen.mebibytes)
        asyncio.run(work)


if __name__ == "__main__":
    main()
