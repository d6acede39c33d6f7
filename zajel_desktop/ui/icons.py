"""Our icons, drawn from SVG in the colours of the theme.

* ``theme.icons.icon(name, role)`` - a QIcon for buttons and actions, with its disabled look.
* ``theme.icons.pixmap(name, role, size, dpr)`` - one sharp pixmap for delegates and painting.
* ``theme.dress(target, name, role)`` - gives a button or action its icon and keeps it in colour.

``role`` is the name of a colour of the tokens (``"text_secondary"``) or a QColor. Icons that point
somewhere (back, chevron, reply, send) are mirrored while the interface runs right to left.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap, QTransform
from PySide6.QtSvg import QSvgRenderer

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.resources import resource
from zajel_desktop.ui.tokens import Tokens

GRID = 20
"""The px an icon has at its natural size."""


class Dyes(Protocol):
    """Whoever knows the tokens in use now."""

    @property
    def tokens(self) -> Tokens:
        """The tokens in use now."""


class Icons:
    """Every icon at every size and colour it was asked for, drawn once."""

    def __init__(self, dyes: Dyes) -> None:
        self._dyes = dyes
        self._sources: dict[str, str] = {}
        self._pixmaps: dict[tuple[str, int, str, float, bool], QPixmap] = {}

    def icon(
        self, name: str, role: str | QColor = "text_secondary", *, gap: int = 0, size: int = 0
    ) -> QIcon:
        """Make the icon ``name``; ``gap`` px stay free at its end, before a text.

        With ``size`` it is drawn at that size only, else at every size in which icons are shown.
        """
        icon, sizes = QIcon(), (size,) if size else (16, GRID, 24)
        for dpr in sorted({1.0, _largest_ratio()}):
            for size in sizes:
                normal = self.pixmap(name, role, size, dpr)
                disabled = self.pixmap(name, "text_disabled", size, dpr)
                icon.addPixmap(_with_gap(normal, gap), QIcon.Mode.Normal)
                icon.addPixmap(_with_gap(disabled, gap), QIcon.Mode.Disabled)
        return icon

    def pixmap(self, name: str, role: str | QColor, size: int = GRID, dpr: float = 1.0) -> QPixmap:
        """Draw the icon ``name`` in ``size`` px for a screen of ratio ``dpr``.

        Raises LocalError if there is no such icon or colour.
        """
        colour = self._dyes.tokens.colour(role) if isinstance(role, str) else role
        is_mirrored = name in self._dyes.tokens.mirrored_icons and _is_right_to_left()
        key = (name, size, colour.name(QColor.NameFormat.HexArgb), dpr, is_mirrored)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._drawn(name, colour, size, dpr, is_mirrored=is_mirrored)
        return self._pixmaps[key]

    def clear(self) -> None:
        """Forget what was drawn, after the colours changed."""
        self._pixmaps.clear()

    def _drawn(
        self, name: str, colour: QColor, size: int, dpr: float, *, is_mirrored: bool
    ) -> QPixmap:
        svg = self._source(name).replace("currentColor", colour.name())
        renderer = QSvgRenderer(QByteArray(svg.encode()))
        side = round(size * dpr)
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, side, side))
        painter.end()
        if is_mirrored:
            pixmap = pixmap.transformed(QTransform.fromScale(-1, 1))
        pixmap.setDevicePixelRatio(dpr)
        return pixmap

    def _source(self, name: str) -> str:
        if name not in self._sources:
            path = resource(f"icons/{name}.svg")
            if not path.is_file():
                raise LocalError(f"no icon is called {name}")
            self._sources[name] = path.read_text(encoding="utf-8")
        return self._sources[name]


def _with_gap(pixmap: QPixmap, gap: int) -> QPixmap:
    """Widen ``pixmap`` by ``gap`` px on the side of the text that follows it."""
    if not gap:
        return pixmap
    dpr = pixmap.devicePixelRatio()
    wide = QPixmap(QSize(pixmap.width() + round(gap * dpr), pixmap.height()))
    wide.setDevicePixelRatio(dpr)
    wide.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wide)
    painter.drawPixmap(gap if _is_right_to_left() else 0, 0, pixmap)
    painter.end()
    return wide


def _is_right_to_left() -> bool:
    return QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft


def _largest_ratio() -> float:
    """The pixel ratio of the sharpest screen."""
    screens = QGuiApplication.screens()
    return max((screen.devicePixelRatio() for screen in screens), default=1.0)
