"""What can be done with a contact: rename, block, remove, look closer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from zajel_desktop.model.ids import ContactId
from zajel_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine


class ContactActions(QObject):
    """Menus and dialogs about one contact, over ``window``; nothing in here waits."""

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

        dialog = DetailsDialog(self._engine, self._theme, contact, self._window)
        dialog.rename_requested.connect(lambda: self.rename(contact))
        dialog.open()

    def rename(self, contact: ContactId) -> None:
        """Ask what to call ``contact``."""
        from zajel_desktop.ui.contacts.rename import RenameDialog  # late, as above

        known = self._engine.contacts.find(contact)
        if known is not None:
            RenameDialog(self._engine, self._theme, known, self._window).open()

    def set_blocked(self, contact: ContactId, is_blocked: bool) -> None:
        """Block or unblock ``contact``; can be undone, so nobody is asked."""
        self._engine.contacts.block(contact, is_blocked)

    def ask_remove(self, contact: ContactId) -> None:
        """Ask whether ``contact`` and everything said shall go for good."""
        from zajel_desktop.ui.contacts.remove import RemoveDialog  # late, as above

        known = self._engine.contacts.find(contact)
        if known is not None:
            RemoveDialog(self._engine, self._theme, known, self._window).open()

    def _add(self, menu: QMenu, words: str, icon: str, keys: QKeySequence | None = None) -> QAction:
        action = menu.addAction(words)
        self._theme.dress(action, icon, "text_secondary")
        if keys is not None:
            # Shown only: the window itself listens to these keys.
            action.setShortcut(keys)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setShortcutVisibleInContextMenu(True)
        return action
