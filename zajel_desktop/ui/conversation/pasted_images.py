"""Pictures from the clipboard become files, so that they travel like every other file.

They are kept: an offer may wait for days until the other side is there.
"""

from __future__ import annotations

import itertools
from pathlib import Path

from PySide6.QtCore import QDateTime, QObject, QTemporaryDir
from PySide6.QtGui import QImage

PRIVATE = 0o700


class PastedImages(QObject):
    """Writes pasted pictures into ``folder``; without one, into one that goes with the program."""

    def __init__(self, folder: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._passing: QTemporaryDir | None = None

    def save(self, image: QImage) -> str:
        """Write ``image`` as PNG and return its path; a full disk leaves no file there."""
        path = self._free_path()
        image.save(str(path))  # PNG, by its name
        return str(path)

    def _free_path(self) -> Path:
        folder, when = self._place(), QDateTime.currentDateTime().toString("yyyy-MM-dd HH.mm.ss")
        name = self.tr("Pasted picture {when}").format(when=when)
        names = itertools.chain([name], (f"{name} ({n})" for n in itertools.count(2)))
        paths = (folder / f"{name}.png" for name in names)
        return next(path for path in paths if not path.exists())

    def _place(self) -> Path:
        if self._folder:
            folder = Path(self._folder)
            folder.mkdir(PRIVATE, parents=True, exist_ok=True)
            return folder
        if self._passing is None:
            self._passing = QTemporaryDir()
        return Path(self._passing.path())
