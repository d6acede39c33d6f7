"""An open store on a disk, and a way past its repositories for what only a newer version does."""

from __future__ import annotations

import pytest

from zajel_desktop.store.contacts import SqliteContacts
from zajel_desktop.store.database import Database, connect
from zajel_desktop.store.messages import SqliteMessages
from zajel_desktop.store.worker import Worker

KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "zajel.db"


@pytest.fixture
def connection(path):
    connection = connect(path, KEY)
    yield connection
    connection.close()


@pytest.fixture
async def database(connection):
    worker = Worker("store of a test")
    yield Database(connection, worker)
    await worker.close(lambda: None)


@pytest.fixture
def contacts(database):
    return SqliteContacts(database)


@pytest.fixture
def messages(database):
    return SqliteMessages(database)
