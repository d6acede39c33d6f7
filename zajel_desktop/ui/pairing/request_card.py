"""Who used our code and waits: a card over the conversation that takes no focus by itself.

The keyboard comes to it when asked (``take_keyboard``), and then to the card first, where no key
answers: yes and no are one and two steps of Tab away.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from zajel_desktop.model.contact import Contact
from zajel_desktop.model.ids import RequestId
from zajel_desktop.model.pairing import PairRequest
from zajel_desktop.ui.announce import announce
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.text import isolated
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.avatar import Avatar, Face
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.chip import Chip, Tone
from zajel_desktop.ui.widgets.countdown import CountdownRing
from zajel_desktop.ui.widgets.fingerprint_label import FingerprintLabel
from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.note import Note, NoteKind
from zajel_desktop.ui.widgets.scrolled import Scrolled

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

WIDTH = 448
TOP = 16
DEAD = 600  # milliseconds in which the buttons do nothing: nobody aimed at them yet
REQUEST_LIFE = 120.0
GROUPS = 8
EDGE, GAP = 20, 12
LEAST = 48  # px of words that are always seen, however low the window


class RequestCard(QFrame):
    """The oldest waiting request; the next one follows when it is answered."""

    accepted = Signal(str)

    def __init__(
        self,
        engine: Engine,
        theme: Theme,
        parent: QWidget,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._theme = theme
        self._host = parent
        self._top = TOP
        self._shown: RequestId | None = None
        self._came_from: QWidget | None = None
        self.setProperty("kind", "floating")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedWidth(WIDTH)
        self.avatar = Avatar(theme, Face("", "", "person"), 48, parent=self)
        self.title = Label("", "title", wraps=True, parent=self)
        self.body = Label("", "small", "text_secondary", wraps=True, parent=self)
        self.chip = Chip(theme, parent=self)
        self.ring = CountdownRing(theme, now, 48, self)
        self.fingerprint = FingerprintLabel(theme, GROUPS, self)
        self.namesake = Note(theme, NoteKind.WARN, "", parent=self)
        self.proof = Label("", "small", "text_secondary", wraps=True, parent=self)
        self.more = Label("", "small", "text_secondary", wraps=True, parent=self)
        self.decline_button = Button(theme, self.tr("Decline"), parent=self)
        self.accept_button = Button(theme, self.tr("Accept"), Kind.PRIMARY, parent=self)
        self._alive = QTimer(self, singleShot=True, interval=DEAD)
        self._build()
        self._alive.timeout.connect(self.enable)
        self.accept_button.clicked.connect(self.accept)
        self.decline_button.clicked.connect(self.decline)
        parent.installEventFilter(self)
        bind(engine.pairing.requests_changed, self, self.show_requests)
        self.show_requests(engine.pairing.requests)

    def show_requests(self, requests: tuple[PairRequest, ...]) -> None:
        """Show the oldest of ``requests``, or nothing."""
        if not requests:
            self._shown = None
            self.ring.stop()
            self.give_back_keyboard()
            self.hide()
            return
        self._show_more(len(requests) - 1)
        if requests[0].id != self._shown:
            self._show(requests[0])
        self._place()

    def lie_over(self, host: QWidget, top: int = TOP) -> None:
        """Lie over ``host`` from now on, ``top`` px below its edge.

        The window chooses: the pane that can be seen, below its header.
        """
        self._top = top
        if host is self._host:
            self._place()
            return
        self._host.removeEventFilter(self)
        self._host = host
        self.setParent(host)
        host.installEventFilter(self)
        if self._shown is not None:
            self.show()
            self.raise_()
            self._place()

    def take_keyboard(self) -> None:
        """Bring the keyboard here, if anybody asks; bring it back if it was here."""
        if self._shown is None:
            return
        if self._has_keyboard():
            self.give_back_keyboard()
            return
        self._came_from = QApplication.focusWidget()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def give_back_keyboard(self) -> None:
        """Let the keyboard go on where it was before it came here."""
        if not self._has_keyboard():
            return
        before, self._came_from = self._came_from, None
        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.window().setFocus(Qt.FocusReason.OtherFocusReason)

    def enable(self) -> None:
        """Let the buttons work."""
        for button in (self.accept_button, self.decline_button):
            button.setEnabled(True)

    def accept(self) -> None:
        """Pair with whoever asks."""
        if self._shown is not None:
            self.accepted.emit(self._engine.pairing.accept(self._shown))

    def decline(self) -> None:
        """Say no."""
        if self._shown is not None:
            self._engine.pairing.decline(self._shown)

    def _has_keyboard(self) -> bool:
        at = QApplication.focusWidget()
        return at is not None and (at is self or self.isAncestorOf(at))

    def _show(self, request: PairRequest) -> None:
        self._shown = request.id
        if self._has_keyboard():  # else the next request would be under the finger
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        for button in (self.accept_button, self.decline_button):
            button.setEnabled(False)
        self._alive.start()
        known = self._engine.contacts.find(request.known) if request.known is not None else None
        called = request.claimed_name if known is None else known.name
        name = isolated(called) if called else self.tr("Somebody")
        self.avatar.show_face(Face(request.key, called, "" if called else "person"))
        self.title.setText(self.tr("{name} wants to pair with you").replace("{name}", name))
        self.body.setText(self._body(request))
        self.fingerprint.show_key(" ".join(request.fingerprint.split(" ")[:GROUPS]))
        self.namesake.setVisible(request.same_name is not None)
        warning = self.tr("You already know somebody called {name}. This is a different key.")
        self.namesake.show_words(NoteKind.WARN, warning.replace("{name}", name))
        self._show_trust(known)
        self.ring.run(request.expires_at, REQUEST_LIFE)
        self.setAccessibleName(self.title.text())
        self.show()
        self.raise_()
        way = self.tr("Press {key} to answer.").replace("{key}", isolated("F6"))
        trust = f"{self.chip.words}." if known is not None else ""
        told = (self.body.text(), trust, self.proof.text(), way)
        self.setAccessibleDescription(" ".join(filter(None, told)))
        announce(self, f"{self.title.text()}. {self.accessibleDescription()}", is_urgent=True)

    def _body(self, request: PairRequest) -> str:
        code = isolated(request.used_code)
        if request.known is not None:
            known = self.tr("They used your code {code}. You know this key.")
            return known.replace("{code}", code)
        stranger = self.tr("They used your code {code}. The name is not proven yet.")
        return stranger.replace("{code}", code)

    def _show_trust(self, known: Contact | None) -> None:
        """Say how sure we are of whoever asks, and what a pairing without the secret part means."""
        is_verified = known is not None and known.is_verified
        self.chip.setVisible(known is not None)
        words = self.tr("Verified") if is_verified else self.tr("Unverified")
        tone = Tone.VERIFIED if is_verified else Tone.UNVERIFIED
        self.chip.show_words(tone, words, "shield-check" if is_verified else "shield-question")
        proof = self.tr("Without the secret part the contact stays not verified.")
        if self._engine.settings.current.refuses_unverified:
            proof = self.tr("Without the secret part the pairing is refused, as you have set it.")
        elif is_verified:  # and stays so
            proof = ""
        self.proof.setText(proof)
        self.proof.setVisible(bool(proof))

    def _show_more(self, count: int) -> None:
        self.more.setText(self.tr("%n more request(s) waiting", "", count) if count else "")

    def _place(self) -> None:
        room = self._host.width()
        self.setFixedWidth(max(min(self._theme.grown(WIDTH), room - 2 * TOP), 0))
        inner = self.width() - 2 * EDGE
        around = self.height() - self._words.height()
        most = self._host.height() - self._top - TOP - around
        self._words.setFixedHeight(max(min(self._words.height_for(inner), most), LEAST))
        self.adjustSize()
        self.move((room - self.width()) // 2, self._top)

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.body)
        words.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignLeft)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(14)
        top = Qt.AlignmentFlag.AlignTop
        head.addWidget(self.avatar, 0, top)
        head.addLayout(words, 1)
        head.addWidget(self.ring, 0, top)
        box = QFrame(self)
        box.setProperty("kind", "quiet")
        key = QVBoxLayout(box)
        key.setContentsMargins(12, 8, 12, 8)
        key.setSpacing(2)
        key.addWidget(Label(self.tr("Fingerprint of their key"), "caption", "text_secondary"))
        key.addWidget(self.fingerprint)
        help_ = Label(
            self.tr(
                "Not expecting anybody? Decline. Your address is shared only after you accept."
            ),
            "small",
            "text_secondary",
            wraps=True,
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.more, 1)
        buttons.addWidget(self.decline_button)
        buttons.addWidget(self.accept_button)
        page = QWidget()
        said = QVBoxLayout(page)
        said.setContentsMargins(0, 0, 0, 0)
        said.setSpacing(GAP)
        said.addLayout(head)
        for widget in (box, self.namesake, self.proof, help_):
            said.addWidget(widget)
        self._words = Scrolled(page, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        column.setSpacing(GAP)
        column.addWidget(self._words)
        column.addLayout(buttons)
        shadow = QGraphicsDropShadowEffect(self, blurRadius=28, xOffset=0, yOffset=8)
        shadow.setColor(QColor(0, 0, 0, 46))
        self.setGraphicsEffect(shadow)

    # Overrides of Qt methods

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.give_back_keyboard()
            case Qt.Key.Key_Down:
                self._words.turn(1)
            case Qt.Key.Key_Up:
                self._words.turn(-1)
            case _:
                super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        is_heard = super().event(event)
        # Texts that wrap know their height only once they have their width.
        if event.type() is QEvent.Type.LayoutRequest and not self.isHidden():
            self._place()
        return is_heard

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)
