"""A town in memory, in virtual time."""

from __future__ import annotations

import contextlib

import pytest

from tests.fakes.connections import FakeNet
from tests.fakes.people import Town
from tests.fakes.service import MemoryService


@pytest.fixture
def open_town(tmp_path):
    """Make a town inside a test that runs in virtual time; everybody is stopped at the end."""

    @contextlib.asynccontextmanager
    async def open_town(**options):
        town = Town(MemoryService(**options), FakeNet(), tmp_path)
        try:
            yield town
        finally:
            await town.close()

    return open_town
