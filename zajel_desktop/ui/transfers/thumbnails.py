"""Small pictures of files that lie here, decoded at the size they are shown in a thread.

A picture from somebody else is only decoded once it has been received, in one of a few formats,
within a bound of memory; whatever cannot be read simply has none.
"""

from __future__ import annotations

import contextlib
from collections import OrderedDict

from PySide6.QtCore import QObject, QRunnable, QSize, QSizeF, Qt, QThreadPool, Signal, Slot
from PySide6.QtGui import QImage, QImageReader, QPixmap

from zajel_desktop.ui.transfers.kinds import PICTURES

KEPT = 64
"""How many pictures are kept."""
MEMORY = 128
"""How much one picture may take while it is decoded, in MiB."""
PIXELS = 100_000_000
"""How many pixels a picture may say it has."""

Key = tuple[str, int, int]


class Thumbnails(QObject):
    """Gives the pictures it has at once, and tells when another one is ready."""

    ready = Signal(str)
    _decoded = Signal(tuple, QImage)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._pool.setExpiryTimeout(2000)
        self._pixmaps: OrderedDict[Key, QPixmap | None] = OrderedDict()
        self._asked: set[Key] = set()
        self._decoded.connect(self._keep, Qt.ConnectionType.QueuedConnection)

    def pixmap(self, path: str, size: QSizeF, ratio: float) -> QPixmap | None:
        """The picture of ``path``, filling ``size`` px; None while, or if, there is none."""
        key = (path, round(size.width() * ratio), round(size.height() * ratio))
        if key in self._pixmaps:
            self._pixmaps.move_to_end(key)
            pixmap = self._pixmaps[key]
            if pixmap is not None:
                pixmap.setDevicePixelRatio(ratio)
            return pixmap
        if key not in self._asked:
            self._asked.add(key)
            self._pool.start(_Decoding(self, key))
        return None

    def wait(self, milliseconds: int = 2000) -> bool:
        """Let the decoding end; say whether it did in time."""
        self._pool.clear()
        return self._pool.waitForDone(milliseconds)

    def forget(self, path: str) -> None:
        """Look at ``path`` again when it is next asked for."""
        for key in [key for key in self._pixmaps if key[0] == path]:
            del self._pixmaps[key]

    @Slot(tuple, QImage)
    def _keep(self, key: Key, image: QImage) -> None:
        self._asked.discard(key)
        self._pixmaps[key] = None if image.isNull() else QPixmap.fromImage(image)
        if len(self._pixmaps) > KEPT:
            self._pixmaps.popitem(last=False)
        self.ready.emit(key[0])


class _Decoding(QRunnable):
    """Reads one picture; runs in a thread of the pool."""

    def __init__(self, thumbnails: Thumbnails, key: Key) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self._key = key

    # Overrides of Qt methods

    def run(self) -> None:
        path, width, height = self._key
        image = decoded(path, QSize(width, height))
        with contextlib.suppress(RuntimeError):  # its timeline has gone meanwhile
            self._thumbnails._decoded.emit(self._key, image)


def decoded(path: str, size: QSize) -> QImage:
    """Read the picture at ``path`` so that it fills ``size``, cut at what is too much.

    A file that is no picture of a format we show, or too large a one, gives a null image.
    """
    QImageReader.setAllocationLimit(MEMORY)
    reader = QImageReader(path)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    natural = reader.size()
    if reader.format().toStdString() not in PICTURES or not natural.isValid():
        return QImage()
    if natural.width() * natural.height() > PIXELS:
        return QImage()
    is_turned = bool(reader.transformation().value & 4)
    wanted = size.transposed() if is_turned else size
    filled = natural.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    if filled.width() * filled.height() > PIXELS // 4:  # as long and thin as a thread
        return QImage()
    reader.setScaledSize(filled)
    image = reader.read()
    if image.isNull():
        return QImage()
    left, top = (image.width() - size.width()) // 2, (image.height() - size.height()) // 2
    return image.copy(max(left, 0), max(top, 0), size.width(), size.height())
