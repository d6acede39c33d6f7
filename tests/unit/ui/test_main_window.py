"""The window: two panes or one, every step of it by keyboard too."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QListView, QTextEdit

from tests.fakes.engine import NOW, FakeEngine
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.pairing import Step
from zajel_desktop.model.safekeeping import Protection
from zajel_desktop.ui.contacts.details import DetailsDialog
from zajel_desktop.ui.contacts.rename import RenameDialog
from zajel_desktop.ui.main_window import MainWindow
from zajel_desktop.ui.notices import StoreNotice
from zajel_desktop.ui.settings.page import Page
from zajel_desktop.ui.settings.window import SettingsWindow
from zajel_desktop.ui.trust.dialog import VerifyDialog
from zajel_desktop.ui.trust.key_changed import KeyChangedDialog

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NO_STACK = pytest.mark.qt_log_ignore("does not support raise", extend=True)
"""The offscreen platform has no windows before or behind others."""
WIDE, NARROW = (1100, 720), (480, 720)


@pytest.fixture
def engine():
    engine = FakeEngine()
    for name in ("Noor", "Sami", "Lina"):
        contact = engine.contacts.add(name)
        engine.messages.receive(contact.conversation, f"Hello from {name}")
        engine.messages.mark_read(contact.conversation)
    return engine


@pytest.fixture
def ids(engine):
    return {contact.name: contact.id for contact in engine.contacts.all}


@pytest.fixture
def opened(appearance, qtbot):
    """Open the window over an engine."""

    def open_(engine, size=WIDE, notices=()):
        window = MainWindow(engine, appearance, notices, now=lambda: NOW)
        qtbot.addWidget(window)
        window.resize(*size)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    return open_


@pytest.fixture
def window(opened, engine):
    return opened(engine)


def press(qtbot, window, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(window.focusWidget() or window, key, modifier)


def test_at_first_nobody_is_chosen(window):
    assert window.right.currentWidget() is window.empty
    assert window.windowTitle() == "Zajel"


def test_a_conversation_opens_ready_to_write(window, ids, engine):
    window.contacts.contact_chosen.emit(ids["Noor"])
    engine.settle()
    assert window.right.currentWidget() is window.conversation
    assert window.conversation.contact == ids["Noor"]
    assert window.windowTitle() == "\u2068Noor\u2069 \N{EN DASH} Zajel"
    assert window.focusWidget() is window.conversation.composer.field


def test_a_new_name_reaches_the_title(window, ids, engine):
    window.open_contact(ids["Noor"])
    engine.contacts.rename(ids["Noor"], "Sister")
    assert window.windowTitle().startswith("\u2068Sister\u2069")


def test_whoever_is_removed_leaves_the_window(window, ids, engine):
    window.open_contact(ids["Noor"])
    engine.contacts.remove(ids["Noor"])
    assert window.right.currentWidget() is window.empty


def test_the_first_contact_changes_the_words(opened):
    engine = FakeEngine()
    window = opened(engine)
    assert window.empty.title.text() == "Pair with your first person"
    engine.contacts.add("Noor")
    assert window.empty.title.text() == "Choose somebody to talk to"


def test_alt_and_arrows_walk_through_the_conversations(window, ids, qtbot):
    press(qtbot, window, Qt.Key.Key_Down, ALT)
    assert window.contact == ids["Lina"]
    press(qtbot, window, Qt.Key.Key_Down, ALT)
    assert window.contact == ids["Sami"]
    press(qtbot, window, Qt.Key.Key_Up, ALT)
    assert window.contact == ids["Lina"]


def test_control_and_tab_find_the_next_unread(window, ids, engine, qtbot):
    engine.messages.receive(engine.contacts.find(ids["Noor"]).conversation, "There?")
    press(qtbot, window, Qt.Key.Key_Tab, CTRL)
    assert window.contact == ids["Noor"]


def test_control_and_numbers_jump_between_the_parts(window, ids, qtbot):
    window.open_contact(ids["Noor"])
    press(qtbot, window, Qt.Key.Key_1, CTRL)
    assert window.focusWidget() is window.contacts.view
    press(qtbot, window, Qt.Key.Key_2, CTRL)
    assert window.focusWidget() is window.conversation.timeline
    press(qtbot, window, Qt.Key.Key_3, CTRL)
    assert window.focusWidget() is window.conversation.composer.field
    press(qtbot, window, Qt.Key.Key_K, CTRL)
    assert window.focusWidget() is window.contacts.search


@NO_STACK
def test_details_rename_and_settings_have_their_keys(window, ids, qtbot):
    window.open_contact(ids["Noor"])
    press(qtbot, window, Qt.Key.Key_I, CTRL)
    window.findChild(DetailsDialog).reject()
    press(qtbot, window, Qt.Key.Key_F2)
    window.findChild(RenameDialog).reject()
    press(qtbot, window, Qt.Key.Key_Comma, CTRL)
    assert window.findChild(SettingsWindow).isVisible()


def test_rename_means_the_row_while_the_keyboard_is_in_the_list(window, ids, qtbot):
    window.open_contact(ids["Noor"])
    window.focus_list()
    press(qtbot, window, Qt.Key.Key_Up)
    press(qtbot, window, Qt.Key.Key_F2)
    assert window.findChild(RenameDialog).field.text() == "Sami"


@NO_STACK
def test_the_key_to_lock_locks_or_leads_to_a_passphrase(window, engine, qtbot):
    press(qtbot, window, Qt.Key.Key_L, CTRL)
    settings = window.findChild(SettingsWindow)
    assert settings.stack.currentIndex() == Page.PRIVACY
    settings.reject()
    engine.safekeeping.protect(Protection.PASSPHRASE)
    press(qtbot, window, Qt.Key.Key_L, CTRL)
    assert engine.asked("safekeeping.lock") == [()]


@NO_STACK
def test_the_settings_open_once(window):
    window.companions.show_settings()
    first = window.findChild(SettingsWindow)
    window.companions.show_network()
    assert window.findChildren(SettingsWindow) == [first]
    assert first.stack.currentIndex() == Page.NETWORK
    first.reject()
    assert window.companions.settings is None


@NO_STACK
def test_a_code_under_the_old_key_takes_the_place_of_the_settings(window, engine):
    engine.identity.become()
    window.companions.show_settings()
    window.findChild(SettingsWindow).profile.old_button.click()
    assert window.companions.settings is None
    assert window.companions.pair().shows_my_code
    window.companions.pair().close()


def test_a_narrow_window_shows_one_pane_at_a_time(opened, engine, ids, qtbot):
    window = opened(engine, NARROW)
    assert window.contacts.isVisible()
    assert not window.right.isVisible()
    window.open_contact(ids["Noor"])
    assert not window.contacts.isVisible()
    assert window.conversation.isVisible()
    assert window.conversation.is_narrow
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.contacts.isVisible()
    assert window.contact is None


def test_the_arrow_leads_back_too(opened, engine, ids):
    window = opened(engine, NARROW)
    window.open_contact(ids["Noor"])
    window.conversation.back_requested.emit()
    assert window.contacts.isVisible()


def test_an_open_conversation_stays_open_when_the_window_widens(opened, engine, ids):
    window = opened(engine, NARROW)
    window.open_contact(ids["Noor"])
    window.resize(*WIDE)
    assert window.contacts.isVisible()
    assert window.conversation.isVisible()
    assert window.contact == ids["Noor"]


def test_the_list_is_reached_from_a_narrow_conversation(opened, engine, ids, qtbot):
    window = opened(engine, NARROW)
    window.open_contact(ids["Noor"])
    press(qtbot, window, Qt.Key.Key_K, CTRL)
    assert window.focusWidget() is window.contacts.search


def test_the_first_page_comes_first_and_once(opened):
    engine = FakeEngine(name="", is_started=False)
    window = opened(engine)
    page = window.body.currentWidget()
    assert window.focusWidget() is page.name
    page.skip()
    assert window.body.currentWidget() is window.panes
    assert window.focusWidget() is window.empty.code_card


def test_geometry_is_remembered(opened, engine, appearance):
    window = opened(engine, (900, 640))
    window.panes.setSizes([350, 550])
    width = window.contacts.width()
    window.close()
    again = opened(engine, (900, 640))
    assert again.size().toTuple() == (900, 640)
    assert again.contacts.width() == width


@pytest.mark.parametrize("damage", ["", "AAAA", "not base64 §"])
def test_damaged_geometry_is_no_trouble(opened, engine, appearance, damage):
    appearance.change(window=damage, splitter=damage)
    assert opened(engine).isVisible()


def test_closing_tells_the_program(window, qtbot):
    with qtbot.waitSignal(window.closed):
        press(qtbot, window, Qt.Key.Key_Q, CTRL)


def test_what_the_store_has_to_say_is_shown(opened, engine):
    window = opened(engine, notices=[StoreNotice.NO_KEYRING])
    assert window.notices.keyring.isVisible()


def test_every_control_has_a_name(window, ids, engine):
    window.open_contact(ids["Noor"])
    engine.settle()
    kinds = (QAbstractButton, QLineEdit, QListView, QTextEdit)
    nameless = [
        control
        for kind in kinds
        for control in window.findChildren(kind)
        if control.isVisible()
        and not (control.accessibleName() or getattr(control, "text", str)())
        and control.objectName() != "_q_qlineeditclearbutton"
        and not control.parent().inherits("QLineEdit")
    ]
    assert nameless == []


def test_pairing_has_its_keys(window, qtbot):
    press(qtbot, window, Qt.Key.Key_N, CTRL)
    assert window.companions.pair().shows_my_code
    window.companions.pair().close()
    press(qtbot, window, Qt.Key.Key_N, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert window.companions.pair().isVisible()
    assert not window.companions.pair().shows_my_code
    window.companions.pair().close()


def test_the_cards_of_an_empty_window_lead_to_pairing(opened):
    window = opened(FakeEngine())
    window.empty.code_card.click()
    assert window.companions.pair().shows_my_code
    window.companions.pair().close()
    window.empty.enter_card.click()
    assert not window.companions.pair().shows_my_code


def test_a_request_takes_the_place_of_the_code_it_used(window, engine):
    window.companions.show_my_code()
    engine.pairing.request("Amal")
    assert not window.companions.pair().isVisible()
    assert window.request_card.isVisible()
    assert window.request_card.parentWidget() is window.right


def test_a_request_does_not_stop_somebody_who_types(window, engine):
    window.companions.enter_code()
    engine.pairing.request("Amal")
    assert window.companions.pair().isVisible()


def test_an_accepted_request_is_followed_until_people_talk(window, engine):
    engine.pairing.request("Amal")
    window.request_card.accept()
    (pairing,) = (p for p in [window.companions.pair().connecting.pairing] if p)
    amal = engine.contacts.add("Amal")
    engine.pairing.step(pairing, Step.CONNECTED, contact=amal.id)
    window.companions.pair().connected.emit(amal.id)
    assert window.contact == amal.id


def test_in_a_narrow_window_a_request_lies_over_the_list(opened, engine, ids):
    window = opened(engine, NARROW)
    engine.pairing.request("Amal")
    assert window.request_card.parentWidget() is window.contacts
    assert window.request_card.isVisible()
    window.open_contact(ids["Noor"])
    assert window.request_card.parentWidget() is window.right
    assert window.request_card.isVisible()


def test_a_request_that_left_is_mentioned(window, engine):
    request = engine.pairing.request("Amal")
    engine.pairing.expire(request.id)
    assert window.toasts.shown_text == "The request from \u2068Amal\u2069 has expired."
    assert not window.request_card.isVisible()


def test_a_message_that_was_found_is_opened_where_it_stands(window, engine, ids):
    sami = engine.contacts.find(ids["Sami"])
    wanted = engine.messages.receive(sami.conversation, "the tent is blue")
    for number in range(90):
        engine.messages.add(sami.conversation, str(number), is_mine=True)
    window.contacts.message_chosen.emit(wanted)
    engine.settle()
    assert window.contact == sami.id
    timeline = window.conversation.timeline
    row = window.conversation.model.number_of(wanted.id)
    assert timeline.viewport().rect().contains(timeline.visualRect(timeline.model().index(row)))


def test_a_request_that_was_taken_back_is_not_called_ours(opened, engine):
    window = opened(engine)
    request = engine.pairing.request("Amal")
    engine.pairing.expire(request.id, Reason.PEER_GONE)
    words = "The request from \u2068Amal\u2069 ended before you answered."
    assert window.toasts.shown_text == words


def test_a_row_with_another_key_opens_the_question_over_its_conversation(window, ids, engine):
    engine.key_changes.ask(ids["Noor"])
    window.contacts.contact_chosen.emit(ids["Noor"])
    assert window.contact == ids["Noor"]
    dialog = window.findChild(KeyChangedDialog)
    assert dialog.isVisible()
    dialog.pair_button.click()
    assert window.companions.pair().shows_my_code
    assert window.companions.pair().isVisible()


def test_somebody_who_differs_is_paired_with_anew(window, ids):
    window.open_contact(ids["Noor"])
    window.conversation.verify()
    dialog = window.findChild(VerifyDialog)
    dialog.differ_button.click()
    dialog.pair_button.click()
    assert window.companions.pair().isVisible()


def test_what_is_not_shown_at_the_start_is_not_loaded_for_it():
    unwanted = ("zxingcpp", "PySide6.QtMultimedia", "zajel_desktop.ui.trust.dialog")
    code = "import sys, zajel_desktop.ui.main_window\n"
    code += f"print([name for name in {unwanted} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
