"""The strip above everything: the meeting point is away, the store has something to say."""

from __future__ import annotations

import enum
import math
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from zajel_desktop.model.failure import Failure, Reason
from zajel_desktop.model.safekeeping import Protection
from zajel_desktop.model.service import ServiceState, ServiceStatus
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.meeting_point import MeetingPoints
from zajel_desktop.ui.sentences import sentence_for
from zajel_desktop.ui.text import isolated
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.note import Note, NoteKind

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

SECOND = 1000
PATIENCE = 3000
"""Milliseconds a meeting point may be away before anything is said: most are back by then."""

ADDRESS_TROUBLE = frozenset(
    {Reason.SERVICE_NOT_ZAJEL, Reason.SERVICE_MISBEHAVED, Reason.LIST_NOT_BELIEVED}
)
"""What no patience mends: the address has to change."""


class StoreNotice(enum.Enum):
    """What people should know about how their data is kept."""

    NO_KEYRING = "no keyring"


class Notices(QWidget):
    """One note per cause; each stays until its cause is gone or it is put away."""

    settings_requested = Signal()
    passphrase_requested = Signal()

    def __init__(
        self,
        engine: Engine,
        theme: Theme,
        store: Sequence[StoreNotice] = (),
        parent: QWidget | None = None,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._points = MeetingPoints(self)
        self._now = now
        self._ticking = QTimer(self, interval=SECOND)
        self._ticking.timeout.connect(self.show_service)
        self._waiting = QTimer(self, singleShot=True, interval=PATIENCE)
        self._waiting.timeout.connect(self.begin_to_say)
        self._theme = theme
        self._notes: list[Note] = []
        self._says_away = False
        self._column = QVBoxLayout(self)
        self._column.setSpacing(8)
        if StoreNotice.NO_KEYRING in store:
            self.keyring.show()
        self._fit()
        self.on_status_changed(engine.services.status)
        bind(engine.services.status_changed, self, self.on_status_changed)
        bind(engine.messages.failed, self, self.on_store_failed)
        bind(engine.safekeeping.protection_changed, self, self.on_protection_changed)

    def on_status_changed(self, status: ServiceStatus) -> None:
        """Say that the meeting point is away, a little later; forget it once it is back."""
        if status.state is ServiceState.READY:
            self._waiting.stop()
            self._ticking.stop()
            if self._says_away:
                self.service.hide()
            self._says_away = False
            self._fit()
        elif self._says_away:
            self.show_service()
        elif status.state is ServiceState.AWAY and not self._waiting.isActive():
            self._waiting.start()

    def begin_to_say(self) -> None:
        """It has been away for long enough."""
        if self._engine.services.status.state is ServiceState.READY:
            return
        self._says_away = True
        self.service.show()
        self._fit()
        self.show_service()
        self._ticking.start()
        self.service.announce()

    def show_service(self) -> None:
        """Say what is wrong with the meeting point, and when it is tried again."""
        status = self._engine.services.status
        if status.failure is not None and status.failure.reason in ADDRESS_TROUBLE:
            said = sentence_for(status.failure)
            self.service.show_words(
                NoteKind.DANGER, said.text, icon="server", button=self.tr("Settings")
            )
            return
        self.service.show_words(
            NoteKind.DANGER, self._away_text(status), icon="server", button=self.tr("Try now")
        )

    def on_store_failed(self, failure: Failure) -> None:
        """Something could not be kept."""
        self.store_failure.show_words(NoteKind.DANGER, sentence_for(failure).text)
        self.store_failure.show()
        self._fit()
        self.store_failure.announce(is_urgent=True)

    def on_protection_changed(self, protection: Protection) -> None:
        """The key does not lie there unprotected any more."""
        if protection is not Protection.FILE:
            self._put_away(self.keyring)

    def _away_text(self, status: ServiceStatus) -> str:
        said, now = self._points.trouble(status), self.tr("Trying again…")
        left = math.ceil((status.retry_at or self._now()) - self._now())
        if status.state is ServiceState.CONNECTING or left <= 0:
            return f"{said} {now}"
        again = self.tr("Trying again in {seconds} s.").format(seconds=isolated(str(left)))
        return f"{said} {again}"

    def _act_on_service(self) -> None:
        failure = self._engine.services.status.failure
        if failure is not None and failure.reason in ADDRESS_TROUBLE:
            self.settings_requested.emit()
        else:
            self._engine.services.retry()

    def _put_away(self, note: Note) -> None:
        note.hide()
        self._fit()

    @cached_property
    def service(self) -> Note:
        """What is said of the meeting point; made when there is something to say."""
        note = self._added(NoteKind.DANGER, 0, icon="server", button=self.tr("Try now"))
        note.acted.connect(self._act_on_service)
        return note

    @cached_property
    def store_failure(self) -> Note:
        """What could not be kept; made when there is something to say."""
        return self._added(NoteKind.DANGER, self._column.count(), can_dismiss=True)

    @cached_property
    def keyring(self) -> Note:
        """That the key lies in a file; made when there is something to say."""
        note = self._added(NoteKind.WARN, self._column.count(), icon="key", can_dismiss=True)
        words = self.tr(
            "No system keyring: your key is in a file only you can read. Set a passphrase to"
            " protect it."
        )
        note.show_words(NoteKind.WARN, words, icon="key", button=self.tr("Set passphrase"))
        note.acted.connect(self.passphrase_requested)
        return note

    def _added(
        self,
        kind: NoteKind,
        at: int,
        *,
        icon: str = "",
        button: str = "",
        can_dismiss: bool = False,
    ) -> Note:
        note = Note(self._theme, kind, "", icon=icon, button=button, can_dismiss=can_dismiss)
        note.dismissed.connect(lambda: self._put_away(note))
        note.hide()
        self._column.insertWidget(at, note)
        self._notes.insert(at, note)
        self._order_tabs()
        return note

    def _order_tabs(self) -> None:
        """Put what was made late where it stands; Qt orders only what can take the keyboard."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        before: QWidget = self
        for button in (each for note in self._notes for each in note.buttons):
            QWidget.setTabOrder(before, button)
            before = button
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _fit(self) -> None:
        """Take no room while there is nothing to say."""
        has_any = any(not note.isHidden() for note in self._notes)
        margin = 12 if has_any else 0
        self._column.setContentsMargins(margin, margin, margin, margin)
        self.setVisible(has_any)
