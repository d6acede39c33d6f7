"""Appearance: each choice is seen at once."""

from __future__ import annotations

import pytest

from zajel_desktop.ui.settings.looks import SCALES, LooksPage
from zajel_desktop.ui.theme import Mode


@pytest.fixture
def page(appearance, qtbot):
    page = LooksPage(appearance)
    qtbot.addWidget(page)
    return page


def choose(box, data):
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def test_what_is_in_force_is_shown(page):
    assert page.language.currentData() == "en"
    assert page.mode.currentData() == "light"
    assert page.scale.currentData() == 100
    assert not page.motion.isChecked()


def test_languages_call_themselves_by_their_own_name(page):
    assert page.language.itemText(page.language.findData("en")) == "English"


def test_dark_is_dark_at_once(page, appearance):
    choose(page.mode, "dark")
    assert appearance.theme.mode is Mode.DARK


@pytest.mark.parametrize("percent", SCALES)
def test_text_grows_at_once(page, appearance, percent):
    choose(page.scale, percent)
    assert appearance.theme.scale == percent


def test_motion_stops_at_once(page, appearance):
    page.motion.click()
    assert appearance.theme.is_motion_reduced


def test_another_language_is_spoken_at_once(page, appearance, qtbot):
    with qtbot.waitSignal(appearance.language_changed):
        choose(page.language, "")
    assert appearance.looks.language == ""
