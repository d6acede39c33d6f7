"""Files: where received files go, and which are taken without asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from zajel_desktop.model.settings import Settings
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.folder_field import FolderField
from zajel_desktop.ui.settings.page import SettingsPage
from zajel_desktop.ui.text import size_text
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.card import CardRow
from zajel_desktop.ui.widgets.choice_box import ChoiceBox
from zajel_desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

SIZES = (0, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000)
"""The limits offered, in bytes; 0 asks always."""


class FilesPage(SettingsPage):
    """A folder and a limit."""

    def __init__(self, engine: Engine, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._engine = engine
        self.set_title(self.tr("Files"))
        self._add_folder()
        self._add_limit()
        self.on_settings_changed(engine.settings.current)
        bind(engine.settings.settings_changed, self, self.on_settings_changed)

    def on_settings_changed(self, settings: Settings) -> None:
        """Show what was chosen elsewhere."""
        self.folder.show_folder(self._engine.transfers.folder)
        if self.limit.findData(settings.accept_below) < 0:
            self.limit.addItem(self._limit_text(settings.accept_below), settings.accept_below)
        self.limit.setCurrentIndex(self.limit.findData(settings.accept_below))

    def save_folder(self, folder: str) -> None:
        """Put received files into ``folder`` from now on."""
        self._engine.settings.change(downloads=folder)

    def save_limit(self, index: int) -> None:
        """Take files of this size without asking from now on."""
        self._engine.settings.change(accept_below=self.limit.itemData(index))

    def _add_folder(self) -> None:
        self.folder = FolderField(self.theme, self._engine.transfers.folder)
        self.folder.folder_chosen.connect(self.save_folder)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(Label(self.tr("Save received files in")))
        column.addWidget(self.folder)
        self.add_section(self.tr("Folder")).add_row(body)

    def _add_limit(self) -> None:
        self.limit = ChoiceBox()
        for size in SIZES:
            self.limit.addItem(self._limit_text(size), size)
        self.limit.activated.connect(self.save_limit)
        second = self.tr(
            "From your contacts only. Nothing is ever opened by itself. Older Zajel apps cannot"
            " ask: what they send comes at once."
        )
        row = CardRow(self.theme, self.tr("Accept without asking"), second, self.limit)
        self.add_section(self.tr("Receiving")).add_row(row)

    def _limit_text(self, size: int) -> str:
        if not size:
            return self.tr("Never")
        return self.tr("Up to {size}").format(size=size_text(size))
