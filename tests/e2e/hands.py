"""Hands and eyes inside one real app: presses its widgets, types, drops files, reads what it shows.

    python -m tests.e2e.hands --profile DIR …      (the options of zajel-desktop)

Reads one JSON command per line from standard input, writes one JSON answer per line to standard
output. Nothing of the engine is asked: everything goes through the widgets people use.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading

from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QInputMethodEvent,
    QMouseEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from zajel_desktop.doors.desktop import main
from zajel_desktop.ui.conversation.timeline_model import Role

KEYS = {"Enter": Qt.Key.Key_Return, "Escape": Qt.Key.Key_Escape, "Tab": Qt.Key.Key_Tab}


class Hands:
    """Carries out commands on the windows of one application."""

    def __init__(self, application):
        self._application = application

    @property
    def window(self):
        return self._application.window

    def place(self, x, y, width, height):
        self.window.setGeometry(x, y, width, height)

    def find(self, path):
        """The widget at ``path``, attribute by attribute from the window."""
        found = self.window
        for name in path.split("."):
            found = getattr(found, name)
            found = found() if name == "pair" else found
        return found

    def press(self, path):
        widget = self.find(path)
        assert widget.isVisible(), f"{path} is not there"
        assert widget.isEnabled(), f"{path} cannot be pressed now"
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def type(self, path, text):
        """Type as a keyboard does, and what no key has as an input method does."""
        widget = self.find(path)
        for character in text:
            if character == "\n":
                QTest.keyClick(widget, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
            elif character.isascii():
                QTest.keyClick(widget, character)
            else:
                event = QInputMethodEvent()
                event.setCommitString(character)
                QApplication.sendEvent(widget, event)

    def key(self, path, key, modifiers=()):
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= getattr(Qt.KeyboardModifier, f"{modifier}Modifier")
        QTest.keyClick(self.find(path), KEYS.get(key) or getattr(Qt.Key, f"Key_{key}"), held)

    def choose(self, index):
        """Choose a part of the pairing dialog."""
        dialog = self.window.companions.pair()
        part = dialog.segments.findChildren(type(dialog.segments.children()[-1]))[index]
        QTest.mouseClick(part, Qt.MouseButton.LeftButton)

    def drop(self, path, files):
        """Drop files on a widget, as the desktop would."""
        widget = self.find(path)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(file) for file in files])
        at = widget.rect().center()
        buttons, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        action = Qt.DropAction.CopyAction
        enter = QDragEnterEvent(at, action, data, buttons, held)
        QApplication.sendEvent(widget, enter)
        assert enter.isAccepted(), "nothing can be dropped there"
        QApplication.sendEvent(widget, QDropEvent(QPointF(at), action, data, buttons, held))

    def press_on_last_row(self, words):
        """Move to the newest entry and press its button called ``words``."""
        timeline = self.window.conversation.timeline
        timeline.scrollToBottom()
        index = timeline.model().index(timeline.model().rowCount() - 1, 0)
        hover(timeline.viewport(), timeline.visualRect(index).center())
        shown = {
            button.text() or button.accessibleName(): button for button in timeline.buttons.shown
        }
        assert words in shown, f"{words!r} is not among {sorted(shown)}"
        QTest.mouseClick(shown[words], Qt.MouseButton.LeftButton)

    def look(self):
        """What the window shows now."""
        window = self.window
        dialog = window.companions.pairing
        seen = {
            "title": window.windowTitle(),
            "first_run": window.body.currentWidget() is not window.panes,
            "is_open": window.contact is not None,
            "person": window.conversation.header.person.accessibleName(),
            "request": self._request(),
            "dialog": bool(dialog and dialog.isVisible()),
            "rows": self._rows(),
        }
        if dialog and dialog.isVisible():
            display = dialog.my_code.code
            seen["code"] = f"{display.address.text()}-{display.secret.text()}"
        return seen

    def shoot(self, file):
        """Save a picture of the windows as the screen shows them."""
        QApplication.processEvents()
        window = self.window
        if QApplication.platformName() == "xcb":
            place = window.frameGeometry()
            picture = window.screen().grabWindow(
                0, place.x(), place.y(), place.width(), place.height()
            )
            self._frame_dialogs(picture)
        else:
            picture = self._compose()
        assert picture.save(file), f"{file} cannot be written"

    def _frame_dialogs(self, picture):
        """Give dialogs the edge that a window manager gives them; here is none."""
        painter = QPainter(picture)
        painter.setPen(QColor(118, 124, 128))
        for dialog in self.window.findChildren(QDialog):
            if dialog.isVisible():
                place = dialog.frameGeometry().translated(-self.window.frameGeometry().topLeft())
                painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.end()

    def _compose(self):
        """The window with its dialogs over it, where no screen can be read."""
        picture = QPixmap(self.window.grab())
        painter = QPainter(picture)
        for dialog in (self.window.companions.pairing,):
            if dialog is not None and dialog.isVisible():
                painter.fillRect(picture.rect(), QColor(0, 0, 0, 60))
                shot = dialog.grab()
                corner = picture.rect().center() - shot.rect().center()
                painter.drawPixmap(corner, shot)
        painter.end()
        return picture

    def leave(self):
        """Close the window as its frame does: without a window manager no key reaches it."""
        asyncio.get_running_loop().call_soon(self.window.close)

    def _request(self):
        card = self.window.request_card
        if not card.isVisible():
            return None
        return {"title": card.title.text(), "is_ready": card.accept_button.isEnabled()}

    def _rows(self):
        model = self.window.conversation.model
        return [self._row(model.index(n, 0).data(Role.ROW)) for n in range(model.rowCount())]

    @staticmethod
    def _row(row):
        seen = {
            "kind": row.message.kind.value,
            "mine": row.message.is_mine,
            "text": row.message.text,
            "state": row.message.delivery.value,
        }
        if row.transfer is not None:
            item = row.transfer.items[0]
            seen |= {
                "name": item.name,
                "transfer": row.transfer.state.value,
                "moved": row.transfer.moved,
                "path": item.path,
                "sha256": item.sha256,
            }
        return seen


def hover(widget, point):
    """Move the pointer within ``widget``: not the one of the screen, which two apps share."""
    nothing, held = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    place = QPointF(widget.mapToGlobal(point))
    move = QMouseEvent(QEvent.Type.MouseMove, QPointF(point), place, nothing, nothing, held)
    QApplication.sendEvent(widget, move)


def serve(application):
    """Take commands from now on."""
    hands = Hands(application)
    loop = asyncio.get_running_loop()
    threading.Thread(target=read, args=(hands, loop), daemon=True).start()
    say({"ready": True})


def read(hands, loop):
    rest = b""
    while data := os.read(0, 65_536):
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            loop.call_soon_threadsafe(carry_out, hands, json.loads(line))
    loop.call_soon_threadsafe(hands.leave)  # nobody is there any more to tell it what to do


def carry_out(hands, command):
    """Do one thing; what goes wrong is the answer."""
    try:
        result = getattr(hands, command.pop("do"))(**command)
    except (AssertionError, AttributeError, TypeError, RuntimeError, IndexError) as error:
        say({"failed": f"{type(error).__name__}: {error}"})
    else:
        say({"result": result})


def say(answer):
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    sys.exit(main(watch=serve))
