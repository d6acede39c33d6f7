"""Our own long-lived key, in the encrypted database."""

from __future__ import annotations

import apsw

from zajel_desktop.model.errors import LocalError
from zajel_desktop.store.database import Database

LENGTH = 32


class SqliteIdentity:
    """The one private key of this profile; it is written once and never replaced."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self) -> bytes | None:
        """The 32 private bytes, None on first start."""
        return await self._database.read(_load)

    async def save(self, private: bytes) -> None:
        """Keep the 32 private bytes; raise LocalError if another key is kept already."""
        if len(private) != LENGTH:
            raise LocalError(f"a private key of {len(private)} bytes")

        def work(connection: apsw.Connection) -> None:
            if _load(connection) not in (None, private):
                raise LocalError("another identity is stored already")
            connection.execute("INSERT OR IGNORE INTO identity VALUES (1, ?)", (private,))

        await self._database.write(work)


def _load(connection: apsw.Connection) -> bytes | None:
    private = connection.execute("SELECT private FROM identity").get
    return private if isinstance(private, bytes) else None
