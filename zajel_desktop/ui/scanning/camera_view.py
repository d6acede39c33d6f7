"""What the camera sees, as in a mirror, with a frame to hold the code in."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from zajel_desktop.ui.theme import Theme

HEIGHT, LEAST = 150, 120
"""Px it would like at least, and gets by with; it takes all the room there is."""
FRAME = 0.72
"""Side of the frame, as a part of the height."""
CORNER = 0.18
"""Length of its corners, as a part of its side."""
INK, SHADE = QColor("#FFFFFF"), QColor(0, 0, 0, 150)


class CameraView(QWidget):
    """Shows one picture after the other; before the first it says that it waits."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("What the camera sees"))
        theme.changed.connect(self.updateGeometry)

    def show_picture(self, image: QImage) -> None:
        """Show ``image``; a null one is the wait for the first."""
        self._image = image
        self.update()

    def _paint_words(self, painter: QPainter) -> None:
        painter.setFont(self._theme.tokens.type.small.font())
        painter.setPen(self._theme.tokens.color.call_text)
        words = self.tr("Waiting for the camera…")
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.rect().adjusted(12, 12, -12, -12), flags, words)

    def _paint_picture(self, painter: QPainter) -> None:
        mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding
        filled = self._image.size().scaled(self.size(), mode)
        place = QRectF(QPointF(0, 0), filled)
        place.moveCenter(QRectF(self.rect()).center())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(QPointF(self.width(), 0))
        painter.scale(-1, 1)  # people aim as before a mirror
        painter.drawImage(place, self._image)
        painter.restore()

    def _paint_frame(self, painter: QPainter) -> None:
        side = min(self.height(), self.width()) * FRAME
        frame = QRectF(0, 0, side, side)
        frame.moveCenter(QRectF(self.rect()).center())
        for pen in (QPen(SHADE, 5), QPen(INK, 3)):
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            for corner in corners_of(frame):
                painter.drawPolyline(corner)

    # Overrides of Qt methods

    def sizeHint(self) -> QSize:
        return QSize(self._theme.grown(320), self._theme.grown(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST, LEAST)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), tokens.radius.card, tokens.radius.card)
        painter.setClipPath(outline)
        painter.fillPath(outline, tokens.color.call_bg)
        if self._image.isNull():
            self._paint_words(painter)
            return
        self._paint_picture(painter)
        self._paint_frame(painter)


def corners_of(frame: QRectF) -> list[QPolygonF]:
    """The four corners of ``frame``, each as a line of two strokes."""
    length = frame.width() * CORNER
    corners = (
        (frame.topLeft(), 1, 1),
        (frame.topRight(), -1, 1),
        (frame.bottomRight(), -1, -1),
        (frame.bottomLeft(), 1, -1),
    )
    return [
        QPolygonF([corner + QPointF(x * length, 0), corner, corner + QPointF(0, y * length)])
        for corner, x, y in corners
    ]
