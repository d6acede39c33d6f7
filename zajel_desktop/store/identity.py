"""Our own long-lived key, in the encrypted database."""

from __future__ import annotations

import apsw

from zajel_desktop.model.errors import LocalError
from zajel_desktop.store.database import Database

LENGTH = 32


class SqliteIdentity:
    """The one private key of this profile, and those it had before, for a while."""

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

    async def replace(self, private: bytes, at: float) -> None:
        """Make ``private`` the key; the one until now was replaced ``at`` (since the epoch).

        Raise LocalError if there was none, or if it is one that was used before.
        """
        if len(private) != LENGTH:
            raise LocalError(f"a private key of {len(private)} bytes")

        def work(connection: apsw.Connection) -> None:
            before = _load(connection)
            if before is None or private == before or private in dict(_former(connection)):
                raise LocalError("a new identity takes the place of another one")
            connection.execute(
                "INSERT INTO former_identities (private, replaced_at) VALUES (?, ?)", (before, at)
            )
            connection.execute("UPDATE identity SET private = ?", (private,))

        await self._database.write(work)

    async def former(self) -> tuple[tuple[bytes, float], ...]:
        """The private keys of before and when each was replaced, oldest first."""
        return await self._database.read(_former)

    async def forget_former(self, before: float) -> None:
        """Delete those that were replaced before that moment."""

        def work(connection: apsw.Connection) -> None:
            connection.execute("DELETE FROM former_identities WHERE replaced_at < ?", (before,))

        await self._database.write(work)


def _former(connection: apsw.Connection) -> tuple[tuple[bytes, float], ...]:
    rows = connection.execute("SELECT private, replaced_at FROM former_identities ORDER BY number")
    return tuple((bytes(private), float(at)) for private, at in rows)


def _load(connection: apsw.Connection) -> bytes | None:
    private = connection.execute("SELECT private FROM identity").get
    return private if isinstance(private, bytes) else None
