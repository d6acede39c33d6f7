"""Below the conversation: attach, type, send; keeps a draft for each conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from zajel_desktop.model.contact import Contact
from zajel_desktop.ui.conversation.limit import room_for, too_long_words
from zajel_desktop.ui.conversation.message_field import MessageField
from zajel_desktop.ui.names import with_name
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import IconButton
from zajel_desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

PATIENCE = 400
"""Milliseconds after the last key until a draft is kept."""


class Composer(QWidget):
    """Writes to one contact at a time; ``files_chosen`` carries paths of files and folders."""

    files_chosen = Signal(list)
    image_pasted = Signal(QImage)
    sent = Signal()

    def __init__(self, engine: Engine, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._theme = theme
        self._contact: Contact | None = None
        self._kept = ""
        self._timer = QTimer(self, interval=PATIENCE, singleShot=True)
        self._timer.timeout.connect(self.keep_draft)
        self.attach = IconButton(
            theme, "attach", self.tr("Attach"), size="composer_button", parent=self
        )
        self.field = MessageField(theme, self)
        self.send_button = IconButton(
            theme, "send", self.tr("Send"), tone="accent", size="composer_button", parent=self
        )
        self.limit = Label("", "caption", "text_secondary", wraps=True, parent=self)
        self._build()
        self._connect()
        self._show_state()

    @property
    def text(self) -> str:
        """What is typed so far."""
        return self.field.toPlainText()

    @property
    def can_send(self) -> bool:
        """Whether Enter would send something."""
        text = self.text
        return self.field.isEnabled() and bool(text.strip()) and not room_for(text).is_too_long

    def write_to(self, contact: Contact) -> None:
        """Write to ``contact`` from now on, going on with the draft."""
        self.keep_draft()
        self._contact = contact
        self._kept = self._engine.messages.summary(contact.conversation).draft
        self.field.setPlainText(self._kept)
        cursor = self.field.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.field.setTextCursor(cursor)
        self._timer.stop()
        self.show_contact(contact)

    def show_contact(self, contact: Contact) -> None:
        """The contact is called something else, or was blocked."""
        self._contact = contact
        is_open = not contact.is_blocked
        words = self.tr("Message {name}") if is_open else self.tr("Unblock {name} to write")
        words = with_name(words, contact.name)
        self.field.setPlaceholderText(words)
        self.field.setAccessibleName(words)
        self.field.setEnabled(is_open)
        self.attach.setEnabled(is_open)
        self._show_state()

    def leave(self) -> None:
        """Write to nobody; the draft is kept."""
        self.keep_draft()
        self._contact = None
        self.field.clear()
        self._timer.stop()

    # Slots.

    def send(self) -> None:
        """Send what is typed, if it can be sent."""
        if self._contact is None or not self.can_send:
            return
        self._engine.messages.send(self._contact.conversation, self.text.strip())
        self.field.clear()
        self.keep_draft()
        self.sent.emit()

    def keep_draft(self) -> None:
        """Hand what is typed so far to the engine, if it changed."""
        self._timer.stop()
        if self._contact is not None and self.text != self._kept:
            self._kept = self.text
            self._engine.messages.set_draft(self._contact.conversation, self._kept)

    def insert(self, text: str) -> None:
        """Put ``text`` where the cursor is."""
        self.field.insertPlainText(text)
        self.field.setFocus()

    def on_text_changed(self) -> None:
        """Keep the draft soon, and show whether it can be sent."""
        self._timer.start()
        self._show_state()

    def on_paste_refused(self, length: int) -> None:
        """Say that what was pasted is much too long."""
        self.limit.setText(too_long_words(length))
        self.limit.set_tone("danger")
        self.limit.show()

    def ask_files(self) -> None:
        """Let the person choose files to send."""
        self._ask(QFileDialog.FileMode.ExistingFiles, self.tr("Send files"))

    def ask_folder(self) -> None:
        """Let the person choose a folder to send."""
        self._ask(QFileDialog.FileMode.Directory, self.tr("Send a folder"))

    def choose(self, paths: list[str]) -> None:
        """Take ``paths`` of files or of a folder."""
        self.files_chosen.emit(list(paths))

    def show_attach_menu(self) -> None:
        """Open the choice between files and a folder."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        files = menu.addAction(self.tr("Files…"))
        folder = menu.addAction(self.tr("Folder…"))
        self._theme.dress(files, "file")
        self._theme.dress(folder, "folder")
        files.triggered.connect(self.ask_files)
        folder.triggered.connect(self.ask_folder)
        corner = self.attach.rect().topLeft()
        menu.popup(self.attach.mapToGlobal(corner) - QPoint(0, menu.sizeHint().height()))

    def _ask(self, mode: QFileDialog.FileMode, title: str) -> None:
        if self._contact is None or not self.attach.isEnabled():
            return
        dialog = QFileDialog(self.window(), title)
        dialog.setFileMode(mode)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, self.tr("Send"))
        dialog.filesSelected.connect(self.choose)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_state(self) -> None:
        room = room_for(self.text)
        self.limit.setText(room.words)
        self.limit.set_tone("danger" if room.is_too_long else "text_secondary")
        self.limit.setVisible(bool(room.words))
        can_send = self.can_send
        self.send_button.setEnabled(can_send)
        self.send_button.say("send", self.tr("Send"), "on_accent" if can_send else "text_disabled")

    def _connect(self) -> None:
        self.field.textChanged.connect(self.on_text_changed)
        self.field.send_requested.connect(self.send)
        self.field.files_pasted.connect(self.files_chosen)
        self.field.image_pasted.connect(self.image_pasted)
        self.field.paste_refused.connect(self.on_paste_refused)
        self.attach.clicked.connect(self.show_attach_menu)
        self.send_button.clicked.connect(self.send)

    def _build(self) -> None:
        space, bottom = self._theme.tokens.space, Qt.AlignmentFlag.AlignBottom
        row = QHBoxLayout()
        row.setSpacing(space.related)
        row.addWidget(self.attach, alignment=bottom)
        row.addWidget(self.field, 1, alignment=bottom)
        row.addWidget(self.send_button, alignment=bottom)
        line = QFrame(self)
        line.setProperty("kind", "line")
        inner = QVBoxLayout()
        inner.setContentsMargins(space.pane, 10, space.pane, 9)
        inner.setSpacing(space.tight)
        inner.addWidget(self.limit)
        inner.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line)
        column.addLayout(inner)
