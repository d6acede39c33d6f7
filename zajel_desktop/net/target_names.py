"""The names of files being received: chosen before anything is on the disk, and nobody else's.

A name goes to the store first and to the disk after that: whoever dies in between finds the file
by its name, or makes it by the same name.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import PurePath, PurePosixPath

from zajel_desktop.model.transfer import FileItem
from zajel_desktop.protocol.names import numbered

PART = ".part"
MOST_NUMBERS = 999


class TargetNames:
    """The paths of this process that are chosen and not yet on the disk, or that are open.

    Everything may be called from any thread; :meth:`choose` blocks.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._chosen: set[str] = set()
        self._open: set[str] = set()

    def choose(self, folder: str, items: Sequence[FileItem], file: int) -> str:
        """The path of ``items[file]`` below ``folder``, free as NAME and as ``NAME.part``.

        One that is known already stays. The files of an offered folder go where the earlier ones
        are, the first into a new folder. Makes nothing; raise FileExistsError if all are taken.
        """
        folder, known = os.path.abspath(folder), items[file].path
        if is_below(known, folder):
            return known
        *folders, wanted = PurePosixPath(items[file].name).parts
        with self._lock:
            taken = self._taken()
            if folders:
                folders[0] = top_of(folder, items, folders[0]) or _free_top(
                    folder, folders[0], taken
                )
            for name in names(wanted):
                path = os.path.join(folder, *folders, name)
                if _is_free(path, taken) and _is_free(path + PART, taken):
                    self._chosen.add(path)
                    return path
        raise all_taken()

    def is_chosen(self, path: str) -> bool:
        """Whether it was chosen, and has not been on the disk since."""
        with self._lock:
            return path in self._chosen

    def is_open(self, path: str) -> bool:
        """Whether it is known, and open now or being opened."""
        with self._lock:
            return bool(path) and path in self._open

    @contextmanager
    def opening(self, path: str) -> Iterator[None]:
        """It is being opened; nobody else may meanwhile."""
        self.begin(path)
        try:
            yield
        finally:
            self.end(path)

    def begin(self, path: str) -> None:
        """It is open from now on."""
        with self._lock:
            self._open.add(path)

    def end(self, path: str) -> None:
        """It is not open any more; idempotent."""
        with self._lock:
            self._open.discard(path)

    def forget(self, path: str) -> None:
        """It is on the disk now, or not wanted any more; idempotent."""
        with self._lock:
            self._chosen.discard(path)

    def clear(self) -> None:
        """Nobody wants anything any more."""
        with self._lock:
            self._chosen.clear()
            self._open.clear()

    def _taken(self) -> set[str]:
        """What is as good as on the disk: chosen paths in both forms, and the folders above."""
        taken = set(self._chosen)
        for path in self._chosen:
            taken.add(path + PART)
            taken.update(map(str, PurePath(path).parents))
        return taken


def is_below(path: str, folder: str) -> bool:
    """Whether ``path`` is known, and lies below the absolute ``folder``."""
    return bool(path) and PurePath(path).is_relative_to(folder)


def top_of(folder: str, items: Sequence[FileItem], wanted: str) -> str | None:
    """The folder below ``folder`` that files of the offered folder ``wanted`` lie in already."""
    for item in items:
        if item.path and PurePosixPath(item.name).parts[0] == wanted:
            with suppress(ValueError):  # this one lies below another folder
                return PurePath(item.path).relative_to(folder).parts[0]
    return None


def names(wanted: str) -> Iterator[str]:
    """The names to try, one after the other."""
    return (numbered(wanted, number) for number in range(1, MOST_NUMBERS + 1))


def all_taken() -> OSError:
    """The error of a name that is taken with every number."""
    return FileExistsError(errno.EEXIST, "every name is taken")


def _free_top(folder: str, wanted: str, taken: set[str]) -> str:
    for name in names(wanted):
        if _is_free(os.path.join(folder, name), taken):
            return name
    raise all_taken()


def _is_free(path: str, taken: set[str]) -> bool:
    return path not in taken and not os.path.lexists(path)
