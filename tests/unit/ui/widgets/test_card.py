"""Cards: rows parted by lines, each naming its control."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QFrame, QRadioButton

from zajel_desktop.ui.widgets.card import Card, CardRow
from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.switch import Switch


@pytest.fixture
def card(theme, qtbot):
    card = Card(theme)
    qtbot.addWidget(card)
    return card


def test_rows_are_parted_by_lines(card, theme):
    for title in ("This network", "A server", "Only this computer"):
        card.add_row(CardRow(theme, title))
    lines = [f for f in card.findChildren(QFrame) if f.property("kind") == "line"]
    assert len(lines) == 2


def test_the_title_names_a_control_without_a_name(theme, qtbot):
    radio = QRadioButton()
    row = CardRow(theme, "This network", "In use now", lead=radio)
    qtbot.addWidget(row)
    assert (radio.accessibleName(), radio.accessibleDescription()) == ("This network", "In use now")


def test_a_control_with_a_name_keeps_it(theme, qtbot):
    switch = Switch(theme, "Hide my address")
    row = CardRow(theme, "Address", control=switch)
    qtbot.addWidget(row)
    assert switch.accessibleName() == "Hide my address"


def test_a_row_is_as_high_as_the_design_says_and_grows(card, theme):
    row = CardRow(theme, "Relays", "None yet.")
    card.add_row(row)
    assert row.minimumHeight() == 64
    theme.set_scale(150)
    assert row.minimumHeight() == 96


def test_the_second_line_can_change(theme, qtbot):
    row = CardRow(theme, "Relays")
    qtbot.addWidget(row)
    row.show()
    row.set_second("None yet. The meeting point may offer one.")
    qtbot.waitUntil(lambda: row.findChildren(Label)[1].isVisible())
    assert row.findChildren(Label)[1].text().startswith("None yet")
    row.set_second("")
    assert not row.findChildren(Label)[1].isVisible()
