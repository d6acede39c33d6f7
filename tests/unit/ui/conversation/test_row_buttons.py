from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from zajel_desktop.ui.conversation.row_buttons import RowButtons
from zajel_desktop.ui.painting.pieces import Choice, Sheet
from zajel_desktop.ui.transfers.card import CardAction


@pytest.fixture
def viewport(qtbot):
    widget = QWidget()
    widget.resize(400, 300)
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.fixture
def buttons(theme, viewport):
    return RowButtons(theme, viewport)


def sheet_with(*choices, is_right_to_left=False):
    sheet = Sheet(400, is_right_to_left)
    sheet.choices.extend(choices)
    return sheet


DECLINE = Choice(QRectF(20, 10, 90, 32), CardAction.DECLINE, "Decline")
ACCEPT = Choice(QRectF(120, 10, 90, 32), CardAction.ACCEPT, "Accept", is_primary=True)


def test_real_buttons_lie_exactly_on_the_painted_ones(buttons):
    buttons.place(sheet_with(DECLINE, ACCEPT), QPoint(0, 100))
    assert [b.geometry().getRect() for b in buttons.shown] == [
        (20, 110, 90, 32),
        (120, 110, 90, 32),
    ]
    assert [b.accessibleName() for b in buttons.shown] == ["Decline", "Accept"]


def test_they_are_mirrored_with_the_row(buttons):
    buttons.place(sheet_with(DECLINE, is_right_to_left=True), QPoint(0, 0))
    assert buttons.shown[0].geometry().getRect() == (290, 10, 90, 32)


def test_only_accepting_stands_out(buttons):
    buttons.place(sheet_with(DECLINE, ACCEPT), QPoint(0, 0))
    assert [b.property("kind") for b in buttons.shown] == ["second", "primary"]
    plain = Choice(ACCEPT.rect, CardAction.ACCEPT, "Accept")
    buttons.place(sheet_with(DECLINE, plain), QPoint(0, 0))
    assert [b.property("kind") for b in buttons.shown] == ["second", "second"]


def test_a_click_tells_the_action(buttons, qtbot):
    buttons.place(sheet_with(DECLINE, ACCEPT), QPoint(0, 0))
    with qtbot.waitSignal(buttons.chosen) as chosen:
        qtbot.mouseClick(buttons.shown[1], Qt.MouseButton.LeftButton)
    assert chosen.args == [CardAction.ACCEPT]


def test_the_same_buttons_serve_every_row(buttons):
    buttons.place(sheet_with(DECLINE), QPoint(0, 0))
    first = buttons.shown[0]
    buttons.place(sheet_with(ACCEPT), QPoint(0, 0))
    assert not first.isVisible()
    buttons.place(sheet_with(DECLINE), QPoint(0, 50))
    assert buttons.shown == (first,)
    buttons.hide()
    assert not first.isVisible()


def test_the_keyboard_reaches_the_first(buttons, viewport):
    assert not buttons.focus_first()
    buttons.place(sheet_with(DECLINE, ACCEPT), QPoint(0, 0))
    viewport.activateWindow()
    assert buttons.focus_first()
    assert buttons.has_focus


def test_a_square_one_says_its_words_aloud(buttons):
    rect = QRectF(0, 0, 32, 32)
    square = Choice(rect, CardAction.SHOW, "Show in folder", "folder", has_words=False)
    buttons.place(sheet_with(square), QPoint(0, 0))
    assert buttons.shown[0].accessibleName() == "Show in folder"
    assert buttons.shown[0].geometry() == rect.toRect()


def test_the_keyboard_stays_with_the_row_when_its_button_goes(theme, qtbot):
    timeline = QWidget()
    qtbot.addWidget(timeline)
    timeline.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    QPushButton(timeline)
    buttons = RowButtons(theme, QWidget(timeline))
    with qtbot.waitActive(timeline):
        timeline.show()
        timeline.activateWindow()
    buttons.place(sheet_with(ACCEPT), QPoint(0, 0))
    buttons.focus_first()
    buttons.place(sheet_with(DECLINE), QPoint(0, 0))
    assert timeline.focusWidget() is timeline
