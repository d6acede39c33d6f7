"""The dialog of the connection doctor: facts as they are found, the verdict, the one thing to do.

``DoctorDialog(engine, theme, contact, window).open()``; without a contact it looks at our own side.
Closing it ends the examination.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from zajel_desktop.model.contact import Contact
from zajel_desktop.model.examination import Examination, Grade
from zajel_desktop.model.failure import Side
from zajel_desktop.model.ids import ContactId
from zajel_desktop.ui.announce import announce
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.doctor.fact_rows import FactRows
from zajel_desktop.ui.doctor.verdict import Verdict
from zajel_desktop.ui.names import no_name, with_name
from zajel_desktop.ui.text import isolated
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.avatar import Avatar, Face
from zajel_desktop.ui.widgets.button_row import ButtonRow
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.card import Card
from zajel_desktop.ui.widgets.fitting import fit
from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.scrolled import Scrolled
from zajel_desktop.ui.widgets.steps import Steps

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

MARGIN = 24
LEAST = (360, 420)
AVATAR = 28
BESIDE = 600
"""Px at 100 % from which on both sides stand side by side."""


class SideCard(Card):
    """One side: whose it is, and what was found there."""

    def __init__(self, theme: Theme, face: Face, title: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        # As high as the other side beside it.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.steps = Steps(theme, self)
        self.silence = Label("", "small", "text_secondary", wraps=True, parent=self)
        self.silence.hide()
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(Avatar(theme, face, theme.grown(AVATAR)))
        head.addWidget(Label(title, "body_strong", wraps=True), 1)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(16)
        column.addLayout(head)
        column.addWidget(self.steps)
        column.addWidget(self.silence)
        column.addStretch(1)
        self.add_row(body)


class DoctorDialog(QDialog):
    """Opened with ``open()`` or ``show()``; begins to look at once."""

    settings_requested = Signal()

    def __init__(
        self,
        engine: Engine,
        theme: Theme,
        contact: Contact | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._theme = theme
        self._contact = contact
        self._is_over = False
        self._rows = FactRows(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Connection doctor"))
        self._name = contact.name if contact else ""
        self.verdict = Verdict(theme, self._name, self)
        self.took = Label("", "small", "text_secondary", wraps=True)
        own = engine.settings.current.name
        self.ours = SideCard(theme, Face(engine.identity.key, own), self.tr("You"))
        face = Face(contact.key, contact.name) if contact else Face("", "", "person")
        self.theirs = SideCard(theme, face, isolated(self._name or no_name()))
        self.theirs.setVisible(contact is not None)
        self.copy_button = Button(
            theme, self.tr("Copy report without secrets"), Kind.FLAT, icon="copy"
        )
        self.close_button = Button(theme, self.tr("Close"))
        self._build()
        self._connect()
        self.examine()

    def examine(self) -> None:
        """Look once more."""
        self._is_over = False
        self._engine.doctor.examine(self._contact.id if self._contact else None)

    def open_settings(self) -> None:
        """Leave for the settings, where a relay is set up."""
        self.accept()
        self.settings_requested.emit()

    def copy_report(self) -> None:
        """Put what was found onto the clipboard."""
        QGuiApplication.clipboard().setText(self._engine.doctor.report())
        self.copy_button.setText(self.tr("Copied"))
        announce(self, self.copy_button.text())

    def on_examination_changed(self, examination: Examination) -> None:
        """Something more was found."""
        if examination.contact != (self._contact.id if self._contact else None):
            return
        self.verdict.show_examination(examination)
        self.ours.steps.show_rows(self._rows.ours(examination))
        self.theirs.steps.show_rows(self._rows.theirs(examination))
        self.theirs.silence.setText(self._silence(examination))
        self.theirs.silence.setVisible(bool(self.theirs.silence.text()))
        self.took.setText(self._took_words(examination))
        if examination.is_over and not self._is_over:
            self._conclude()

    def on_contact_removed(self, contact: ContactId) -> None:
        """There is nobody left to reach."""
        if self._contact is not None and contact == self._contact.id:
            self.reject()

    def _conclude(self) -> None:
        self._is_over = True
        self.copy_button.setText(self.tr("Copy report without secrets"))
        self.verdict.announce()
        way = self.verdict.settings_button
        (self.verdict.again_button if way.isHidden() else way).setFocus()

    def _silence(self, examination: Examination) -> str:
        """What to say where the other side has told nothing."""
        if not examination.is_over or examination.theirs is not None:
            return ""
        words = self.tr("{name}’s side did not answer; this is what we see.")
        if any(finding.grade is Grade.GOOD for finding in examination.of(Side.PEERS)):
            words = self.tr("The program of {name} tells no more about itself.")
        return with_name(words, self._name)

    def _took_words(self, examination: Examination) -> str:
        if not examination.is_over:
            return ""
        seconds = QLocale().toString(examination.took, "f", 1)
        both = self.tr("in {seconds} s, on both sides")
        ours = self.tr("in {seconds} s, on this side")
        return (both if examination.theirs else ours).format(seconds=isolated(seconds))

    def _connect(self) -> None:
        self.verdict.settings_requested.connect(self.open_settings)
        self.verdict.again_requested.connect(self.examine)
        self.copy_button.clicked.connect(self.copy_report)
        self.close_button.clicked.connect(self.reject)
        self.finished.connect(lambda _: self._engine.doctor.cancel())
        bind(self._engine.doctor.examination_changed, self, self.on_examination_changed)
        bind(self._engine.contacts.contact_removed, self, self.on_contact_removed)

    def _build(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, 8)
        column.setSpacing(10)
        column.addWidget(self.verdict)
        column.addSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(self.tr("What was checked"), "body_strong"))
        head.addWidget(self.took, 1)
        column.addLayout(head)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(16)
        for side in (self.ours, self.theirs):
            self._sides.addWidget(side, 1)
        column.addLayout(self._sides)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Scrolled(page, self), 1)
        # Made last, so that Tab comes to them last.
        below = QVBoxLayout()
        below.setContentsMargins(MARGIN, 12, MARGIN, MARGIN)
        below.addWidget(ButtonRow([self.copy_button], [self.close_button], self))
        whole.addLayout(below)
        self.setMinimumSize(*LEAST)
        width, height = self._theme.tokens.size.dialog_doctor
        fit(self, self._theme.grown(width), self._theme.grown(height))

    # Overrides of Qt methods

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        is_wide = self.width() >= self._theme.grown(BESIDE)
        self._sides.setDirection(ways.LeftToRight if is_wide else ways.TopToBottom)
