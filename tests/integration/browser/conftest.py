"""Pages that speak the web dialect, a service, and people of ours, all as real processes.

A browser takes a second to start: those of a module serve all its tests, each with a page that is
loaded anew. So everything of a module runs on one loop.
"""

from __future__ import annotations

import contextlib

import pytest
import pytest_asyncio

from tests.browser.web import web_page, why_not
from tests.fakes.programs import Headless, Service
from tests.peers.existing_service import ExistingService

fixture = pytest_asyncio.fixture(loop_scope="module")


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.asyncio(loop_scope="module"), append=False)


@pytest.fixture(autouse=True, scope="module")
def _needs_a_browser():
    if reason := why_not():
        pytest.skip(f"no browser: {reason}")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def opened():
    """The pages of this module, and where to keep what is to be closed after it."""
    async with contextlib.AsyncExitStack() as stack:
        yield [], stack


@fixture
async def make_page(opened):
    """Open pages, each in a browser of its own; what they told is shown if the test fails."""
    pages, stack = opened
    free = [page for page in pages if page.is_alive]
    used = []

    async def make_page():
        if free:
            page = free.pop()
            await page.reload()
        else:
            page = await stack.enter_async_context(web_page())
            pages.append(page)
        used.append(page)
        return page

    yield make_page
    for page in used:
        print("--- page", *(told for _, told in page.told), sep="\n")


@fixture
async def page(make_page):
    """One page."""
    return await make_page()


@fixture
async def service(tmp_path):
    """A service that runs."""
    service = Service(tmp_path)
    await service.start()
    yield service
    await service.stop()
    assert service.complaints == ""


@fixture
async def existing_service():
    """A service as it was before ours, which knows nothing of what ours adds."""
    service = ExistingService()
    await service.start()
    yield service
    await service.stop()


@fixture
async def anna(tmp_path, service):
    """Somebody who accepts whoever asks."""
    async with living(tmp_path, service) as anna:
        yield anna


@contextlib.asynccontextmanager
async def living(folder, service):
    """Somebody at ``service``; if still there at the end, asked to quit."""
    anna = Headless(folder, "Anna", service)
    await anna.start()
    yield anna
    print(anna.told())  # shown only if the test fails
    if anna.process:
        assert await anna.quit() == 0
    assert anna.complaints == ""
