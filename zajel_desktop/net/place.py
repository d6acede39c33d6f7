"""A folder held open: what is done by name in it happens in it, whatever moves around it.

Where the system knows folders as descriptors (POSIX ``openat`` and its like) a place cannot be
swapped for a link between two steps. Elsewhere (Windows) :class:`NamedPlace` goes by paths and
looks for links before each step; making one there takes rights that peers do not have.
"""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import suppress
from typing import Protocol

NO_LINK = getattr(os, "O_NOFOLLOW", 0)
PLAIN = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOINHERIT", 0) | getattr(os, "O_BINARY", 0)
PATIENT = getattr(os, "O_NONBLOCK", 0)  # a pipe that took a file's place must not make us wait

READ = os.O_RDONLY | PLAIN | PATIENT
OLD = os.O_RDWR | NO_LINK | PLAIN | PATIENT
NEW = OLD | os.O_CREAT | os.O_EXCL
DIRECTORY = os.O_RDONLY | PLAIN | getattr(os, "O_DIRECTORY", 0)

NO_HARD_LINKS = frozenset(
    {errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EINVAL}
)


class Place(Protocol):
    """A folder; ``name`` is always one name in it. Everything raises OSError."""

    def below(self, name: str, *, make: bool) -> Place:
        """The folder ``name`` in this one, made if wanted and missing; never through a link."""

    def open(self, name: str, flags: int) -> int:
        """Open a file, by NEW or OLD; never through a link."""

    def has(self, name: str) -> bool:
        """Whether the name is taken, be it by a link."""

    def remove(self, name: str) -> None:
        """Delete a file."""

    def rename(self, name: str, wanted: str) -> None:
        """Rename a file; FileExistsError rather than replace anything."""

    def set_time(self, name: str, modified_at: float) -> None:
        """Set when a file was changed last, in seconds since the epoch."""

    def free(self) -> int:
        """Bytes free on its disk."""

    def sync(self) -> None:
        """Make sure that the names in it survive a loss of power."""

    def close(self) -> None:
        """Let go of it."""


def open_place(path: str) -> Place:
    """Hold the folder at ``path`` open; made if missing, and a link to it is fine."""
    os.makedirs(path, exist_ok=True)
    if os.open in os.supports_dir_fd:
        return HeldPlace(os.open(path, DIRECTORY))
    return NamedPlace(path)


class HeldPlace:
    """A folder as a descriptor."""

    def __init__(self, descriptor: int) -> None:
        self._folder = descriptor

    def below(self, name: str, *, make: bool) -> HeldPlace:
        """The folder ``name`` in this one."""
        if make:
            with suppress(FileExistsError):
                os.mkdir(name, dir_fd=self._folder)
        return HeldPlace(os.open(name, DIRECTORY | NO_LINK, dir_fd=self._folder))

    def open(self, name: str, flags: int) -> int:
        """Open a file."""
        return os.open(name, flags, 0o666, dir_fd=self._folder)

    def has(self, name: str) -> bool:
        """Whether the name is taken."""
        try:
            os.stat(name, dir_fd=self._folder, follow_symlinks=False)
        except FileNotFoundError:
            return False
        return True

    def remove(self, name: str) -> None:
        """Delete a file."""
        os.unlink(name, dir_fd=self._folder)

    def rename(self, name: str, wanted: str) -> None:
        """Rename a file."""
        here = self._folder
        try:
            os.link(name, wanted, src_dir_fd=here, dst_dir_fd=here, follow_symlinks=False)
        except OSError as error:
            if error.errno not in NO_HARD_LINKS:
                raise
            # A file system without hard links: take the name first, then replace our own.
            os.close(self.open(wanted, NEW))
            os.replace(name, wanted, src_dir_fd=here, dst_dir_fd=here)
            return
        os.unlink(name, dir_fd=here)

    def set_time(self, name: str, modified_at: float) -> None:
        """Set when a file was changed last."""
        times = (modified_at, modified_at)
        os.utime(name, times, dir_fd=self._folder, follow_symlinks=False)

    def free(self) -> int:
        """Bytes free on its disk."""
        return shutil.disk_usage(self._folder).free

    def sync(self) -> None:
        """Make sure that the names in it survive a loss of power."""
        os.fsync(self._folder)

    def close(self) -> None:
        """Let go of it."""
        if self._folder >= 0:
            os.close(self._folder)
        self._folder = -1


class NamedPlace:
    """A folder by its path."""

    def __init__(self, path: str) -> None:
        self._path = path

    def below(self, name: str, *, make: bool) -> NamedPlace:
        """The folder ``name`` in this one."""
        path = self._in(name)
        if make:
            with suppress(FileExistsError):
                os.mkdir(path)
        self._refuse_link(path)
        if not os.path.isdir(path):
            raise NotADirectoryError(errno.ENOTDIR, "not a folder")
        return NamedPlace(path)

    def open(self, name: str, flags: int) -> int:
        """Open a file."""
        self._refuse_link(self._in(name))
        return os.open(self._in(name), flags, 0o666)

    def has(self, name: str) -> bool:
        """Whether the name is taken."""
        return os.path.lexists(self._in(name))

    def remove(self, name: str) -> None:
        """Delete a file."""
        os.unlink(self._in(name))

    def rename(self, name: str, wanted: str) -> None:
        """Rename a file: take the name first, then replace our own."""
        os.close(self.open(wanted, NEW))
        os.replace(self._in(name), self._in(wanted))

    def set_time(self, name: str, modified_at: float) -> None:
        """Set when a file was changed last."""
        os.utime(self._in(name), (modified_at, modified_at))

    def free(self) -> int:
        """Bytes free on its disk."""
        return shutil.disk_usage(self._path).free

    def sync(self) -> None:
        """Make sure that the names survive: nothing to do where folders cannot be opened."""

    def close(self) -> None:
        """Let go of it: nothing is held."""

    def _in(self, name: str) -> str:
        return os.path.join(self._path, name)

    def _refuse_link(self, path: str) -> None:
        if os.path.islink(path) or getattr(os.path, "isjunction", os.path.islink)(path):
            raise OSError(errno.ELOOP, "a link in the way")
