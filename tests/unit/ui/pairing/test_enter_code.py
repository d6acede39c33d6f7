"""Enter a code: asked once it is complete, explained while it is not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.fakes.eye import only_fake_eyes
from zajel_desktop.ui.pairing.enter_code import EnterCodePage


@pytest.fixture
def page(qtbot, engine, theme):
    made = EnterCodePage(engine, theme)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_complete_code_is_asked_with_enter(qtbot, page):
    asked = []
    page.asked.connect(asked.append)
    qtbot.keyClicks(page.entry.field, "b3wy6n4p9t")
    assert page.ask_button.isEnabled()
    qtbot.keyClick(page.entry.field, Qt.Key.Key_Return)
    assert [text.upper().replace("-", "") for text in asked] == ["B3WY6N4P9T"]


def test_six_characters_say_what_the_last_four_are_for(qtbot, page):
    qtbot.keyClicks(page.entry.field, "B3WY6N")
    assert page.ask_button.isEnabled()
    assert "unverified" in page.note.text


def test_nothing_is_asked_before_the_code_is_complete(qtbot, page):
    qtbot.keyClicks(page.entry.field, "B3WY")
    assert not page.ask_button.isEnabled()


def test_a_code_is_pasted(page):
    QGuiApplication.clipboard().setText("B3WY6N-4P9T")
    page.paste_button.click()
    assert page.ask_button.isEnabled()


@pytest.fixture
def scanning(page):
    """The page, looking for a code without the camera of whoever runs the tests."""
    with only_fake_eyes():
        page.scan_button.click()
    return page


def test_a_scanned_link_fills_the_field_and_asks_nobody(scanning, qtbot, engine):
    link = "zajel://pair?c=B3WY6N-4P9T"
    with qtbot.assertNotEmitted(scanning.asked):
        scanning.panel.found.emit(link)
    assert scanning.panel.isHidden()
    assert scanning.entry.field.text() == link
    assert scanning.ask_button.isEnabled()


def test_the_code_of_an_older_app_is_as_good(scanning):
    scanning.panel.found.emit("zajel://B3WY6N")
    assert scanning.entry.code.address == "B3WY6N"


def test_another_code_is_named_and_the_search_goes_on(scanning):
    scanning.panel.found.emit("zajel://verify/1/x/y")
    assert scanning.panel.isVisible()
    assert "no pairing code" in scanning.panel.note.text


def test_back_from_the_scanner_is_the_field(scanning):
    scanning.panel.back_button.click()
    assert scanning.form.isVisible()
    assert scanning.panel.isHidden()
    scanning.scan_button.click()
    assert scanning.panel.isVisible()
    scanning.clear()
    assert scanning.form.isVisible()


def test_nothing_is_loaded_for_scanning_before_it_is_asked_for(page):
    page.on_scanned("nonsense")
    assert page.panel is None
    page.on_scanned("zajel://B3WY6N")
    assert page.ask_button.isEnabled()
