"""A page of the settings: sections of cards under a title."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from zajel_desktop.ui.settings.page import WIDEST, SettingsPage
from zajel_desktop.ui.widgets.buttons import Button
from zajel_desktop.ui.widgets.card import CardRow


@pytest.fixture
def page(theme, qtbot):
    page = SettingsPage(theme)
    qtbot.addWidget(page)
    page.resize(900, 500)
    page.set_title("Network")
    page.add_section("Paths").add_row(CardRow(theme, "Relays", "None yet."))
    page.show()
    return page


def test_everything_on_it_can_be_searched(page):
    for words in ("Network", "Paths", "Relays", "None yet."):
        assert words in page.words()


def test_lines_stay_readable_in_a_wide_window(page):
    assert page.widget().layout().itemAt(0).widget().width() <= WIDEST


def test_a_button_below_the_cards_is_no_wider_than_its_words(page, theme):
    wide, own = (Button(theme, "Test my network") for _ in range(2))
    page.add(wide)
    page.add(own, is_wide=False)
    QApplication.processEvents()
    assert own.width() == own.sizeHint().width() < wide.width()
    assert own.x() == wide.x()
