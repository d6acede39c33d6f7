"""The window of the settings: a list of pages that can be searched, and the page chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from zajel_desktop.ui.appearance import Appearance
from zajel_desktop.ui.settings.backup import BackupPage
from zajel_desktop.ui.settings.files import FilesPage
from zajel_desktop.ui.settings.looks import LooksPage
from zajel_desktop.ui.settings.network import NetworkPage
from zajel_desktop.ui.settings.page import Page, SettingsPage
from zajel_desktop.ui.settings.page_list import PageList
from zajel_desktop.ui.settings.privacy import PrivacyPage
from zajel_desktop.ui.settings.profile import ProfilePage
from zajel_desktop.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

LIST = 232


class SettingsWindow(QDialog):
    """Every choice there is; no OK, nothing to confirm."""

    code_requested = Signal()
    doctor_requested = Signal()

    def __init__(
        self, engine: Engine, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._theme = theme = appearance.theme
        self.setWindowTitle(self.tr("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.profile = ProfilePage(engine, theme)
        self.network = NetworkPage(engine, theme)
        self.looks = LooksPage(appearance)
        self.privacy = PrivacyPage(engine, theme)
        self.files = FilesPage(engine, theme)
        self.backup = BackupPage(engine, theme)
        pages: list[tuple[str, SettingsPage]] = [
            ("person", self.profile),
            ("globe", self.network),
            ("palette", self.looks),
            ("lock", self.privacy),
            ("folder", self.files),
            ("archive", self.backup),
        ]
        self.search = SearchField(theme, self.tr("Search settings"))
        self.list = PageList(theme, pages)
        self.stack = QStackedWidget()
        for _, page in pages:
            self.stack.addWidget(page)
        self.search.searched.connect(self.list.search)
        self.list.chosen.connect(self.stack.setCurrentIndex)
        self.profile.code_requested.connect(self.show_code)
        self.network.doctor_requested.connect(self.doctor_requested)
        self._build()
        self.resize(*(theme.grown(side) for side in theme.tokens.size.dialog_settings))

    def show_page(self, page: Page) -> None:
        """Turn to a page."""
        self.list.choose(page)

    def show_code(self) -> None:
        """Make room for the code."""
        self.close()
        self.code_requested.emit()

    def lock(self) -> None:
        """Lock, or show where to choose what it would be unlocked with."""
        if self._engine.safekeeping.can_lock:
            self._engine.safekeeping.lock()
        else:
            self.show_page(Page.PRIVACY)

    def _build(self) -> None:
        side = QWidget()
        side.setProperty("kind", "pane")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setFixedWidth(self._theme.grown(LIST))
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(self.stack, 1)
        self.list.setFocus()
        QShortcut(QKeySequence("Ctrl+L"), self, self.lock)
