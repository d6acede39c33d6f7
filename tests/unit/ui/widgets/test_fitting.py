from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from zajel_desktop.ui.widgets.fitting import fit


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_a_window_gets_what_it_would_like(window):
    fit(window, 520, 440)
    assert window.size().toTuple() == (520, 440)


def test_a_window_stays_on_its_screen(window):
    fit(window, 10_000, 10_000)
    room = window.screen().availableSize()
    assert window.width() < room.width()
    assert window.height() < room.height()


def test_a_window_is_never_smaller_than_it_can_be(window):
    window.setMinimumSize(10_000, 300)
    fit(window, 500, 200)
    assert window.size().toTuple() == (10_000, 300)
