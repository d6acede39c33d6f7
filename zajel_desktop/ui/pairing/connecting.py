"""The page "connecting": true steps, a countdown while we wait for an answer, a way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from zajel_desktop.model.failure import Failure, Reason
from zajel_desktop.model.ids import ContactId, PairingId
from zajel_desktop.model.pairing import PairingProgress, Step
from zajel_desktop.ui.announce import announce
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.names import with_name
from zajel_desktop.ui.pairing.progress_rows import ProgressRows
from zajel_desktop.ui.path_sentences import PATH
from zajel_desktop.ui.sentences import sentence_for
from zajel_desktop.ui.text import isolated
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.avatar import Avatar, Face
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.countdown import CountdownRing
from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.steps import Steps

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

REQUEST_LIFE = 120.0
LOST = frozenset({Reason.SERVICE_UNREACHABLE, Reason.LINK_LOST})


class ConnectingPage(QWidget):
    """One pairing under way, until it is connected or has failed."""

    cancelled = Signal()
    retried = Signal()
    connected = Signal(str)
    doctor_requested = Signal()
    older_requested = Signal(str)

    def __init__(
        self, engine: Engine, theme: Theme, now: Callable[[], float], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._pairing: PairingId | None = None
        self._last_step: Step | None = None
        self._stepped_back: ContactId | None = None
        self.is_answer = False  # to a request: the other has used our code
        self._rows = ProgressRows(self)
        self.title = Label("", "heading", parent=self)
        self.code = Label("", "small", "text_secondary", parent=self)
        self.ring = CountdownRing(theme, now, 48, self)
        self.steps = Steps(theme, self)
        self.why_button = Button(theme, self.tr("Why?"), Kind.FLAT, icon="doctor", parent=self)
        self.cancel_button = Button(theme, self.tr("Cancel"), parent=self)
        self.again_button = Button(theme, "", Kind.PRIMARY, parent=self)
        self._avatar = Avatar(theme, Face("", "", "person"), 48, parent=self)
        self._build()
        self.why_button.clicked.connect(self.doctor_requested)
        self.cancel_button.clicked.connect(self.cancel)
        self.again_button.clicked.connect(self.go_on)
        bind(engine.pairing.progress_changed, self, self.on_progress)

    @property
    def pairing(self) -> PairingId | None:
        """The pairing that is shown."""
        return self._pairing

    def follow(self, pairing: PairingId) -> None:
        """Show ``pairing`` from now on."""
        self._pairing = pairing
        self._last_step = None
        progress = self._engine.pairing.progress(pairing)
        if progress is not None:
            self.on_progress(progress)

    def cancel(self) -> None:
        """End the pairing if it is not over, and leave."""
        if self._pairing is not None:
            self._engine.pairing.cancel(self._pairing)
        self._pairing = None
        self.cancelled.emit()

    def go_on(self) -> None:
        """Do what the button offers after a failure."""
        if self._stepped_back is None:
            self.retried.emit()
            return
        self.cancelled.emit()
        self.older_requested.emit(self._stepped_back)

    def on_progress(self, progress: PairingProgress) -> None:
        """The pairing has come further."""
        if progress.id != self._pairing:
            return
        self.is_answer = progress.request is not None
        self.title.setText(self._title(progress))
        self.code.setText(self._code_words(progress))
        self.steps.show_rows(self._rows.rows(progress))
        self._show_countdown(progress)
        self._show_way_on(progress)
        self._say(progress)
        if progress.step is Step.CONNECTED and progress.contact is not None:
            self._pairing = None
            self.connected.emit(progress.contact)

    def _show_countdown(self, progress: PairingProgress) -> None:
        self.ring.setVisible(progress.expires_at is not None)
        if progress.expires_at is not None:
            self.ring.run(progress.expires_at, REQUEST_LIFE)
        else:
            self.ring.stop()

    def _show_way_on(self, progress: PairingProgress) -> None:
        has_failed = progress.failure is not None
        is_back = _is_step_back(progress.failure)
        self._stepped_back = progress.contact if is_back else None
        # Whom to decide about may not be known here: their conversation asks as well.
        is_lost = is_back and self._stepped_back is None
        self.again_button.setVisible(has_failed and not is_lost)
        self.why_button.setVisible(_is_networks(progress.failure or progress.doubt))
        self.cancel_button.setText(self.tr("Close") if has_failed else self.tr("Cancel"))
        if progress.failure is not None:
            way_on = sentence_for(progress.failure).way_on
            is_path = progress.failure.reason in PATH  # its way on is for the doctor to offer
            self.again_button.setText(self.tr("Try again") if is_path else way_on)
            self.again_button.setFocus()

    def _say(self, progress: PairingProgress) -> None:
        if progress.step is self._last_step:
            return
        self._last_step = progress.step
        if progress.failure is not None:
            announce(self, sentence_for(progress.failure).text, is_urgent=True)
            return
        if progress.contact is not None:
            announce(self, self.title.text())
            return
        done = [row.text for row in self.steps.rows if row.state.value in {"done", "now"}]
        if done:
            announce(self, done[-1])

    def _title(self, progress: PairingProgress) -> str:
        if progress.failure is not None:
            return self.tr("Not connected")
        if progress.contact is not None:
            return self._done_words(progress.contact)
        return self.tr("Connecting")

    def _done_words(self, contact: ContactId) -> str:
        found = self._engine.contacts.find(contact)
        name = found.name if found is not None else ""
        if found is not None and found.is_verified:
            return with_name(self.tr("Connected to {name} and verified."), name)
        return with_name(self.tr("Connected to {name}. Not verified yet."), name)

    def _code_words(self, progress: PairingProgress) -> str:
        code = isolated(progress.code)
        if "-" in progress.code:
            return self.tr("Code {code} · with the secret part").replace("{code}", code)
        return self.tr("Code {code}").replace("{code}", code)

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.code)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self._avatar)
        head.addLayout(words, 1)
        head.addWidget(self.ring)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.why_button)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.again_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(20)
        column.addLayout(head)
        column.addWidget(self.steps)
        column.addStretch(1)
        column.addLayout(buttons)


def _is_networks(failure: Failure | None) -> bool:
    """Whether the doctor can tell more: no person has refused, and no code was wrong."""
    return failure is not None and failure.reason in {*PATH, Reason.NO_PATH, *LOST}


def _is_step_back(failure: Failure | None) -> bool:
    """Whether somebody known came with an older client: a decision is the only way on."""
    return failure is not None and failure.reason is Reason.STEPPED_BACK
