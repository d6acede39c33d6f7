"""The foot of the list pane: who I am, where I can be met, and the way to the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from zajel_desktop.model.ids import PeerId
from zajel_desktop.model.service import ServiceStatus
from zajel_desktop.model.settings import Settings
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.meeting_point import MeetingPoints
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.avatar import Avatar, Face
from zajel_desktop.ui.widgets.buttons import IconButton
from zajel_desktop.ui.widgets.labels import ElidedLabel
from zajel_desktop.ui.widgets.note import IconLabel

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

GLYPH = 14


class Footer(QWidget):
    """My name, the meeting point in use, the settings button."""

    settings_requested = Signal()

    def __init__(self, engine: Engine, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._theme = theme
        self._points = MeetingPoints(self)
        self._build()
        self.on_settings_changed(engine.settings.current)
        self.on_status_changed(engine.services.status)
        bind(engine.settings.settings_changed, self, self.on_settings_changed)
        bind(engine.identity.renewed, self, self.on_renewed)
        bind(engine.services.status_changed, self, self.on_status_changed)
        theme.changed.connect(self.on_theme_changed)

    def on_settings_changed(self, settings: Settings) -> None:
        """Show my name."""
        name = settings.name or self.tr("Me")
        self.name.setText(name)
        self.avatar.show_face(Face(self._engine.identity.key, settings.name))

    def on_renewed(self, key: PeerId) -> None:
        """Wear the colour of the key I have now."""
        self.on_settings_changed(self._engine.settings.current)

    def on_status_changed(self, status: ServiceStatus) -> None:
        """Show where I can be met."""
        point = self._points.name(status)
        self.point.setText(point.text)
        self._glyph.show_icon(point.icon, point.role)

    def on_theme_changed(self) -> None:
        """Grow with the text."""
        self.setFixedHeight(self._theme.tokens.size.footer)

    def _build(self) -> None:
        self.avatar = Avatar(self._theme, Face("", ""), self._theme.tokens.size.avatar_header)
        self.name = ElidedLabel("", "body_strong")
        self.point = ElidedLabel("", "caption", "text_secondary")
        self._glyph = IconLabel(self._theme, "path-none", "path_none", GLYPH)
        self.settings_button = IconButton(self._theme, "settings", self.tr("Settings"))
        self.settings_button.clicked.connect(self.settings_requested)
        where = QHBoxLayout()
        where.setSpacing(5)
        where.addWidget(self._glyph)
        where.addWidget(self.point, 1)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.name)
        words.addLayout(where)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(10)
        row.addWidget(self.avatar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(self.settings_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setFixedHeight(self._theme.tokens.size.footer)
