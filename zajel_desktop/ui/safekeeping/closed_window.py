"""The window while the profile is closed: the lock, work that goes on, or that all is erased.

Nothing of the content is in it. It lies where the main window was.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from zajel_desktop.model.failure import Failure
from zajel_desktop.model.safekeeping import Erase, Restore, Unlock
from zajel_desktop.ui.announce import announce
from zajel_desktop.ui.safekeeping.erase_dialog import EraseDialog
from zajel_desktop.ui.safekeeping.forgotten import ForgottenDialog
from zajel_desktop.ui.safekeeping.lock_page import LockPage
from zajel_desktop.ui.safekeeping.one_page import OnePage
from zajel_desktop.ui.safekeeping.restore_dialog import RestoreDialog
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button, Kind

WIDTH, HEIGHT = 720, 480
WIDEST = 440


class ClosedWindow(QWidget):
    """``wished`` brings what the person wants done, ``retried`` begins anew, ``closed`` ends."""

    wished = Signal(object)
    retried = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, geometry: QByteArray, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.lock: LockPage | None = None
        self.page: QWidget | None = None
        self.restoring: RestoreDialog | None = None
        self.setWindowTitle(self.tr("Zajel"))
        self.setProperty("kind", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumSize(*theme.tokens.size.window_min)
        self._build()
        self.resize(theme.grown(WIDTH), theme.grown(HEIGHT))
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
        QShortcut(QKeySequence("Ctrl+Q"), self, self.close)

    def show_lock(self, failure: Failure | None = None, wait: float = 0.0) -> None:
        """Ask for the passphrase, or say what was wrong with the one typed."""
        if self.lock is None:
            self.lock = LockPage(self._theme)
            self.lock.unlock_wanted.connect(lambda words: self.wished.emit(Unlock(words)))
            self.lock.forgotten.connect(self.show_ways)
            self._show(self.lock)
            self.lock.ask()
            announce(self, self.lock.title.text())
        if failure is not None:
            self.lock.show_failure(failure, wait)

    def show_working(self) -> None:
        """Say that it takes a moment."""
        said = self.tr("Nothing is received until this is done.")
        self._show(OnePage(self._theme, self.tr("One moment"), said, is_working=True))

    def show_erased(self) -> None:
        """Say that everything is gone, and offer to begin anew."""
        quit_button = Button(self._theme, self.tr("Quit"))
        quit_button.clicked.connect(self.close)
        anew = Button(self._theme, self.tr("Start anew"), Kind.PRIMARY)
        anew.clicked.connect(self.retried)
        title = self.tr("Everything is erased")
        said = self.tr(
            "Your identity, contacts, messages and keys are gone. Files you received are where"
            " they were."
        )
        self._show(OnePage(self._theme, title, said, buttons=(quit_button, anew)))
        anew.setFocus()
        announce(self, title)

    def show_refusal(self, failure: Failure) -> bool:
        """Say why the backup was not restored; False if nobody asks for one."""
        if self.restoring is None:
            return False
        self.restoring.show_failure(failure)
        return True

    def show_ways(self) -> None:
        """Say what can be done without the passphrase."""
        dialog = ForgottenDialog(self._theme, self)
        dialog.restore_wanted.connect(self.ask_restore)
        dialog.erase_wanted.connect(self.ask_erase)
        dialog.open()

    def ask_restore(self) -> None:
        """Ask for a backup instead of what is here."""
        self.restoring = RestoreDialog(self._theme, has_somebody=True, parent=self)
        self.restoring.wanted.connect(lambda path, words: self.wished.emit(Restore(path, words)))
        self.restoring.destroyed.connect(self._forget_restoring)
        self.restoring.open()

    def ask_erase(self) -> None:
        """Ask before everything goes."""
        dialog = EraseDialog(self._theme, "", self)
        dialog.wanted.connect(lambda: self.wished.emit(Erase()))
        dialog.open()

    def _forget_restoring(self) -> None:
        self.restoring = None

    def _show(self, page: QWidget) -> None:
        """Show ``page`` and nothing else."""
        if self.page is not None:
            self._row.removeWidget(self.page)
            self.page.hide()
            self.page.deleteLater()
        if page is not self.lock:
            self.lock = None
        self.page = page
        page.setMaximumWidth(self._theme.grown(WIDEST))
        self._row.insertWidget(1, page, 100)
        page.show()

    def _build(self) -> None:
        body = QWidget()
        body.setProperty("kind", "pane")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._row = QHBoxLayout()
        self._row.addStretch(1)
        self._row.addStretch(1)
        middle = QVBoxLayout(body)
        middle.setContentsMargins(24, 24, 24, 24)
        middle.addStretch(1)
        middle.addLayout(self._row)
        middle.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)

    # Overrides of Qt methods.

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()
