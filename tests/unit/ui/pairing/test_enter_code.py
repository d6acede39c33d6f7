"""Enter a code: asked once it is complete, explained while it is not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

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
