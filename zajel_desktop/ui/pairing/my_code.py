"""The page "my code": to say, to copy, to scan; how long it lasts; where we are met."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.pairing import INVITATION_LIFE, Invitation, InvitationState
from zajel_desktop.model.service import ServiceChoice, ServiceStatus
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.meeting_point import MeetingPoints, host_of
from zajel_desktop.ui.pairing.code_display import CodeDisplay
from zajel_desktop.ui.sentences import sentence_for
from zajel_desktop.ui.text import isolated
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button
from zajel_desktop.ui.widgets.countdown import CountdownRing
from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.note import Note, NoteKind
from zajel_desktop.ui.widgets.qr import QrView

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

CLIPBOARD_LIFE = 60_000  # milliseconds
QR_SIZE = 202


class MyCodePage(QWidget):
    """Our invitation as it stands."""

    def __init__(
        self, engine: Engine, theme: Theme, now: Callable[[], float], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._theme = theme
        self._points = MeetingPoints(self)
        self._copied = ""
        self._is_for_older = False  # the QR is in the form that older clients read
        self._known_guesses = 0  # those that the person has answered with a new code
        self.code = CodeDisplay(self)
        self.qr = QrView(theme, QR_SIZE, self)
        self.ring = CountdownRing(theme, now, 44, self)
        self.copy_code_button = Button(theme, self.tr("Copy code"), icon="copy", parent=self)
        self.copy_link_button = Button(theme, self.tr("Copy link"), icon="link", parent=self)
        self.new_button = Button(theme, self.tr("New code"), icon="retry", parent=self)
        self.older_button = Button(theme, "", icon="qr", parent=self)
        self.left = Label(
            self.tr("left, then a new code appears"), "small", "text_secondary", wraps=True
        )
        self.note = Note(theme, NoteKind.INFO, "", parent=self)
        self._clear_timer = QTimer(self, singleShot=True, interval=CLIPBOARD_LIFE)
        self._build()
        self.copy_code_button.clicked.connect(self.copy_code)
        self.copy_link_button.clicked.connect(self.copy_link)
        self.new_button.clicked.connect(self.renew)
        self.older_button.clicked.connect(self.change_form)
        self._clear_timer.timeout.connect(self.clear_clipboard)
        bind(engine.pairing.invitation_changed, self, self.show_invitation)
        bind(engine.services.status_changed, self, self.on_status)
        self.show_invitation(engine.pairing.invitation)

    def copy_code(self) -> None:
        """Put the code on the clipboard for a minute."""
        code = self._engine.pairing.invitation.code
        if code is not None:
            self._copy(str(code))

    def copy_link(self) -> None:
        """Put the link on the clipboard for a minute."""
        self._copy(self._engine.pairing.invitation.link)

    def renew(self) -> None:
        """Ask for a new code."""
        self._known_guesses = self._engine.pairing.invitation.guesses
        self._engine.pairing.renew()

    def change_form(self) -> None:
        """Show the QR in the form of older clients, without the secret part, or in ours again."""
        self._is_for_older = not self._is_for_older
        self.show_invitation(self._engine.pairing.invitation)

    def clear_clipboard(self) -> None:
        """Take our code off the clipboard, if it is still there."""
        clipboard = QGuiApplication.clipboard()
        if self._copied and clipboard.text() == self._copied:
            clipboard.clear()
        self._copied = ""

    def show_invitation(self, invitation: Invitation) -> None:
        """Show our code as it stands now."""
        is_shown = invitation.state is InvitationState.SHOWN
        self.code.show_code(invitation.code if is_shown else None)
        own = self._engine.pairing.app_link() if self._is_for_older else invitation.link
        self.qr.show_text(own if is_shown else "")
        older = self.tr("QR for older Zajel apps")
        self.older_button.setText(
            self.tr("QR with the secret part") if self._is_for_older else older
        )
        for button in (self.copy_code_button, self.copy_link_button, self.older_button):
            button.setEnabled(is_shown)
        self.new_button.setEnabled(invitation.state is not InvitationState.AWAY)
        if is_shown:
            self.ring.run(invitation.expires_at, INVITATION_LIFE)
        else:
            self.ring.stop()
        self.left.setVisible(is_shown)
        self.ring.setVisible(is_shown)
        self._show_note(invitation)

    def on_status(self, _: ServiceStatus) -> None:
        """The meeting point has changed."""
        self._show_note(self._engine.pairing.invitation)

    def _copy(self, text: str) -> None:
        self._copied = text
        QGuiApplication.clipboard().setText(text)
        self._clear_timer.start()

    def _show_note(self, invitation: Invitation) -> None:
        status = self._engine.services.status
        point = self._points.name(status)
        match invitation.state:
            case InvitationState.SHOWN if invitation.guesses > self._known_guesses:
                guessed = sentence_for(Failure(Reason.SECRET_GUESSED, Side.PEERS))
                self.note.show_words(NoteKind.WARN, guessed.text, second=self._tries(invitation))
            case InvitationState.SHOWN if self._is_for_older:
                kind, text = self._older_words()
                self.note.show_words(kind, text)
            case InvitationState.SHOWN:
                text = self.tr("Waiting for somebody to use your code.")
                where = self._where(status)
                self.note.show_words(NoteKind.INFO, text, second=where, icon=point.icon)
            case InvitationState.AWAY if invitation.failure is not None:
                sentence = sentence_for(invitation.failure)
                self.note.show_words(NoteKind.DANGER, sentence.text, icon="server")
            case InvitationState.USED:
                text = self.tr("Your code was used. A new one is on its way.")
                self.note.show_words(NoteKind.OK, text)
            case _:
                text = self.tr("Asking the meeting point for a code…")
                self.note.show_words(NoteKind.INFO, text, icon=point.icon)

    def _older_words(self) -> tuple[NoteKind, str]:
        """What older clients make of a code."""
        if self._engine.settings.current.refuses_unverified:
            return NoteKind.WARN, self.tr(
                "Older Zajel apps never use the secret part, so your settings refuse them."
            )
        return NoteKind.INFO, self.tr(
            "Older Zajel apps use the first six characters only. Compare the fingerprint"
            " afterwards."
        )

    def _tries(self, invitation: Invitation) -> str:
        count = invitation.guesses
        return self.tr("%n pairing(s) refused for this since the start.", "", count)

    def _where(self, status: ServiceStatus) -> str:
        match status.choice:
            case ServiceChoice.NETWORK if status.is_hosted_here:
                return self.tr("Meeting through this network, hosted on this computer.")
            case ServiceChoice.NETWORK:
                return self.tr("Meeting through this network.")
            case ServiceChoice.COMPUTER:
                return self.tr("Only programs on this computer can use it.")
            case ServiceChoice.URL | ServiceChoice.APP:
                host = isolated(host_of(status.url))
                return self.tr("Meeting through {host}.").replace("{host}", host)

    def _build(self) -> None:
        tell = Label(
            self.tr(
                "Tell it to one person, on the phone or face to face. With the secret part, "
                "saying the code is the proof that it is you."
            ),
            "small",
            "text_secondary",
            wraps=True,
        )
        tell.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        countdown = QHBoxLayout()
        countdown.setSpacing(10)
        countdown.addWidget(self.ring)
        countdown.addWidget(self.left, 1)
        side = QVBoxLayout()
        side.setSpacing(8)
        buttons = (self.copy_code_button, self.copy_link_button, self.new_button)
        for button in (*buttons, self.older_button):
            side.addWidget(button)
        side.addStretch(1)
        side.addLayout(countdown)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.addStretch(1)
        middle.addWidget(self.qr)
        middle.addLayout(side, 2)
        middle.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.code)
        column.addWidget(tell)
        column.addLayout(middle)
        column.addStretch(1)
        column.addWidget(self.note)
