"""The identity: kept once, in the encrypted database."""

from __future__ import annotations

import pytest

from zajel_desktop.model.errors import LocalError
from zajel_desktop.store.identity import SqliteIdentity

PRIVATE = b"private key of thirty-two bytes!"


@pytest.fixture
def identity(database):
    return SqliteIdentity(database)


async def test_the_key_is_kept_and_never_seen_on_the_disk(identity, path):
    assert await identity.load() is None
    await identity.save(PRIVATE)
    assert await identity.load() == PRIVATE
    for file in path.parent.iterdir():
        assert PRIVATE not in file.read_bytes()


async def test_a_key_of_before_is_never_seen_on_the_disk_and_goes_for_good(
    identity, path, connection
):
    await identity.save(PRIVATE)
    await identity.replace(bytes(32), 100.0)
    await identity.forget_former(101.0)
    assert connection.execute("SELECT count(*) FROM former_identities").get == 0
    for file in path.parent.iterdir():
        assert PRIVATE not in file.read_bytes()


async def test_a_refused_key_stands_in_no_message(identity):
    await identity.save(PRIVATE)
    with pytest.raises(LocalError) as caught:
        await identity.save(bytes(32))
    assert "private key of" not in str(caught.value)
    assert await identity.load() == PRIVATE
