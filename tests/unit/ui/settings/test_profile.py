"""Profile: my name, and the fingerprint of my key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.fakes.engine import FINGERPRINT, OUR_KEY, FakeEngine
from zajel_desktop.ui.settings.new_key_dialog import NewKeyDialog
from zajel_desktop.ui.settings.profile import ProfilePage


@pytest.fixture
def engine():
    return FakeEngine(name="Ali")


@pytest.fixture
def page(engine, theme, qtbot):
    page = ProfilePage(engine, theme)
    qtbot.addWidget(page)
    page.show()
    return page


def test_a_new_name_is_used_when_it_is_typed(page, engine, qtbot):
    page.name.selectAll()
    qtbot.keyClicks(page.name, " Ali H. ")
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    assert engine.settings.current.name == "Ali H."


def test_a_name_chosen_elsewhere_is_shown(page, engine):
    page.name.clearFocus()
    engine.settings.change(name="Ali B.")
    assert page.name.text() == "Ali B."


def test_the_fingerprint_is_whole_and_can_be_copied(page):
    assert page.fingerprint.text().split() == FINGERPRINT.split()
    page.copy_button.click()
    assert QGuiApplication.clipboard().text() == FINGERPRINT


def test_the_field_is_named(page):
    assert page.name.accessibleName() == "Your name"


def test_a_new_key_is_asked_about_and_shown_once_it_is_there(page, engine):
    page.copy_button.click()
    page.new_button.click()
    page.findChild(NewKeyDialog).new_button.click()
    assert engine.asked("identity.renew") == [()]
    assert page.copy_button.text() == "Copied"
    engine.identity.become()
    assert page.copy_button.text() == "Copy"


def test_a_code_under_the_old_key_is_offered_while_that_is_kept(page, engine, qtbot):
    assert not page.old_row.isVisible()
    page.show_old_code()
    assert engine.asked("pairing.renew") == []
    engine.identity.become()
    assert page.old_row.isVisible()
    with qtbot.waitSignal(page.code_requested):
        page.old_button.click()
    assert engine.asked("pairing.renew") == [(OUR_KEY,)]
