"""Does what is asked of an entry: files, retries, copying, web pages, and the menu of it all."""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox

from zajel_desktop.model.ids import MessageId, TransferId
from zajel_desktop.model.message import Delivery, Kind
from zajel_desktop.model.transfer import Transfer
from zajel_desktop.ui.conversation.row_layout import RowAction
from zajel_desktop.ui.conversation.rows import Row
from zajel_desktop.ui.conversation.timeline_model import TimelineModel
from zajel_desktop.ui.conversation.timeline_view import TimelineView
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.transfers.card import ACTION_ICONS, CardAction, action_label, card_content
from zajel_desktop.ui.transfers.places import folder_of, opened_path

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

Opener = Callable[[QUrl], object]
"""Hands a URL to the desktop."""


class RowActions(QObject):
    """Listens to a timeline and does what it asks for."""

    def __init__(
        self,
        engine: Engine,
        theme: Theme,
        model: TimelineModel,
        view: TimelineView,
        opener: Opener = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(view)
        self._engine = engine
        self._theme = theme
        self._model = model
        self._view = view
        self._opener = opener
        view.chosen.connect(self.on_chosen)
        view.address_clicked.connect(self.ask_to_open)
        view.menu_wanted.connect(self.show_menu)

    # Slots.

    def on_chosen(self, action: enum.Enum, message: str) -> None:
        """Do ``action`` with the entry ``message``."""
        row = self._row(message)
        if row is None:
            return
        if action is RowAction.RETRY:
            self._engine.messages.retry(row.message.id)
        elif isinstance(action, CardAction) and row.transfer is not None:
            self._do(action, row.transfer)

    def ask_to_open(self, url: str) -> None:
        """Ask before a web page is opened, and show where it leads."""
        box = QMessageBox(self._view.window())
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle(self.tr("Open a web page"))
        box.setText(self.tr("Open this address in your browser?"))
        # Punycode: a letter that only looks like another shows itself.
        shown = QUrl(url).toEncoded().toStdString()
        box.setInformativeText(f"\u2066{shown}\u2069")
        open_it = box.addButton(self.tr("Open"), QMessageBox.ButtonRole.AcceptRole)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(cancel)
        open_it.clicked.connect(lambda: self._opener(QUrl(url)))
        box.finished.connect(box.deleteLater)
        box.open()

    def show_menu(self, message: str, url: str, place: QPoint) -> None:
        """Open everything that can be done with an entry."""
        menu = self.menu(message, url)
        if menu is not None:
            menu.popup(place)

    def menu(self, message: str, url: str = "") -> QMenu | None:
        """Everything that can be done with an entry, None if there is nothing."""
        row = self._row(message)
        if row is None:
            return None
        menu = QMenu(self._view)
        menu.aboutToHide.connect(menu.deleteLater)
        if row.message.kind is Kind.TEXT:
            self._add_copy(menu, row)
        if url:
            self._add(menu, self.tr("Open address…"), "globe", lambda: self.ask_to_open(url))
            self._add(menu, self.tr("Copy address"), "link", lambda: self._copy(url))
        if row.message.delivery is Delivery.FAILED and row.message.kind is Kind.TEXT:
            retry = self.tr("Try again")
            self._add(menu, retry, "retry", lambda: self.on_chosen(RowAction.RETRY, message), "R")
        if row.transfer is not None:
            self._add_card(menu, row.transfer)
        return None if menu.isEmpty() else menu

    # Files.

    def _do(self, action: CardAction, transfer: Transfer) -> None:
        transfers = self._engine.transfers
        match action:
            case CardAction.ACCEPT:
                transfers.accept(transfer.id)
            case CardAction.DECLINE:
                transfers.decline(transfer.id)
            case CardAction.CANCEL:
                transfers.cancel(transfer.id)
            case CardAction.TRY_AGAIN | CardAction.OFFER_AGAIN:
                transfers.retry(transfer.id)
            case CardAction.CHANGE_FOLDER:
                self._ask_folder(transfer)
            case CardAction.OPEN:
                self._open(opened_path(transfer))
            case CardAction.SHOW:
                self._open(folder_of(transfer))

    def _open(self, path: str) -> None:
        if path:
            self._opener(QUrl.fromLocalFile(path))

    def _ask_folder(self, transfer: Transfer) -> None:
        dialog = QFileDialog(self._view.window(), self.tr("Save in"), transfer.folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda folder: self.accept_into(transfer.id, folder))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def accept_into(self, transfer: TransferId, folder: str) -> None:
        """Receive ``transfer`` in another folder."""
        self._engine.transfers.accept(transfer, folder)

    # The menu.

    def _add_copy(self, menu: QMenu, row: Row) -> None:
        if self._view.marked_text and self._view.selection.message == row.message.id:
            words = self.tr("Copy selected text")
            self._add(menu, words, "copy", self._view.copy, QKeySequence.StandardKey.Copy)
            return
        text = row.message.text
        self._add(menu, self.tr("Copy text"), "copy", lambda: self._copy(text), "C")

    def _add_card(self, menu: QMenu, transfer: Transfer) -> None:
        content = card_content(transfer, self._model.talker.name, self._model.talker.is_there)
        for action in content.actions:
            icon = ACTION_ICONS.get(action, "")
            self._add(menu, action_label(action), icon, self._doing(action, transfer))

    def _doing(self, action: CardAction, transfer: Transfer) -> Callable[[], None]:
        return lambda: self._do(action, transfer)

    def _add(
        self,
        menu: QMenu,
        words: str,
        icon: str,
        do: Callable[[], object],
        keys: str | QKeySequence.StandardKey = "",
    ) -> None:
        action = menu.addAction(words)
        if icon:
            self._theme.dress(action, icon)
        if keys:
            action.setShortcut(QKeySequence(keys))
            # Shown only: the timeline itself listens to these keys.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(lambda: do())

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    def _row(self, message: str) -> Row | None:
        number = self._model.number_of(MessageId(message))
        return None if number is None else self._model.row_at(number)
