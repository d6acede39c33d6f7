"""What every page of the settings is made of: a title, and sections of cards."""

from __future__ import annotations

import enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.card import Card
from zajel_desktop.ui.widgets.labels import Label

WIDEST = 560


class Page(enum.IntEnum):
    """The pages, in their order."""

    PROFILE = 0
    NETWORK = 1
    LOOKS = 2
    PRIVACY = 3
    FILES = 4
    BACKUP = 5


class SettingsPage(QScrollArea):
    """A page that scrolls where it is taller than its window."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.title = ""
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        page.setProperty("kind", "surface")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        sheet = QWidget()
        sheet.setMaximumWidth(theme.grown(WIDEST))
        outer = QVBoxLayout(page)
        outer.setContentsMargins(32, 24, 32, 32)
        outer.addWidget(sheet)
        self._column = QVBoxLayout(sheet)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._heading = Label("", "heading")
        self._column.addWidget(self._heading)
        self._column.addStretch(1)
        self.setWidget(page)

    def set_title(self, title: str) -> None:
        """Name the page, here and in the list of pages."""
        self.title = title
        self._heading.setText(title)

    def add_section(self, title: str) -> Card:
        """Add a card below the others, under a title of its own."""
        card = Card(self.theme)
        self.add(Label(title, "body_strong"), gap=20)
        self.add(card, gap=8)
        return card

    def add(self, widget: QWidget, *, gap: int = 12, is_wide: bool = True) -> None:
        """Add ``widget`` below the others, after ``gap`` px; as wide as they are, or as it is."""
        edge = Qt.AlignmentFlag(0) if is_wide else Qt.AlignmentFlag.AlignLeading
        # What stretches stays last.
        self._column.insertSpacing(self._column.count() - 1, gap)
        self._column.insertWidget(self._column.count() - 1, widget, 0, edge)

    def words(self) -> str:
        """Everything written on the page, for the search."""
        return " ".join([self.title, *(label.text() for label in self.findChildren(QLabel))])
