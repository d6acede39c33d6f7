"""Failures: what SQLite and the system say, as what people can be told."""

from __future__ import annotations

import errno

import apsw
import pytest

from zajel_desktop.model.errors import LocalError, StoreError
from zajel_desktop.model.failure import Reason, Side
from zajel_desktop.store.failures import from_sqlite, from_system, store_error, translated


def raised_by_sqlite(code):
    """The error that SQLite's ``code`` becomes."""
    return apsw.exception_for(code)


@pytest.mark.parametrize(
    ("code", "number", "reason"),
    [
        (apsw.SQLITE_FULL, 0, Reason.DISK_FULL),
        (apsw.SQLITE_IOERR_WRITE, errno.ENOSPC, Reason.DISK_FULL),
        (apsw.SQLITE_IOERR_FSYNC, errno.EDQUOT, Reason.DISK_FULL),
        (apsw.SQLITE_IOERR_WRITE, errno.EFBIG, Reason.DISK_FULL),
        (apsw.SQLITE_IOERR_WRITE, errno.EIO, Reason.FOLDER_UNWRITABLE),
        (apsw.SQLITE_IOERR_READ, errno.EIO, Reason.STORE_UNREADABLE),
        (apsw.SQLITE_IOERR_SHORT_READ, 0, Reason.STORE_DAMAGED),
        (apsw.SQLITE_NOTADB, 0, Reason.STORE_DAMAGED),
        (apsw.SQLITE_CORRUPT_VTAB, 0, Reason.STORE_DAMAGED),
        (apsw.SQLITE_BUSY_SNAPSHOT, 0, Reason.STORE_IN_USE),
        (apsw.SQLITE_LOCKED, 0, Reason.STORE_IN_USE),
        (apsw.SQLITE_READONLY_DIRECTORY, 0, Reason.FOLDER_UNWRITABLE),
        (apsw.SQLITE_CANTOPEN, errno.EACCES, Reason.FOLDER_UNWRITABLE),
    ],
)
def test_an_error_of_sqlite_becomes_a_reason(code, number, reason):
    error = from_sqlite(raised_by_sqlite(code), number)
    assert isinstance(error, StoreError)
    assert error.failure.reason is reason
    assert error.failure.side is Side.OURS
    assert error.failure.detail


@pytest.mark.parametrize("code", [apsw.SQLITE_CONSTRAINT_UNIQUE, apsw.SQLITE_ERROR])
def test_what_breaks_the_rules_of_the_tables_is_our_mistake(code):
    assert isinstance(from_sqlite(raised_by_sqlite(code)), LocalError)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, Reason.DISK_FULL),
        (errno.EDQUOT, Reason.DISK_FULL),
        (errno.EACCES, Reason.FOLDER_UNWRITABLE),
        (errno.EROFS, Reason.FOLDER_UNWRITABLE),
        (errno.ENOTDIR, Reason.FOLDER_UNWRITABLE),
    ],
)
def test_an_error_of_the_system_becomes_a_reason(number, reason):
    assert from_system(OSError(number, "so it is")).failure.reason is reason


def test_a_store_error_is_on_our_side():
    error = store_error(Reason.STORE_IN_USE, "held")
    assert (error.failure.side, str(error)) == (Side.OURS, "held")


def test_what_happens_inside_is_translated():
    with pytest.raises(StoreError) as full, translated():
        raise OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(StoreError) as damaged, translated():
        raise apsw.CorruptError("malformed")
    with pytest.raises(StoreError) as told, translated():
        raise store_error(Reason.STORE_IN_USE, "held")
    reasons = [caught.value.failure.reason for caught in (full, damaged, told)]
    assert reasons == [Reason.DISK_FULL, Reason.STORE_DAMAGED, Reason.STORE_IN_USE]
