"""What the disk says when it refuses, in our words; and the files that lie at a path."""

from __future__ import annotations

import errno
import mimetypes
import os
import stat
from collections.abc import Iterator, Sequence

from zajel_desktop.model.errors import FileError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.protocol.names import clean_file_name, clean_path

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def read_error(error: OSError) -> FileError:
    """A file of ours cannot be read."""
    return FileError(Failure(Reason.FILE_VANISHED, Side.OURS, str(error.strerror)))


def write_error(error: OSError) -> FileError:
    """A file we receive cannot be written."""
    reason = Reason.DISK_FULL if error.errno in FULL else Reason.FOLDER_UNWRITABLE
    return FileError(Failure(reason, Side.OURS, str(error.strerror)))


def survey(paths: Sequence[str]) -> tuple[FileItem, ...]:
    """The files at ``paths`` and below, folders in order of names; raise FileError.

    Links below a folder are left out: they may lead anywhere, and in circles.
    """
    items: list[FileItem] = []
    try:
        for path in paths:
            items.extend(_below(os.path.abspath(path)))
    except OSError as error:
        raise read_error(error) from error
    if not items:
        raise FileError(Failure(Reason.FILE_VANISHED, Side.OURS, "no files"))
    return tuple(items)


def _below(path: str) -> Iterator[FileItem]:
    if not os.path.isdir(path):
        yield _item(path, clean_file_name(os.path.basename(path)))
        return
    top = os.path.basename(path.rstrip(os.sep)) or "folder"
    for folder, folders, names in os.walk(path, onerror=_refuse):
        folders.sort()
        for name in sorted(names):
            full = os.path.join(folder, name)
            if stat.S_ISREG(os.lstat(full).st_mode):
                relative = os.path.join(top, os.path.relpath(full, path))
                yield _item(full, clean_path(relative))


def _item(path: str, name: str) -> FileItem:
    found = os.stat(path)
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "not a file")
    if not os.access(path, os.R_OK):
        raise PermissionError(errno.EACCES, "not readable")
    media_type = mimetypes.guess_type(name)[0] or ""
    return FileItem(name, found.st_size, found.st_mtime, media_type, path)


def _refuse(error: OSError) -> None:
    raise error
