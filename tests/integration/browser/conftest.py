"""Pages that speak the web dialect, a service, and people of ours, all as real processes."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from tests.browser.web import web_page, why_not
from tests.fakes.programs import Headless, Service


@pytest.fixture(autouse=True)
def _needs_a_browser():
    if reason := why_not():
        pytest.skip(f"no browser: {reason}")


@pytest.fixture
async def service(tmp_path):
    """A service that runs."""
    service = Service(tmp_path)
    await service.start()
    yield service
    await service.stop()
    assert service.complaints == ""


@pytest.fixture
async def make_page():
    """Open pages, each in a browser of its own; what they told is shown if the test fails."""
    pages = []
    async with contextlib.AsyncExitStack() as stack:

        async def make_page(*prefix, **options):
            pages.append(await stack.enter_async_context(web_page(*prefix, **options)))
            return pages[-1]

        yield make_page
        for page in pages:
            print("--- page", *(told for _, told in page.told), sep="\n")


@pytest.fixture
async def page(make_page):
    """One page."""
    return await make_page()


@pytest.fixture
async def make_person(tmp_path, service):
    """Start people who accept whoever asks; whoever still runs at the end is asked to quit."""
    made = []

    async def make_person(name, *options, **more):
        made.append(Headless(tmp_path, name, service))
        await made[-1].start(*options, **more)
        return made[-1]

    yield make_person
    for person in made:
        print(person.told())  # shown only if the test fails
    codes = await asyncio.gather(*(person.quit() for person in made if person.process))
    assert set(codes) <= {0}
    assert [person.complaints for person in made] == [""] * len(made)


@pytest.fixture
async def anna(make_person):
    return await make_person("Anna")
