"""The dialog in which two people meet: my code, a code I was told, and the way to each other."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from zajel_desktop.model.ids import ContactId, PairingId
from zajel_desktop.ui.pairing.connecting import ConnectingPage
from zajel_desktop.ui.pairing.enter_code import EnterCodePage
from zajel_desktop.ui.pairing.my_code import MyCodePage
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.segments import Segments

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

SIZE = (520, 560)
MARGIN = 24
MINE, THEIRS = 0, 1


class PairingDialog(QDialog):
    """Opened with :meth:`show_my_code` or :meth:`show_enter`, never with ``exec``."""

    connected = Signal(str)

    def __init__(
        self,
        engine: Engine,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self.setWindowTitle(self.tr("Pair with somebody"))
        self.setProperty("kind", "surface")
        self.resize(*SIZE)
        parts = (("qr", self.tr("My code")), ("edit", self.tr("Enter a code")))
        self.segments = Segments(theme, parts, self)
        self.my_code = MyCodePage(engine, theme, now, self)
        self.enter_code = EnterCodePage(engine, theme, self)
        self.connecting = ConnectingPage(engine, theme, now, self)
        self._pages = QStackedWidget(self)
        self._build()
        self.segments.chosen.connect(self.on_chosen)
        self.enter_code.asked.connect(self.ask)
        self.enter_code.cancelled.connect(self.close)
        self.connecting.cancelled.connect(self.on_cancelled)
        self.connecting.retried.connect(self.try_again)
        self.connecting.connected.connect(self.on_connected)

    @property
    def shows_my_code(self) -> bool:
        """Whether our own code is what is shown."""
        return self._pages.currentWidget() is self.my_code

    def show_my_code(self) -> None:
        """Open on our own code."""
        self.segments.choose(MINE)
        self._show_page(self.my_code)
        self.open()

    def show_enter(self, text: str = "") -> None:
        """Open on the field for a code; ``text`` may be in it already."""
        self.segments.choose(THEIRS)
        self._show_page(self.enter_code)
        self.enter_code.clear()
        self.enter_code.entry.field.setText(text)
        self.open()
        self.enter_code.entry.field.setFocus()

    def follow(self, pairing: PairingId) -> None:
        """Open on a pairing that is under way."""
        self._show_page(self.connecting)
        self.connecting.follow(pairing)
        self.open()

    def ask(self, text: str) -> None:
        """Ask the owner of the code ``text``."""
        self._show_page(self.connecting)
        self.connecting.follow(self._engine.pairing.pair(text))

    def try_again(self) -> None:
        """After a failure: our own code if it was used, else the field for theirs."""
        if self.connecting.is_answer:
            self.show_my_code()
        else:
            self.show_enter()

    def on_chosen(self, index: int) -> None:
        """One of the two parts was chosen."""
        if self._pages.currentWidget() is self.connecting:
            return
        self._show_page(self.my_code if index == MINE else self.enter_code)
        if index == THEIRS:
            self.enter_code.entry.field.setFocus()

    def on_cancelled(self) -> None:
        """The pairing was given up."""
        self.close()

    def on_connected(self, contact: ContactId) -> None:
        """The pairing has succeeded: the conversation is where it goes on."""
        self.connected.emit(contact)
        self.accept()

    def _show_page(self, page: QWidget) -> None:
        self.segments.setVisible(page is not self.connecting)
        self._pages.setCurrentWidget(page)

    def _build(self) -> None:
        for page in (self.my_code, self.enter_code, self.connecting):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(20)
        column.addWidget(self.segments)
        column.addWidget(self._pages, 1)

    # Overrides of Qt methods

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.connecting.pairing is not None:
            self._engine.pairing.cancel(self.connecting.pairing)
        super().closeEvent(event)
