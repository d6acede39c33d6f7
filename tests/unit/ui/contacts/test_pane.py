"""The list pane: whom to open, what to find, and the way to everything else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.fakes.engine import NOW, FakeEngine
from zajel_desktop.ui.contacts.pane import ContactsPane


@pytest.fixture
def engine():
    engine = FakeEngine()
    for name in ("Noor", "Sami", "Lina"):
        contact = engine.contacts.add(name)
        engine.messages.receive(contact.conversation, f"Hello from {name}")
        engine.messages.mark_read(contact.conversation)
    return engine


@pytest.fixture
def pane(engine, theme, qtbot):
    pane = ContactsPane(engine, theme, now=lambda: NOW)
    qtbot.addWidget(pane)
    pane.resize(304, 700)
    pane.show()
    return pane


@pytest.fixture
def ids(engine):
    return {contact.name: contact.id for contact in engine.contacts.all}


def test_a_click_opens_a_conversation(pane, qtbot, ids):
    spot = pane.view.visualRect(pane.model.index(1)).center()
    with qtbot.waitSignal(pane.contact_chosen) as chosen:
        qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert chosen.args == [ids["Sami"]]


def test_the_keyboard_opens_one_too(pane, qtbot, ids):
    pane.focus_list()
    pane.view.setCurrentIndex(pane.model.index(0))
    qtbot.keyClick(pane.view, Qt.Key.Key_Down)
    with qtbot.waitSignal(pane.contact_chosen) as chosen:
        qtbot.keyClick(pane.view, Qt.Key.Key_Return)
    assert chosen.args == [ids["Sami"]]
    assert pane.current_contact() == ids["Sami"]


def test_what_is_searched_is_found_in_messages_and_opened(pane, qtbot, engine, ids):
    qtbot.keyClicks(pane.search, "sami")
    pane.search.search()
    engine.settle()
    assert [pane.model.data(pane.model.index(i)) for i in range(4)] == [
        "People",
        "Sami",
        "Messages",
        "Sami",
    ]
    with qtbot.waitSignal(pane.message_chosen) as chosen:
        pane.view.row_opened.emit(pane.model.index(3))
    assert [message.id for message in chosen.args] == ["message-2"]


def test_nothing_found_is_said(pane, qtbot, engine):
    qtbot.keyClicks(pane.search, "zzz")
    pane.search.search()
    engine.settle()
    assert pane.empty.text() == "Nothing found for \u2068zzz\u2069."
    assert pane.view.isHidden()
    qtbot.keyClick(pane.search, Qt.Key.Key_Escape)
    assert not pane.view.isHidden()


def test_nobody_yet_is_said(theme, qtbot):
    pane = ContactsPane(FakeEngine(), theme)
    qtbot.addWidget(pane)
    assert pane.empty.text() == "People you pair with appear here."


def test_neighbours_follow_the_order_on_the_screen(pane, ids):
    assert pane.neighbour(1) == ids["Lina"]
    assert pane.neighbour(-1) == ids["Noor"]
    pane.show_open(ids["Sami"])
    assert pane.neighbour(1) == ids["Noor"]
    assert pane.neighbour(-1) == ids["Lina"]
    pane.show_open(ids["Noor"])
    assert pane.neighbour(1) is None


def test_the_next_unread_goes_round_and_leaves_out_the_open_one(pane, engine, ids):
    assert pane.next_unread() is None
    for name in ("Lina", "Noor"):
        engine.messages.summarize(engine.contacts.find(ids[name]).conversation, unread=1)
    pane.show_open(ids["Noor"])
    assert pane.next_unread() == ids["Lina"]
    pane.show_open(ids["Lina"])
    assert pane.next_unread() == ids["Noor"]


def test_the_menu_key_opens_the_menu_of_the_current_row(pane, qtbot, ids):
    pane.view.setCurrentIndex(pane.model.index(2))
    with qtbot.waitSignal(pane.menu_wanted) as wanted:
        pane.view.menu_wanted.emit(pane.view.currentIndex(), pane.pos())
    assert wanted.args[0] == ids["Noor"]


def test_pairing_and_settings_are_at_hand(pane, qtbot):
    with qtbot.waitSignal(pane.pair_requested):
        pane.pair_button.click()
    with qtbot.waitSignal(pane.settings_requested):
        pane.footer.settings_button.click()
    assert pane.pair_button.accessibleName() == "Pair with somebody"


def test_it_grows_with_the_text(pane, theme):
    theme.set_scale(150)
    assert pane.header.height() == theme.tokens.size.header
    assert not pane.grab().isNull()
