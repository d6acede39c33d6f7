"""What people chose, as one row of JSON in the encrypted database."""

from __future__ import annotations

import apsw

from zajel_desktop.model.settings import Settings
from zajel_desktop.store.choices import decode, encode
from zajel_desktop.store.database import Database


class SqliteSettings:
    """The settings of this profile."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self) -> Settings:
        """The settings, defaults where nothing was chosen."""
        chosen = await self._database.read(
            lambda connection: connection.execute("SELECT chosen FROM settings").get
        )
        return decode(chosen, Settings) if isinstance(chosen, str) else Settings()

    async def save(self, settings: Settings) -> None:
        """Keep ``settings``."""

        def work(connection: apsw.Connection) -> None:
            connection.execute("REPLACE INTO settings VALUES (1, ?)", (encode(settings),))

        await self._database.write(work)
