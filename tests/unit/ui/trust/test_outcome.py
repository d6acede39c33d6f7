from __future__ import annotations

import pytest

from tests.unit.ui.trust.conftest import plain
from zajel_desktop.ui.trust.outcome import Outcome, OutcomePage


@pytest.fixture
def page(theme, qtbot):
    made = OutcomePage(theme, "Noor")
    qtbot.addWidget(made)
    return made


def test_a_match_needs_nothing_more(page):
    page.show_outcome(Outcome.MATCH)
    assert plain(page.text) == "Noor is verified. There is nothing left to do."


def test_a_difference_says_what_to_do(page):
    page.show_outcome(Outcome.DIFFER)
    assert "pair again with a new code" in page.text
    page.show_outcome(Outcome.MATCH)
    assert "verified" in page.text
