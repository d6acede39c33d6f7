from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox

from tests.fakes.engine import NOW
from tests.unit.ui.conversation.conftest import plain
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.message import Delivery, Kind
from zajel_desktop.model.transfer import FileItem, TransferState
from zajel_desktop.ui.calm_links import CalmLinks
from zajel_desktop.ui.conversation.feed import TimelineFeed
from zajel_desktop.ui.conversation.row_actions import RowActions
from zajel_desktop.ui.conversation.row_layout import RowAction
from zajel_desktop.ui.conversation.timeline_model import TimelineModel
from zajel_desktop.ui.conversation.timeline_view import TimelineView
from zajel_desktop.ui.transfers.card import CardAction


@pytest.fixture
def opened():
    """What was handed to the desktop."""
    return []


@pytest.fixture
def view(qtbot, theme):
    model = TimelineModel()
    made = TimelineView(theme, model, now=lambda: NOW)
    model.setParent(made)
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show()
    return made


@pytest.fixture
def actions(engine, theme, view, opened, noor, settle):
    TimelineFeed(engine, CalmLinks(engine.links, view), view.model(), view).open(noor)
    settle()
    return RowActions(engine, theme, view.model(), view, opened.append)


def entry(view):
    return view.model().row_at(view.model().rowCount() - 1).message


def words(menu):
    return [action.text() for action in menu.actions()]


@pytest.mark.parametrize(
    ("action", "intent"),
    [
        (CardAction.DECLINE, "decline"),
        (CardAction.CANCEL, "cancel"),
        (CardAction.TRY_AGAIN, "retry"),
        (CardAction.OFFER_AGAIN, "retry"),
    ],
)
def test_a_button_of_a_card_asks_the_engine(actions, engine, noor, view, action, intent):
    transfer = engine.transfers.add(noor.conversation, [FileItem("a.pdf", 10)])
    actions.on_chosen(action, entry(view).id)
    assert engine.asked(f"transfers.{intent}") == [(transfer.id,)]


def test_accepting_takes_the_usual_folder(actions, engine, noor, view):
    transfer = engine.transfers.add(noor.conversation, [FileItem("a.pdf", 10)])
    actions.on_chosen(CardAction.ACCEPT, entry(view).id)
    assert engine.asked("transfers.accept") == [(transfer.id, None)]


def test_changing_the_folder_asks_for_one_and_accepts_into_it(
    actions, engine, noor, view, qtbot, tmp_path
):
    transfer = engine.transfers.add(noor.conversation, [FileItem("a.pdf", 10)])
    actions.on_chosen(CardAction.CHANGE_FOLDER, entry(view).id)
    (dialog,) = view.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path))
    assert engine.asked("transfers.accept") == [(transfer.id, str(tmp_path))]
    dialog.reject()


def test_a_received_file_is_opened_and_shown(actions, engine, noor, view, opened):
    item = FileItem("a.pdf", 10, path="/d/a.pdf")
    engine.transfers.add(noor.conversation, [item], state=TransferState.DONE)
    actions.on_chosen(CardAction.OPEN, entry(view).id)
    actions.on_chosen(CardAction.SHOW, entry(view).id)
    assert opened == [QUrl.fromLocalFile("/d/a.pdf"), QUrl.fromLocalFile("/d")]


def test_a_program_is_not_opened_whoever_asks(actions, engine, noor, view, opened):
    item = FileItem("a.sh", 10, path="/d/a.sh")
    engine.transfers.add(noor.conversation, [item], state=TransferState.DONE)
    actions.on_chosen(CardAction.OPEN, entry(view).id)
    assert opened == []


def test_a_failed_message_is_tried_again(actions, engine, noor, view):
    failure = Failure(Reason.DISK_FULL, Side.OURS)
    message = engine.messages.add(
        noor.conversation, "x", is_mine=True, delivery=Delivery.FAILED, failure=failure
    )
    actions.on_chosen(RowAction.RETRY, message.id)
    assert engine.asked("messages.retry") == [(message.id,)]


def test_an_entry_that_is_gone_is_left_alone(actions, engine):
    actions.on_chosen(CardAction.ACCEPT, "nobody")
    assert engine.asked("transfers.accept") == []


def question(view):
    return view.findChild(QMessageBox)


def press(box, role):
    next(b for b in box.buttons() if box.buttonRole(b) is role).click()


def test_a_web_page_is_opened_only_after_a_yes(actions, view, opened):
    actions.ask_to_open("https://example.org/a")
    assert opened == []
    assert plain(question(view).informativeText()) == "https://example.org/a"
    press(question(view), QMessageBox.ButtonRole.AcceptRole)
    assert opened == [QUrl("https://example.org/a")]


def test_no_opens_nothing(actions, view, opened):
    actions.ask_to_open("https://example.org/a")
    press(question(view), QMessageBox.ButtonRole.RejectRole)
    assert opened == []


def test_letters_that_only_look_alike_show_themselves(actions, view):
    actions.ask_to_open("https://ex\u0430mple.org/")  # the a is Cyrillic
    assert "xn--" in question(view).informativeText()
    question(view).reject()


def test_a_message_can_be_copied_from_its_menu(actions, engine, noor, view):
    message = engine.messages.receive(noor.conversation, "Bring the tent")
    menu = actions.menu(message.id)
    assert words(menu) == ["Copy text"]
    menu.actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == "Bring the tent"


def test_an_address_can_be_opened_and_copied_from_the_menu(actions, engine, noor):
    message = engine.messages.receive(noor.conversation, "see https://example.org")
    menu = actions.menu(message.id, "https://example.org")
    assert words(menu) == ["Copy text", "Open address…", "Copy address"]
    menu.actions()[2].trigger()
    assert QGuiApplication.clipboard().text() == "https://example.org"


def test_the_menu_of_a_card_holds_what_its_buttons_do(actions, engine, noor, view):
    transfer = engine.transfers.add(noor.conversation, [FileItem("a.pdf", 10)])
    menu = actions.menu(entry(view).id)
    assert words(menu) == ["Decline", "Accept"]
    menu.actions()[1].trigger()
    assert engine.asked("transfers.accept") == [(transfer.id, None)]


def test_a_line_about_what_happened_has_no_menu(actions, engine, noor):
    message = engine.messages.add(noor.conversation, "", kind=Kind.PAIRED)
    assert actions.menu(message.id) is None
