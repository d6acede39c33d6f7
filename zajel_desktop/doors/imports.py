"""What must be done before every other import, so that imports are cheap.

Python looks for garbage dozens of times while a start makes what stays until the end, for nothing;
the desktop door does it itself later.

PySide's feature switch (``from __feature__ import snake_case``) has to know which modules speak to
Qt. Shiboken finds out by looking for the word "PySide6" in the source text of each module as it is
imported, Qt or not, and the text stays in memory: 40 ms and 4 MB of our start, and each file read
twice. Nobody here switches a feature on, so the name of the module tells as much.
"""

from __future__ import annotations

import gc
import linecache
import logging
import sys
from types import ModuleType

import PySide6.QtCore  # noqa: F401 (brings Shiboken's support modules)

logger = logging.getLogger(__name__)

SWITCH, QUESTION = "shibokensupport.feature", "_mod_uses_pyside"
"""Where Shiboken 6.11 asks whether a module speaks to Qt: private, so it may be gone one day."""


def prepare() -> None:
    """Make the imports that follow cheap."""
    gc.disable()
    read_no_sources()


def speaks_to_qt(module: ModuleType) -> bool:
    """Tell it by the name, without reading anything."""
    return module.__name__.startswith("zajel_desktop.ui")


def read_no_sources() -> bool:
    """Answer Shiboken's question by name from now on; False where it no longer asks."""
    switch = sys.modules.get(SWITCH)
    if switch is None or not callable(getattr(switch, QUESTION, None)):
        logger.info("Shiboken asks in another way: modules are read twice")
        return False
    setattr(switch, QUESTION, speaks_to_qt)
    linecache.clearcache()
    return True
