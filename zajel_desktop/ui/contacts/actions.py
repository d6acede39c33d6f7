"""What can be done with a contact: rename, verify, block, remove, look closer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from zajel_desktop.model.contact import Contact, KeyState
from zajel_desktop.model.ids import ContactId
from zajel_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine


class ContactActions(QObject):
    """Menus and dialogs about one contact, over ``window``; nothing in here waits.

    ``pair_requested`` comes from whoever needs a new code with somebody known.
    """

    pair_requested = Signal()

    def __init__(self, engine: Engine, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._engine = engine
        self._theme = theme
        self._window = window

    def show_menu(self, contact: ContactId, place: QPoint) -> None:
        """Open what can be done with ``contact`` at ``place`` on the screen."""
        menu = self.menu(contact)
        if menu is not None:
            menu.popup(place)

    def menu(self, contact: ContactId) -> QMenu | None:
        """Everything that can be done with ``contact``; None once it is gone."""
        known = self._engine.contacts.find(contact)
        if known is None:
            return None
        menu = QMenu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        self._add(menu, self.tr("Details"), "info", QKeySequence("Ctrl+I")).triggered.connect(
            lambda: self.show_details(contact)
        )
        self._add(menu, self.tr("Rename…"), "edit", QKeySequence("F2")).triggered.connect(
            lambda: self.rename(contact)
        )
        self._add_trust(menu, known)
        words = self.tr("Unblock") if known.is_blocked else self.tr("Block")
        self._add(menu, words, "block").triggered.connect(
            lambda: self.set_blocked(contact, not known.is_blocked)
        )
        menu.addSeparator()
        self._add(menu, self.tr("Remove…"), "trash").triggered.connect(
            lambda: self.ask_remove(contact)
        )
        return menu

    def show_details(self, contact: ContactId) -> None:
        """Open everything that is known about ``contact``."""
        if self._engine.contacts.find(contact) is None:
            return
        from zajel_desktop.ui.contacts.details import DetailsDialog  # late: no start needs it

        dialog = DetailsDialog(self._engine, self._theme, contact, self._window.window())
        dialog.rename_requested.connect(lambda: self.rename(contact))
        dialog.verify_requested.connect(lambda: self.show_verify(contact))
        dialog.key_requested.connect(lambda: self.show_key_change(contact))
        dialog.open()

    def show_verify(self, contact: ContactId, *, has_emoji: bool = False) -> None:
        """Open the ways to be sure who ``contact`` is; ``has_emoji`` begins with the emoji."""
        from zajel_desktop.ui.trust.dialog import VerifyDialog  # late, as above

        known = self._engine.contacts.find(contact)
        if known is not None:
            dialog = VerifyDialog(self._engine, self._theme, known, self._window.window())
            dialog.pair_requested.connect(self.pair_requested)
            if has_emoji:
                dialog.show_emoji()
            dialog.open()

    def show_key_change(self, contact: ContactId) -> None:
        """Open the question about another key of ``contact``, if there is one."""
        from zajel_desktop.ui.trust.key_changed import KeyChangedDialog  # late, as above

        known = self._engine.contacts.find(contact)
        if known is not None and known.other_key is not None:
            dialog = KeyChangedDialog(self._engine, self._theme, known, self._window.window())
            dialog.pair_requested.connect(self.pair_requested)
            dialog.open()

    def show_older_way(self, contact: ContactId) -> None:
        """Open the question whether to talk with ``contact`` in an older way, if it is one."""
        from zajel_desktop.ui.trust.older_way import OlderWayDialog, can_decide  # late, as above

        known = self._engine.contacts.find(contact)
        if known is not None and can_decide(known):
            dialog = OlderWayDialog(self._engine, self._theme, known, self._window.window())
            dialog.pair_requested.connect(self.pair_requested)
            dialog.open()

    def on_row_opened(self, contact: str) -> None:
        """A row was clicked: whoever comes with another key is decided about first."""
        known = self._engine.contacts.find(ContactId(contact))
        if known is not None and known.key_state is KeyState.ASKING:
            self.show_key_change(known.id)

    def rename(self, contact: ContactId) -> None:
        """Ask what to call ``contact``."""
        from zajel_desktop.ui.contacts.rename import RenameDialog  # late, as above

        known = self._engine.contacts.find(contact)
        if known is not None:
            RenameDialog(self._engine, self._theme, known, self._window.window()).open()

    def set_blocked(self, contact: ContactId, is_blocked: bool) -> None:
        """Block or unblock ``contact``; can be undone, so nobody is asked."""
        self._engine.contacts.block(contact, is_blocked)

    def ask_remove(self, contact: ContactId) -> None:
        """Ask whether ``contact`` and everything said shall go for good."""
        from zajel_desktop.ui.contacts.remove import RemoveDialog  # late, as above

        known = self._engine.contacts.find(contact)
        if known is not None:
            RemoveDialog(self._engine, self._theme, known, self._window.window()).open()

    def _add_trust(self, menu: QMenu, contact: Contact) -> None:
        if contact.is_key_held:
            action = self._add(menu, self.tr("New key…"), "key")
            action.triggered.connect(lambda: self.show_key_change(contact.id))
            return
        words = self.tr("Compare again…") if contact.is_verified else self.tr("Verify…")
        action = self._add(menu, words, "shield-check")
        action.triggered.connect(lambda: self.show_verify(contact.id))

    def _add(self, menu: QMenu, words: str, icon: str, keys: QKeySequence | None = None) -> QAction:
        action = menu.addAction(words)
        self._theme.dress(action, icon, "text_secondary")
        if keys is not None:
            # Shown only: the window itself listens to these keys.
            action.setShortcut(keys)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setShortcutVisibleInContextMenu(True)
        return action
