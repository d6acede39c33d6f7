"""Asks before somebody who spoke as Zajel Desktop does is talked with in an older way, and says
what is lost by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from zajel_desktop.model.contact import Contact
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.link import LinkStatus, Presence
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.names import with_name
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.note import IconLabel

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

WIDTH = 480


class OlderWayDialog(QDialog):
    """One decision; leaving decides nothing, which is what Enter and Esc do.

    It leaves by itself once there is nothing to decide. ``pair_requested`` follows the decision:
    whoever has another program now has to be met with a new code.
    """

    pair_requested = Signal()

    def __init__(
        self, engine: Engine, theme: Theme, contact: Contact, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._theme = theme
        self._contact = contact.id
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("An older Zajel"))
        self.setFixedWidth(theme.grown(WIDTH))
        self.agree_button = Button(theme, self.tr("Talk in the older way"), Kind.PRIMARY)
        self.later_button = Button(theme, self.tr("Not now"))
        self._build(contact.name)
        bind(engine.contacts.contact_changed, self, self.on_contact_changed)
        bind(engine.contacts.contact_removed, self, self.on_contact_removed)
        bind(engine.links.status_changed, self, self.on_link_changed)

    def accept(self) -> None:
        """Take an older way from now on, and go to the codes."""
        super().accept()
        if self._engine.contacts.find(self._contact) is not None:
            self._engine.contacts.allow_foreign(self._contact)
            self.pair_requested.emit()

    def on_contact_changed(self, contact: Contact) -> None:
        """Perhaps it was decided elsewhere, or they are blocked."""
        if contact.id == self._contact and not can_decide(contact):
            self.reject()

    def on_contact_removed(self, contact: ContactId) -> None:
        """There is nobody left to decide about."""
        if contact == self._contact:
            self.reject()

    def on_link_changed(self, status: LinkStatus) -> None:
        """They are back as they were."""
        if status.contact == self._contact and status.presence is Presence.ONLINE:
            self.reject()

    def _build(self, name: str) -> None:
        title = with_name(self.tr("Talk with {name} in the older way?"), name)
        cause = self.tr(
            "{name} spoke as Zajel Desktop does, and came with an older Zajel now. They may have"
            " changed to another program. It could also be somebody in between who makes it look"
            " so: ask {name} first."
        )
        buttons = QDialogButtonBox()
        self.later_button.setDefault(True)
        buttons.addButton(self.agree_button, QDialogButtonBox.ButtonRole.DestructiveRole)
        buttons.addButton(self.later_button, QDialogButtonBox.ButtonRole.RejectRole)
        self.agree_button.clicked.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        layout.addWidget(Label(title, "heading", wraps=True))
        layout.addWidget(Label(with_name(cause, name), "body", "text_secondary", wraps=True))
        layout.addSpacing(4)
        layout.addWidget(self._built_losses())
        then = self.tr("Then you pair once more, with a new code.")
        layout.addWidget(Label(then, "body", "text_secondary", wraps=True))
        layout.addSpacing(12)
        layout.addWidget(buttons)
        self.resize(self.width(), layout.totalHeightForWidth(self.width()))
        self.later_button.setFocus()

    def _built_losses(self) -> QFrame:
        """What the older way cannot do."""
        frame = QFrame()
        frame.setProperty("kind", "sunken")
        column = QVBoxLayout(frame)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        column.addWidget(Label(self.tr("In the older way"), "caption", "text_secondary"))
        for icon, words in (
            ("shield-question", self.tr("Only the fingerprint can be compared, not seven emoji.")),
            ("check", self.tr("Nothing confirms that a message has arrived. It may get lost.")),
            ("file", self.tr("A file starts over when the connection is lost.")),
            ("download", self.tr("Files come at once: nobody is asked before.")),
        ):
            row = QHBoxLayout()
            row.setSpacing(10)
            sign = IconLabel(self._theme, icon, "text_secondary", 16, frame)
            row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(words, "small", wraps=True), 1)
            column.addLayout(row)
        return frame


def can_decide(contact: Contact) -> bool:
    """Whether an older way to talk with ``contact`` is a question at all."""
    return contact.has_spoken_native and not contact.is_blocked
