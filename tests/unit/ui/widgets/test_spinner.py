"""The spinner: it turns while it is seen, and stands still where nothing may move."""

from __future__ import annotations

import pytest

from zajel_desktop.ui.widgets.spinner import Spinner


@pytest.fixture
def spinner(theme, qtbot):
    spinner = Spinner(theme, 20)
    qtbot.addWidget(spinner)
    return spinner


def test_it_turns_only_while_it_is_seen(spinner):
    assert not spinner.is_turning
    spinner.show()
    assert spinner.is_turning
    spinner.hide()
    assert not spinner.is_turning


def test_it_moves(spinner, qtbot):
    spinner.show()
    before = spinner.grab().toImage()
    qtbot.waitUntil(lambda: spinner.grab().toImage() != before)


def test_it_is_a_still_ring_where_nothing_may_move(spinner, theme):
    spinner.show()
    theme.set_motion_reduced(True)
    assert not spinner.is_turning
    middle = spinner.grab().toImage()
    assert middle.pixelColor(1, 10) == theme.tokens.color.progress
    assert middle.pixelColor(18, 10) == theme.tokens.color.progress


def test_it_turns_again_when_motion_is_allowed(spinner, theme):
    spinner.show()
    theme.set_motion_reduced(True)
    theme.set_motion_reduced(False)
    assert spinner.is_turning
