"""A page that says one thing below the bird: work that goes on, or that everything is gone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from zajel_desktop.model.resources import resource
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button
from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.spinner import Spinner

BIRD = 60
TURN = 20


class OnePage(QWidget):
    """``title`` and ``said``; a spinner while something goes on, or ``buttons``."""

    def __init__(
        self,
        theme: Theme,
        title: str,
        said: str,
        *,
        is_working: bool = False,
        buttons: tuple[Button, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        side = theme.grown(BIRD)
        bird = QLabel()
        bird.setPixmap(QIcon(str(resource("icons/icon.svg"))).pixmap(side, side))
        self.title = Label(title, "heading", wraps=True)
        self.said = Label(said, "body", "text_secondary", wraps=True)
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(bird, 0, middle)
        column.addSpacing(16)
        for label in (self.title, self.said):
            label.setAlignment(middle)
            column.addWidget(label)
        column.addSpacing(16)
        if is_working:
            column.addWidget(Spinner(theme, theme.grown(TURN)), 0, middle)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
