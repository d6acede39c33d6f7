"""What SQLite and the file system report, as the failures people can be told about."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import apsw

from zajel_desktop.model.errors import LocalError, StoreError, ZajelError
from zajel_desktop.model.failure import Failure, Reason, Side

NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

REASONS: tuple[tuple[type[apsw.Error], Reason], ...] = (
    (apsw.FullError, Reason.DISK_FULL),
    (apsw.NotADBError, Reason.STORE_DAMAGED),
    (apsw.CorruptError, Reason.STORE_DAMAGED),
    (apsw.BusyError, Reason.STORE_IN_USE),
    (apsw.LockedError, Reason.STORE_IN_USE),
    (apsw.ReadOnlyError, Reason.FOLDER_UNWRITABLE),
    (apsw.CantOpenError, Reason.FOLDER_UNWRITABLE),
    (apsw.PermissionsError, Reason.FOLDER_UNWRITABLE),
)

INPUT_OUTPUT = {
    apsw.SQLITE_IOERR_READ: Reason.STORE_UNREADABLE,
    apsw.SQLITE_IOERR_SHORT_READ: Reason.STORE_DAMAGED,
    apsw.SQLITE_IOERR_DATA: Reason.STORE_DAMAGED,
    apsw.SQLITE_IOERR_CORRUPTFS: Reason.STORE_DAMAGED,
}


def store_error(reason: Reason, detail: str) -> StoreError:
    """The error of a store that cannot be used, on our side."""
    return StoreError(Failure(reason, Side.OURS, detail))


def from_sqlite(error: apsw.Error, number: int = 0) -> ZajelError:
    """Translate an error of SQLite; ``number`` is the system's error number, if there is one.

    What breaks the rules of the tables is our own mistake: LocalError.
    """
    detail = f"{type(error).__name__}: {error}"
    if isinstance(error, apsw.IOError):
        return store_error(_reason_of_input_output(error, number), detail)
    for kind, reason in REASONS:
        if isinstance(error, kind):
            return store_error(reason, detail)
    return LocalError(detail)


def from_system(error: OSError) -> StoreError:
    """Translate an error of the file system."""
    reason = Reason.DISK_FULL if error.errno in NO_SPACE else Reason.FOLDER_UNWRITABLE
    return store_error(reason, f"{type(error).__name__}: {error.strerror or error}")


@contextmanager
def translated() -> Iterator[None]:
    """What SQLite and the file system report inside becomes StoreError, or LocalError."""
    try:
        yield
    except apsw.Error as error:
        raise from_sqlite(error) from error
    except OSError as error:
        raise from_system(error) from error


def _reason_of_input_output(error: apsw.IOError, number: int) -> Reason:
    if number in NO_SPACE:
        return Reason.DISK_FULL
    extended = getattr(error, "extendedresult", 0)  # set, but absent from apsw's stubs
    return INPUT_OUTPUT.get(extended, Reason.FOLDER_UNWRITABLE)
