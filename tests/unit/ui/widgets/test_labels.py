"""Labels: plain text in the colour that is meant, cut where there is no room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from zajel_desktop.ui.widgets.labels import ElidedLabel, Label


def test_a_name_cannot_dress_itself_up(theme, qtbot):
    label = Label("<b>Noor</b>")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_a_label_has_the_colour_that_is_meant(theme, qtbot):
    label = Label("Declined", tone="danger")
    qtbot.addWidget(label)
    label.ensurePolished()
    assert label.palette().color(label.foregroundRole()) == theme.tokens.color.danger
    label.set_tone("text_secondary")
    label.ensurePolished()
    assert label.palette().color(label.foregroundRole()) == theme.tokens.color.text_secondary


@pytest.fixture
def name(theme, qtbot):
    label = ElidedLabel("Noor with the very long name")
    qtbot.addWidget(label)
    return label


def test_a_long_name_is_cut_and_said_whole(name):
    name.resize(80, 20)
    name.grab()
    assert name.shown_text.endswith("…")
    assert name.toolTip() == name.text()


def test_a_name_that_fits_needs_no_tooltip(name):
    name.resize(800, 20)
    name.grab()
    assert name.shown_text == name.text()
    assert name.toolTip() == ""


def test_a_long_name_gives_way_in_a_layout(name):
    assert name.minimumSizeHint().width() < 60
