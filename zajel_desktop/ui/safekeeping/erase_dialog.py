"""Asks, in two steps, before everything goes for good."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from zajel_desktop.ui.announce import announce
from zajel_desktop.ui.text import left_to_right
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.fitting import fit
from zajel_desktop.ui.widgets.labels import Label

WIDTH = 440


class EraseDialog(QDialog):
    """A tick, then the button; keeping is what Enter and Esc do. ``folder`` is unknown if empty."""

    wanted = Signal()

    def __init__(self, theme: Theme, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Erase everything"))
        self.setFixedWidth(theme.grown(WIDTH))
        self._build(theme, self._words(folder))

    def accept(self) -> None:
        """Have everything erased, if the tick says that it is meant."""
        if not self.understood.isChecked():
            self.trouble.show()
            layout = self.layout()
            assert layout is not None
            layout.activate()
            fit(self, self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))
            announce(self, self.trouble.text())
            self.understood.setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().accept()
        self.wanted.emit()

    def _words(self, folder: str) -> str:
        if not folder:
            return self.tr(
                "Your identity, contacts, messages and keys go for good. Files you received stay"
                " where they are."
            )
        return self.tr(
            "Your identity, contacts, messages and keys go for good. Files you received stay in"
            " {folder}."
        ).format(folder=left_to_right(folder))

    def _build(self, theme: Theme, said: str) -> None:
        self.understood = QCheckBox(self.tr("I know that nothing of it comes back"))
        self.erase_button = Button(theme, self.tr("Erase everything"), Kind.DANGER)
        self.keep_button = Button(theme, self.tr("Keep"))
        self.keep_button.setDefault(True)
        buttons = QDialogButtonBox()
        buttons.addButton(self.erase_button, QDialogButtonBox.ButtonRole.DestructiveRole)
        buttons.addButton(self.keep_button, QDialogButtonBox.ButtonRole.RejectRole)
        self.erase_button.clicked.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.trouble = Label(
            self.tr("Tick this first, if it is meant."), "small", "danger", wraps=True
        )
        self.trouble.hide()
        self.understood.toggled.connect(self.trouble.hide)
        self.said = Label(said, "body", "text_secondary", wraps=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        layout.addWidget(Label(self.tr("Erase everything?"), "heading", wraps=True))
        layout.addWidget(self.said)
        layout.addWidget(self.understood)
        layout.addWidget(self.trouble)
        layout.addSpacing(4)
        layout.addWidget(buttons)
        # Or Tab leaps from what is above it to the default button.
        buttons.setFocusProxy(None)  # type: ignore[arg-type]  # Qt takes it, the stubs do not
        self.keep_button.setFocus()
