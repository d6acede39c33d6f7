"""Pictures from the clipboard become files, so that they travel like every other file."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from PySide6.QtCore import QObject, QTemporaryDir
from PySide6.QtGui import QImage

SaveImage = Callable[[QImage], str]
"""Keeps a picture as a PNG file and returns its path."""


class PastedImages(QObject):
    """Keeps pasted pictures in a folder that goes when the program ends."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder: QTemporaryDir | None = None
        self._numbers = itertools.count(1)

    def save(self, image: QImage) -> str:
        """Write ``image`` as PNG and return its path."""
        if self._folder is None:
            self._folder = QTemporaryDir()
        name = self.tr("Pasted picture {n}.png").format(n=next(self._numbers))
        path = self._folder.filePath(name)
        image.save(path, "PNG")  # type: ignore[call-overload]  # the stubs want bytes
        return path
