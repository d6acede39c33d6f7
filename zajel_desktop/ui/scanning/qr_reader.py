"""Finds the QR code in a picture, with zxing-cpp.

Nothing that is needed at the start imports this module, so nor zxing-cpp.
"""

from __future__ import annotations

import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

FORMATS = frozenset({"png", "jpeg", "webp", "gif", "bmp"})
"""The kinds of pictures that are read; some decoders of rarer ones are best left alone."""

MEMORY = 128
"""How much one picture may take while it is decoded, in MiB."""

PIXELS = 50_000_000
"""How many pixels a picture may say it has."""

SIDE = 2400
"""Px of the longer side of what is searched; a photograph has many more than a code needs."""

LONGEST = 512
"""Characters of the longest text that can mean anything to us: a pairing link."""


class QrReader:
    """Reads one code at a time; a picture without one, or with some other text, says ""."""

    def read(self, image: QImage) -> str:
        """The text of the QR code in ``image``, "" if there is none."""
        if image.isNull():
            return ""
        found = zxingcpp.read_barcode(
            _grey(image),
            formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
            text_mode=zxingcpp.TextMode.Plain,
        )
        text = found.text if found is not None and found.valid else ""
        return text if len(text) <= LONGEST else ""

    def read_file(self, path: str) -> str:
        """The text of the QR code in the picture at ``path``, "" if it holds none, or is none."""
        return self.read(picture_at(path))


def picture_at(path: str) -> QImage:
    """Read a picture, small enough to be searched; a null image for what is none."""
    QImageReader.setAllocationLimit(MEMORY)
    reader = QImageReader(path)
    reader.setDecideFormatFromContent(True)
    natural = reader.size()
    if reader.format().toStdString() not in FORMATS or not natural.isValid():
        return QImage()
    if natural.width() * natural.height() > PIXELS:
        return QImage()
    if max(natural.width(), natural.height()) > SIDE:
        reader.setScaledSize(natural.scaled(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def _grey(image: QImage) -> QImage:
    """Bring ``image`` into the shape that is searched: not too large, and nothing seen through."""
    if max(image.width(), image.height()) > SIDE:
        ratio, smooth = (
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        image = image.scaled(SIDE, SIDE, ratio, smooth)
    if image.hasAlphaChannel():
        paper = QImage(image.size(), QImage.Format.Format_RGB32)
        paper.fill(Qt.GlobalColor.white)
        painter = QPainter(paper)
        painter.drawImage(0, 0, image)
        painter.end()
        image = paper
    return image.convertToFormat(QImage.Format.Format_Grayscale8)
