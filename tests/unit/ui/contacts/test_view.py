"""The list itself: opened by click and by key, its ring shown to the keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent

from tests.fakes.engine import FakeEngine
from zajel_desktop.ui.contacts.delegate import ContactDelegate
from zajel_desktop.ui.contacts.model import ContactsModel
from zajel_desktop.ui.contacts.view import ContactsView


@pytest.fixture
def view(theme, qtbot):
    engine = FakeEngine()
    for name in ("Noor", "Sami"):
        engine.contacts.add(name)
    view = ContactsView(ContactsModel(engine), ContactDelegate(theme))
    qtbot.addWidget(view)
    view.resize(304, 400)
    view.show()
    return view


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_each_opening_key_opens_the_current_row(view, qtbot, key):
    view.setCurrentIndex(view.model().index(1, 0))
    with qtbot.waitSignal(view.row_opened) as opened:
        qtbot.keyClick(view, key)
    assert opened.args[0].row() == 1


def test_without_a_current_row_nothing_opens(view, qtbot):
    view.setCurrentIndex(QModelIndex())
    with qtbot.assertNotEmitted(view.row_opened):
        qtbot.keyClick(view, Qt.Key.Key_Return)


def test_the_ring_comes_with_keys_and_goes_with_the_mouse(view, qtbot):
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.itemDelegate().shows_focus
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert not view.itemDelegate().shows_focus


def test_tab_into_the_list_lands_on_its_first_row(view):
    view.setCurrentIndex(QModelIndex())
    view.focusInEvent(QFocusEvent(QFocusEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    assert view.currentIndex().row() == 0
    assert view.itemDelegate().shows_focus


def test_the_menu_key_means_the_current_row_and_a_click_the_row_below_it(view, qtbot):
    view.setCurrentIndex(view.model().index(1, 0))
    by_key = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1))
    with qtbot.waitSignal(view.menu_wanted) as wanted:
        view.contextMenuEvent(by_key)
    assert wanted.args[0].row() == 1
    by_click = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(20, 20), QPoint(1, 1))
    with qtbot.waitSignal(view.menu_wanted) as wanted:
        view.contextMenuEvent(by_click)
    assert wanted.args[0].row() == 0
