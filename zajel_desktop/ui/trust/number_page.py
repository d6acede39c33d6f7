"""The page "number or QR": to read aloud, to show, to scan; and the older fingerprint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from zajel_desktop.model.contact import Method
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.verification import Scan
from zajel_desktop.ui.names import with_name
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.trust.fingerprints import Fingerprints
from zajel_desktop.ui.trust.number_grid import NumberGrid
from zajel_desktop.ui.widgets.button_row import ButtonRow
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.note import Note, NoteKind
from zajel_desktop.ui.widgets.qr import QrView

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine
    from zajel_desktop.ui.scanning.panel import ScanPanel

QR_SIZE = 198
BESIDE = 560
"""Px at 100 % from which on the QR code stands beside the number."""


class NumberPage(QWidget):
    """Three views of one comparison; ``changed`` tells when another is shown.

    Older apps know no number: for them (``has_number=False``) the fingerprints are all there is.
    """

    changed = Signal()

    def __init__(
        self,
        engine: Engine,
        theme: Theme,
        contact: ContactId,
        name: str,
        parent: QWidget | None = None,
        *,
        has_number: bool = True,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._theme = theme
        self._contact = contact
        self._name = name
        self.differs = False
        """Whether what was scanned last is another number."""
        self.panel: ScanPanel | None = None
        self.note = Note(theme, NoteKind.DANGER, "", parent=self)
        self.number = QWidget(self)
        self.grid = NumberGrid(theme, self.number)
        qr_name = self.tr("QR code of your safety number")
        self.qr = QrView(theme, QR_SIZE, self.number, name=qr_name)
        self.copy_button = Button(theme, self.tr("Copy number"), Kind.FLAT, icon="copy")
        self.older_button = Button(theme, self.tr("Fingerprint for older Zajel apps"), Kind.FLAT)
        self.scan_button = Button(theme, self.tr("Scan theirs"), icon="camera", is_small=True)
        self.fingerprints = Fingerprints(theme, self._name, self)
        self._build()
        self.copy_button.clicked.connect(self.copy)
        self.older_button.clicked.connect(self.show_fingerprints)
        self.scan_button.clicked.connect(self.scan)
        self.fingerprints.left.connect(self.show_number)
        self.show_keys()
        self.show_first(has_number=has_number)

    @property
    def is_scanning(self) -> bool:
        """Whether a code is looked for."""
        return self.panel is not None and not self.panel.isHidden()

    @property
    def method(self) -> Method:
        """What is compared."""
        return Method.NUMBER if self.fingerprints.isHidden() else Method.FINGERPRINT

    def copy(self) -> None:
        """Put the number on the clipboard, as it is read."""
        number = self._engine.verifications.number(self._contact)
        QGuiApplication.clipboard().setText(" ".join(number))
        self.copy_button.setText(self.tr("Copied"))

    def show_first(self, *, has_number: bool) -> None:
        """Show what there is to compare with this client of theirs."""
        self.fingerprints.back_button.setVisible(has_number)
        self._show_view(self.number if has_number else self.fingerprints)

    def show_number(self) -> None:
        """Show the number and its QR code."""
        self._show_view(self.number)
        self.scan_button.setFocus()

    def show_fingerprints(self) -> None:
        """Show what older apps show."""
        self._show_view(self.fingerprints)
        self.fingerprints.back_button.setFocus()

    def show_keys(self) -> None:
        """Show the number of the keys as they are now, and forget what was scanned before."""
        self.differs = False
        self.note.hide()
        self.copy_button.setText(self.tr("Copy number"))
        verifications = self._engine.verifications
        self.grid.show_number(verifications.number(self._contact))
        self.qr.show_text(verifications.number_link(self._contact))
        self.fingerprints.show_keys(
            verifications.fingerprint(self._contact), verifications.own_fingerprint
        )

    def scan(self) -> None:
        """Look for the code on their screen."""
        if self.panel is None:
            self.panel = self._made_panel()
        self.differs = False
        self.note.hide()
        self._show_view(self.panel)
        self.panel.start(with_name(self.tr("Scan the code on {name}’s screen"), self._name))
        self.panel.file_button.setFocus()

    def on_scanned(self, text: str) -> None:
        """A code was found: say what it is worth."""
        match self._engine.verifications.scan(self._contact, text):
            case Scan.MATCHES:
                self.show_number()
            case Scan.DIFFERS:
                self._say_differs()
            case Scan.OTHER_PERSON:
                words = self.tr("This is your number with somebody else. {name} has another one.")
                self._say_wrong(words)
            case Scan.NOT_A_NUMBER:
                words = self.tr("This is no safety number. {name} finds it under “Verify”.")
                self._say_wrong(words)

    def _say_differs(self) -> None:
        self.differs = True
        self.note.show_words(
            NoteKind.DANGER,
            self.tr(
                "They differ: somebody may be in between. Share nothing private; pair again "
                "with a new code."
            ),
        )
        self.note.show()
        self.show_number()
        self.note.announce(is_urgent=True)

    def _say_wrong(self, words: str) -> None:
        if self.panel is not None:
            self.panel.say_wrong(with_name(words, self._name))

    def _made_panel(self) -> ScanPanel:
        from zajel_desktop.ui.scanning.panel import ScanPanel  # late: most people never scan

        panel = ScanPanel(self._theme, self)
        panel.found.connect(self.on_scanned)
        panel.left.connect(self.show_number)
        self._column.insertWidget(1, panel, 1)
        panel.follow_tab(self.fingerprints.back_button)
        return panel

    def _show_view(self, shown: QWidget) -> None:
        for view in (self.number, self.fingerprints, self.panel):
            if view is not None:
                view.setVisible(view is shown)
        self.changed.emit()

    def _build(self) -> None:
        same = self.tr("{name} sees the same twelve groups under “Verify”.")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(self.tr("Read these aloud to each other"), "body_strong", wraps=True))
        hint = Label(with_name(same, self._name), "small", "text_secondary", wraps=True)
        words.addWidget(hint)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addLayout(words)
        left.addWidget(self.grid)
        left.addWidget(ButtonRow([self.copy_button, self.older_button]))
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(10)
        centre = Qt.AlignmentFlag.AlignHCenter
        right.addWidget(self.qr, 0, centre)
        right.addWidget(self.scan_button, 0, centre)
        right.addStretch(1)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.number)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(24)
        self._sides.addLayout(left, 1)
        self._sides.addLayout(right)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self._column.addWidget(self.note)
        self._column.addWidget(self.number)
        self._column.addWidget(self.fingerprints)
        self._column.addStretch(0)
        self.note.hide()

    # Overrides of Qt methods

    def minimumSizeHint(self) -> QSize:
        return QSize(QR_SIZE, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        is_wide = self.width() >= self._theme.grown(BESIDE)
        self._sides.setDirection(ways.LeftToRight if is_wide else ways.TopToBottom)
