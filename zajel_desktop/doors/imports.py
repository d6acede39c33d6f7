"""What must be done before every other import, so that imports are cheap.

Python looks for garbage dozens of times while a start makes what stays until the end, for nothing;
the desktop door does it itself later.

After a cold boot a start waits for hundreds of small files, one after the other. The system is told
beforehand which they will be, and fetches them while Python is busy: a sixth less time until the
window shows.

PySide's feature switch (``from __feature__ import snake_case``) has to know which modules speak to
Qt. Shiboken finds out by looking for the word "PySide6" in the source text of each module as it is
imported, Qt or not, and the text stays in memory: 40 ms and 4 MB of our start, and each file read
twice. Nobody here switches a feature on, so the name of the module tells as much.
"""

from __future__ import annotations

import gc
import importlib.util
import linecache
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from importlib.machinery import EXTENSION_SUFFIXES
from types import ModuleType

logger = logging.getLogger(__name__)

SUFFIXES = tuple(EXTENSION_SUFFIXES)

SWITCH, QUESTION = "shibokensupport.feature", "_mod_uses_pyside"
"""Where Shiboken 6.11 asks whether a module speaks to Qt: private, so it may be gone one day."""


NEEDED = ("zajel_desktop", "cryptography", "apsw", "msgspec")
"""The packages that a start imports from many files."""


def prepare() -> None:
    """Make the imports that follow cheap."""
    gc.disable()
    fetch_ahead(NEEDED)
    import PySide6.QtCore  # noqa: F401  # brings Shiboken's support modules

    spare_sources()


def fetch_ahead(packages: Sequence[str]) -> int:
    """Have the system fetch the files of ``packages`` meanwhile; say how many.

    Linux only (posix_fadvise(2)); in a bundle it finds the extensions only.
    """
    count = 0
    if sys.platform == "linux":
        for path in files_of(packages):
            try:
                file = os.open(path, os.O_RDONLY)
            except OSError:
                continue  # not compiled yet
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_WILLNEED)
            os.close(file)
            count += 1
    return count


def files_of(packages: Sequence[str]) -> Iterator[str]:
    """What importing ``packages`` would read: compiled modules and extensions."""
    for name in packages:
        spec = importlib.util.find_spec(name)
        for folder in (spec and spec.submodule_search_locations) or ():
            for root, _, names in os.walk(folder):
                for file in names:
                    if file.endswith(".py"):
                        yield importlib.util.cache_from_source(f"{root}{os.sep}{file}")
                    elif file.endswith(SUFFIXES):
                        yield f"{root}{os.sep}{file}"


def speaks_to_qt(module: ModuleType) -> bool:
    """Tell it by the name, without reading anything."""
    return module.__name__.startswith("zajel_desktop.ui")


def spare_sources() -> bool:
    """Answer Shiboken's question by name from now on; False where it no longer asks."""
    switch = sys.modules.get(SWITCH)
    if switch is None or not callable(getattr(switch, QUESTION, None)):
        logger.info("Shiboken asks in another way: modules are read twice")
        return False
    setattr(switch, QUESTION, speaks_to_qt)
    linecache.clearcache()
    return True
