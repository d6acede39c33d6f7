"""The first page: three answers or none."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.fakes.engine import FakeEngine
from zajel_desktop.model.service import ServiceChoice
from zajel_desktop.ui.first_run import FirstRunPage
from zajel_desktop.ui.safekeeping.restore_dialog import RestoreDialog


@pytest.fixture
def engine():
    return FakeEngine(name="", is_started=False)


@pytest.fixture
def page(engine, theme, qtbot):
    page = FirstRunPage(engine, theme)
    qtbot.addWidget(page)
    page.resize(1100, 720)
    page.show()
    return page


def test_the_answers_are_taken(page, engine, qtbot):
    qtbot.keyClicks(page.name, " Ali ")
    page.folder.choose("/srv/files")
    page.choices[ServiceChoice.COMPUTER].click()
    with qtbot.waitSignal(page.answered):
        page.start_button.click()
    settings = engine.settings.current
    assert (settings.name, settings.downloads) == ("Ali", "/srv/files")
    assert settings.service is ServiceChoice.COMPUTER
    assert settings.is_started


def test_this_network_is_proposed(page):
    assert page.choice() is ServiceChoice.NETWORK
    assert ServiceChoice.APP not in page.choices


@pytest.mark.parametrize("button", ["start_button", "skip_button"])
def test_who_was_met_at_the_servers_of_the_app_before_stays_there(engine, theme, qtbot, button):
    engine.settings.change(service=ServiceChoice.APP, bootstrap_url="https://lists.example.org")
    page = FirstRunPage(engine, theme)
    qtbot.addWidget(page)
    assert page.choice() is ServiceChoice.APP
    getattr(page, button).click()
    assert engine.settings.current.service is ServiceChoice.APP
    assert engine.settings.current.bootstrap_url == "https://lists.example.org"


def test_everything_can_be_skipped(page, engine, qtbot):
    with qtbot.waitSignal(page.answered):
        page.skip_button.click()
    assert engine.settings.current.is_started
    assert engine.settings.current.name == ""


def test_a_backup_can_be_restored_instead_of_beginning(page, engine):
    page.restore_button.click()
    (dialog,) = page.findChildren(RestoreDialog)
    assert "goes for good" not in dialog.said.text()
    dialog.file.choose("/media/stick/Zajel.zajel")
    dialog.words.field.setText("words")
    dialog.do_button.click()
    assert engine.asked("safekeeping.restore") == [("/media/stick/Zajel.zajel", "words")]


def test_a_server_needs_its_address(page, engine, qtbot):
    assert page.address.isHidden()
    page.choices[ServiceChoice.URL].click()
    assert not page.address.isHidden()
    with qtbot.assertNotEmitted(page.answered):
        page.start()
    qtbot.keyClicks(page.address.field, "signal.example.org")
    page.start()
    assert engine.settings.current.service is ServiceChoice.URL
    assert engine.settings.current.service_url == "wss://signal.example.org"


def test_enter_after_the_name_starts(page, qtbot):
    qtbot.keyClicks(page.name, "Ali")
    with qtbot.waitSignal(page.answered):
        qtbot.keyClick(page.name, Qt.Key.Key_Return)


def test_tab_passes_every_answer_and_both_buttons(page):
    seen, widget = [], page.name.nextInFocusChain()
    while widget is not page.name:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            seen.append(widget)
        widget = widget.nextInFocusChain()
    buttons = [page.folder.button, page.skip_button, page.start_button]
    assert [w for w in seen if w in buttons] == buttons
