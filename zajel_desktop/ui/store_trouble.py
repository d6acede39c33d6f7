"""The window for a store that cannot be opened: one sentence, one way on, and the way out."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from zajel_desktop.model.failure import Failure, Reason
from zajel_desktop.model.resources import resource
from zajel_desktop.ui.sentences import sentence_for
from zajel_desktop.ui.text import date_text, isolated, left_to_right
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.labels import ElidedLabel, Label

BIRD = 54
WIDTH = 496
BY_HAND = frozenset({Reason.STORE_DAMAGED, Reason.STORE_UNREADABLE})
"""What only somebody who looks into the folder can mend."""


class StoreTrouble(QWidget):
    """Says why there is nothing to show yet; ``retried`` asks to try again, ``closed`` gives up.

    ``copied_at`` is when the copy was made that can take the place of a damaged history, None
    where there is none; ``brought_back`` asks for it.
    """

    retried = Signal()
    brought_back = Signal()
    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        failure: Failure,
        folder: str,
        copied_at: float | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._failure = failure
        self._folder = folder
        self._copied_at = copied_at
        self.setWindowTitle(self.tr("Zajel"))
        self.setProperty("kind", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(theme.grown(WIDTH))
        self._build()

    def show_folder(self) -> None:
        """Open the profile's folder where files are shown."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))

    def bring_back(self) -> None:
        """Ask for the copy; it takes a moment."""
        self.bring_back_button.set_busy(True)
        self.brought_back.emit()

    def _build(self) -> None:
        bird = QLabel()
        bird.setPixmap(QIcon(str(resource("icons/icon.svg"))).pixmap(BIRD, BIRD))
        self.sentence = Label(self._sentence(), "title", wraps=True)
        self.note = Label(self._note(), "body", "text_secondary", wraps=True)
        self.path = ElidedLabel(
            left_to_right(self._folder),
            "small",
            "text_secondary",
            mode=Qt.TextElideMode.ElideMiddle,
        )
        words = QVBoxLayout()
        words.setSpacing(6)
        for label in (self.sentence, self.note, self.path):
            words.addWidget(label)
        top = QHBoxLayout()
        top.setSpacing(18)
        top.addWidget(bird, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 32, 32, 24)
        layout.setSpacing(24)
        layout.addLayout(top)
        layout.addLayout(self._built_buttons())
        first = self.retry_button if self._copied_at is None else self.bring_back_button
        first.setFocus()

    def _built_buttons(self) -> QHBoxLayout:
        self.quit_button = Button(self._theme, self.tr("Quit"))
        self.quit_button.clicked.connect(self.close)
        self.folder_button = Button(self._theme, self.tr("Show the folder"), icon="folder")
        self.folder_button.clicked.connect(self.show_folder)
        self.folder_button.setVisible(self._failure.reason in BY_HAND)
        has_copy = self._copied_at is not None
        self.retry_button = Button(self._theme, self.tr("Try again"), Kind.PRIMARY, icon="retry")
        self.retry_button.clicked.connect(self.retried)
        self.retry_button.setVisible(not has_copy)
        self.bring_back_button = Button(self._theme, self.tr("Bring it back"), Kind.PRIMARY)
        self.bring_back_button.clicked.connect(self.bring_back)
        self.bring_back_button.setVisible(has_copy)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.folder_button)
        row.addStretch(1)
        row.addWidget(self.quit_button)
        row.addWidget(self.retry_button)
        row.addWidget(self.bring_back_button)
        return row

    def _sentence(self) -> str:
        if self._copied_at is None:
            return sentence_for(self._failure, folder=self._folder).text
        said = self.tr("The history is damaged. The backup of {date} is intact.")
        return said.format(date=isolated(date_text(self._copied_at)))

    def _note(self) -> str:
        """What to do, besides what the buttons say."""
        match self._failure.reason:
            case Reason.STORE_IN_USE:
                return self.tr("Its window may be behind others. Close it first to open it here.")
            case Reason.DISK_FULL:
                return self.tr("Make some room, then try again. Nothing was lost.")
            case Reason.FOLDER_UNWRITABLE:
                return self.tr("Zajel keeps everything in this folder and needs to write to it.")
            case Reason.STORE_DAMAGED if self._copied_at is not None:
                return self.tr(
                    "What came after it would be missing. The damaged file is kept beside it."
                )
            case Reason.STORE_DAMAGED:
                return self.tr(
                    "Nothing was deleted. A copy of this folder from a backup can take its place."
                )
            case Reason.STORE_UNREADABLE:
                return self.tr(
                    "Nothing was deleted. Unlock the system keyring, or restore the file with the"
                    " key from a backup."
                )
        return self.tr("Nothing was deleted.")

    # Overrides of Qt methods.

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()
