"""With nobody there yet, two large cards lead on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from zajel_desktop.ui.empty import EmptyPage


@pytest.fixture
def page(theme, qtbot):
    page = EmptyPage(theme)
    qtbot.addWidget(page)
    page.resize(800, 600)
    page.show()
    return page


def test_each_card_leads_on_by_keyboard(page, qtbot):
    with qtbot.waitSignal(page.code_requested):
        qtbot.keyClick(page.code_card, Qt.Key.Key_Space)
    with qtbot.waitSignal(page.enter_requested):
        qtbot.keyClick(page.enter_card, Qt.Key.Key_Space)


def test_cards_are_named_and_explained(page):
    assert page.code_card.accessibleName() == "Show my code"
    assert page.enter_card.accessibleDescription() == "You were told a code or got a link."


def test_words_fit_whether_somebody_is_known_or_not(page):
    assert page.title.text() == "Pair with your first person"
    page.show_for(has_contacts=True)
    assert page.title.text() == "Choose somebody to talk to"


@pytest.mark.parametrize("direction", Qt.LayoutDirection)
def test_it_paints_in_every_direction(page, direction):
    page.setLayoutDirection(direction)
    assert not page.grab().isNull()


def test_cards_grow_with_the_text(page, theme):
    before = page.code_card.sizeHint()
    theme.set_scale(150)
    after = page.code_card.sizeHint()
    assert after.height() > before.height()
    assert after.width() > before.width()
