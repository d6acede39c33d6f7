"""Settings: one row, whatever version wrote it."""

from __future__ import annotations

import pytest

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.settings import Settings
from zajel_desktop.store.settings import SqliteSettings


@pytest.fixture
def settings(database):
    return SqliteSettings(database)


async def test_the_last_choice_is_kept(settings, connection):
    for name in ("Ali", "Noor"):
        await settings.save(Settings(name=name))
    assert await settings.load() == Settings(name="Noor")
    assert connection.execute("SELECT count(*) FROM settings").get == 1


async def test_what_a_newer_version_chose_is_read_as_far_as_we_know_it(settings, connection):
    connection.execute(
        """INSERT INTO settings VALUES (1, '{"name": "Ali", "service": "pigeon", "mood": 5}')"""
    )
    assert await settings.load() == Settings(name="Ali")


async def test_a_row_that_is_no_json_is_an_error_and_stays(settings, connection):
    connection.execute("INSERT INTO settings VALUES (1, 'nonsense')")
    with pytest.raises(LocalError):
        await settings.load()
    assert connection.execute("SELECT chosen FROM settings").get == "nonsense"
