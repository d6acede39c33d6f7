"""Brings a database to the newest schema, one numbered script after the other.

``schema/0001-first.sql`` makes version 1 of an empty database, and so on. A script that has been
shipped is never edited. Each runs in a transaction of its own, so that a crash leaves the version
before it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import apsw

from zajel_desktop.model.failure import Reason
from zajel_desktop.store.failures import store_error

SCHEMA = Path(__file__).with_name("schema")

BeforeMigrating: TypeAlias = Callable[[apsw.Connection, int], None]


def scripts() -> list[str]:
    """The scripts in the order of their numbers."""
    return [file.read_text("utf-8") for file in sorted(SCHEMA.glob("*.sql"))]


def nothing(connection: apsw.Connection, version: int) -> None:
    """Before a migration of which no copy is wanted."""


def migrate(
    connection: apsw.Connection, steps: list[str], *, before: BeforeMigrating = nothing
) -> None:
    """Bring ``connection`` to version ``len(steps)``.

    Where that changes something that people have, ``before`` gets it first, with its version;
    if that raises, nothing is changed. Raise StoreError with STORE_UNREADABLE if a newer program
    has written it.
    """
    version = connection.pragma("user_version")
    if version > len(steps):
        detail = f"schema {version} is newer than {len(steps)}"
        raise store_error(Reason.STORE_UNREADABLE, detail)
    if 0 < version < len(steps):
        before(connection, version)
    for number, step in enumerate(steps[version:], start=version + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.execute(step)
            connection.pragma("user_version", number)
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
