from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from tests.fakes.engine import NOW
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import ContactId, ConversationId, QueryId, TransferId
from zajel_desktop.model.message import Delivery, Kind, Page
from zajel_desktop.model.transfer import FileItem, Transfer, TransferState
from zajel_desktop.ui.conversation.row_layout import RowAction
from zajel_desktop.ui.conversation.rows import Talker
from zajel_desktop.ui.conversation.timeline_model import TimelineModel
from zajel_desktop.ui.conversation.timeline_view import TimelineView
from zajel_desktop.ui.transfers.card import CardAction

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def model(qapp):
    made = TimelineModel()
    yield made
    made.deleteLater()


@pytest.fixture
def view(qtbot, theme, model):
    made = TimelineView(theme, model, now=lambda: NOW)
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show()
    made.activateWindow()
    return made


@pytest.fixture
def show(view, model):
    def shown(*messages, **fields):
        page = Page(QueryId("q"), ConversationId("c"), messages, **fields)
        with view.keeping_place():
            model.show(page, Talker("Noor", is_there=True))
        QApplication.processEvents()

    return shown


@pytest.fixture
def offer(say):
    items = (FileItem("Ferry tickets.pdf", 2_100_000),)
    contact, conversation = ContactId("n"), ConversationId("c")
    transfer = Transfer(TransferId("t"), conversation, contact, is_mine=False, items=items)
    return say("", kind=Kind.TRANSFER, transfer=transfer.id), transfer


def place(view, row, start):
    """Where the character ``start`` of a row's text is painted."""
    sheet = view.delegate.sheet(view.model().index(row))
    (rect,) = sheet.text.block.rects(start, start + 1)
    corner = sheet.visual(sheet.text.rect).topLeft()
    y = view.visualRect(view.model().index(row)).y()
    return (rect.center() + corner).toPoint() + QPoint(0, y)


def drag(qtbot, view, start, end):
    qtbot.mousePress(view.viewport(), LEFT, pos=start)
    qtbot.mouseMove(view.viewport(), end)
    QApplication.processEvents()
    qtbot.mouseRelease(view.viewport(), LEFT, pos=end)


def test_text_is_marked_by_dragging_and_copied(view, show, say, qtbot):
    show(say("Bring the tent"))
    start = place(view, 0, 6) - QPoint(3, 0)
    end = place(view, 0, 8) + QPoint(3, 0)
    drag(qtbot, view, start, end)
    assert view.marked_text == "the"
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "the"


def test_a_double_click_marks_a_word(view, show, say, qtbot):
    show(say("Bring the tent"))
    qtbot.mouseDClick(view.viewport(), LEFT, pos=place(view, 0, 11))
    assert view.marked_text == "tent"


def test_a_click_elsewhere_marks_nothing(view, show, say, qtbot):
    show(say("Bring the tent"))
    qtbot.mouseDClick(view.viewport(), LEFT, pos=place(view, 0, 11))
    qtbot.mouseClick(view.viewport(), LEFT, pos=QPoint(590, 5))
    assert view.marked_text == ""


def test_an_address_is_followed_on_a_click_only_on_it(view, show, say, qtbot):
    show(say("see https://example.org now"))
    with qtbot.waitSignal(view.address_clicked) as clicked:
        qtbot.mouseClick(view.viewport(), LEFT, pos=place(view, 0, 8))
    assert clicked.args == ["https://example.org"]
    with qtbot.assertNotEmitted(view.address_clicked):
        qtbot.mouseClick(view.viewport(), LEFT, pos=place(view, 0, 1))


def test_the_pointer_says_what_it_is_over(view, show, say, qtbot):
    show(say("see https://example.org now"))
    qtbot.mouseMove(view.viewport(), place(view, 0, 8))
    QApplication.processEvents()
    assert view.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor
    qtbot.mouseMove(view.viewport(), place(view, 0, 1))
    QApplication.processEvents()
    assert view.viewport().cursor().shape() is Qt.CursorShape.IBeamCursor


def test_arrows_go_from_bubble_to_bubble(view, show, say, qtbot):
    show(say("one"), say("two"), say("three"))
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.current_message.text == "three"
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.current_message.text == "two"
    assert view.delegate.shows_focus


def test_the_bubble_the_keyboard_is_on_comes_into_sight(view, show, say, qtbot):
    show(*(say(f"number {number}") for number in range(60)))
    view.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(40):
        qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.current_message.text == "number 19"
    assert view.viewport().rect().intersects(view.visualRect(view.currentIndex()))
    assert not view.sticks


def test_c_copies_the_bubble(view, show, say, qtbot):
    show(say("one"), say("two"))
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(view, Qt.Key.Key_C)
    assert QGuiApplication.clipboard().text() == "two"


def test_text_is_marked_by_keyboard(view, show, say, qtbot):
    show(say("Bring the tent"))
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert view.marked_text == "Bring the tent"


def test_r_tries_a_failed_one_again(view, show, say, qtbot):
    failure = Failure(Reason.DISK_FULL, Side.OURS)
    show(say("one", is_mine=True, delivery=Delivery.FAILED, failure=failure))
    view.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(view.chosen) as chosen:
        qtbot.keyClick(view, Qt.Key.Key_R)
    assert chosen.args == [RowAction.RETRY, "m1"]


def test_r_does_nothing_to_one_that_did_not_fail(view, show, say, qtbot):
    show(say("one", is_mine=True))
    view.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.assertNotEmitted(view.chosen):
        qtbot.keyClick(view, Qt.Key.Key_R)


def test_enter_goes_to_the_buttons_of_a_card_and_presses_none(view, show, say, offer, qtbot):
    message, transfer = offer
    show(message, transfers=(transfer,))
    view.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.assertNotEmitted(view.chosen):
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert view.buttons.has_focus
    assert [b.accessibleName() for b in view.buttons.shown] == ["Decline", "Accept"]


def test_enter_on_a_bubble_with_an_address_asks_for_it(view, show, say, qtbot):
    show(say("see https://example.org"))
    view.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(view.address_clicked) as clicked:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert clicked.args == ["https://example.org"]


def test_real_buttons_lie_over_the_card_under_the_pointer(view, show, say, offer, qtbot):
    message, transfer = offer
    show(message, say("below"), transfers=(transfer,))
    row = view.visualRect(view.model().index(0))
    qtbot.mouseMove(view.viewport(), QPoint(60, row.center().y()))
    QApplication.processEvents()
    accept = view.buttons.shown[1]
    painted = view.delegate.sheet(view.model().index(0)).choices[1].rect.toRect()
    assert accept.geometry() == painted.translated(0, row.y())
    with qtbot.waitSignal(view.chosen) as chosen:
        qtbot.mouseClick(accept, LEFT)
    assert chosen.args == [CardAction.ACCEPT, message.id]


def test_the_buttons_lie_at_the_other_side_from_right_to_left(view, show, say, offer, qtbot):
    message, transfer = offer
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    show(message, transfers=(transfer,))
    row = view.visualRect(view.model().index(0))
    qtbot.mouseMove(view.viewport(), QPoint(500, row.center().y()))
    QApplication.processEvents()
    decline, accept = view.buttons.shown
    assert decline.x() > accept.x() > 240


def test_text_is_hit_where_it_is_painted_beside_a_scroll_bar_at_the_left(view, show, say, qtbot):
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    show(*(say(f"Bring the tent {number}") for number in range(60)))
    assert view.verticalScrollBar().maximum() > 0
    index = view.model().index(59)
    sheet = view.delegate.sheet(index)
    hidden = view.width() - view.viewport().width()
    right = view.viewport().mapTo(view, view.visualRect(index).topRight()).x()
    assert hidden > 0
    assert right == view.width() - 1
    (rect,) = sheet.text.block.rects(6, 9)
    corner = sheet.visual(sheet.text.rect).topLeft()
    point = (rect.center() + corner).toPoint() + QPoint(-hidden, view.visualRect(index).y())
    qtbot.mouseDClick(view.viewport(), LEFT, pos=point)
    assert view.marked_text == "the"


def test_the_menu_key_asks_for_the_menu_of_the_bubble(view, show, say, qtbot):
    show(say("one"), say("two"))
    view.setFocus(Qt.FocusReason.TabFocusReason)
    middle = QPoint(300, 250)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, view.mapToGlobal(middle))
    with qtbot.waitSignal(view.menu_wanted) as wanted:
        QApplication.sendEvent(view.viewport(), event)
    assert wanted.args[:2] == ["m2", ""]


def test_the_other_mouse_button_asks_with_the_address_under_it(view, show, say, qtbot):
    show(say("see https://example.org now"))
    point = place(view, 0, 8)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, view.mapToGlobal(point))
    with qtbot.waitSignal(view.menu_wanted) as wanted:
        QApplication.sendEvent(view.viewport(), event)
    assert wanted.args[:2] == ["m1", "https://example.org"]


def test_everything_is_laid_out_anew_when_the_theme_changes(view, show, say, theme):
    show(say("one"))
    height = view.visualRect(view.model().index(0)).height()
    theme.set_scale(150)
    QApplication.processEvents()
    assert view.visualRect(view.model().index(0)).height() > height


def test_a_new_conversation_starts_with_nothing_marked(view, show, say, qtbot):
    show(say("Bring the tent"))
    qtbot.mouseDClick(view.viewport(), LEFT, pos=place(view, 0, 11))
    show(say("Bring the tent"))
    assert view.marked_text == ""


def test_today_becomes_yesterday_at_midnight(qtbot, theme, model, say):
    moment = [NOW]
    view = TimelineView(theme, model, now=lambda: moment[0])
    qtbot.addWidget(view)
    page = Page(QueryId("q"), ConversationId("c"), (say("one", sent_at=NOW),))
    with view.keeping_place():
        model.show(page, Talker("Noor"))
    assert view.delegate.sheet(model.index(0)).lines[0].text == "Today"
    moment[0] += 86_400
    view.on_minute()
    assert view.delegate.sheet(model.index(0)).lines[0].text == "Yesterday"


def test_a_card_that_keeps_its_height_moves_no_other_row(view, show, say, offer, monkeypatch):
    message, transfer = offer
    moving = dataclasses.replace(transfer, state=TransferState.MOVING, rate=1.0, moved=1_000_000)
    show(message, say("below"), transfers=(moving,))
    laid = []
    monkeypatch.setattr(view, "doItemsLayout", lambda: laid.append(1))
    with view.keeping_place():
        view.model().put_transfer(dataclasses.replace(moving, moved=1_500_000))
    assert view.delegate.sheet(view.model().index(0)).bars[0].done > 0.7
    assert laid == []


def test_a_card_that_grows_moves_the_rows_below(view, show, say, offer):
    message, transfer = offer
    show(message, say("below"), transfers=(transfer,))
    before = view.visualRect(view.model().index(0)).height()
    with view.keeping_place():
        view.model().put_transfer(dataclasses.replace(transfer, state=TransferState.DONE))
        view.model().put_transfer(dataclasses.replace(transfer, state=TransferState.DECLINED))
    card, below = (view.visualRect(view.model().index(row)) for row in (0, 1))
    assert card.height() < before
    assert below.top() == card.bottom() + 1
    assert view.viewport().mapTo(view, below.bottomLeft()).y() == view.height() - 1


def test_the_last_card_shrinks_at_the_bottom(view, show, say, offer):
    message, transfer = offer
    moving = dataclasses.replace(transfer, state=TransferState.MOVING, rate=1.0, moved=1_000_000)
    show(*(say(str(number)) for number in range(30)), message, transfers=(moving,))
    with view.keeping_place():
        view.model().put_transfer(dataclasses.replace(moving, state=TransferState.DECLINED))
    last = view.visualRect(view.model().index(30))
    assert last.bottom() == view.viewport().height() - 1
    assert view.distance_to_bottom == 0
