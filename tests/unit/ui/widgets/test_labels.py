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


def ink_side(label):
    """Whether what is written stands in the left or the right half."""
    image = label.grab().toImage()
    ground = image.pixelColor(label.width() // 2, 0)
    columns = [
        x
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y) != ground
    ]
    return "left" if max(columns) < image.width() / 2 else "right"


@pytest.mark.parametrize("wraps", [True, False])
@pytest.mark.parametrize("text", ["Noor", "نور"])
def test_text_of_either_direction_begins_at_the_edge_of_the_interface(theme, qtbot, text, wraps):
    label = Label(text, wraps=wraps)
    qtbot.addWidget(label)
    label.resize(300, 30)
    assert ink_side(label) == "left"
    label.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert ink_side(label) == "right"


def test_centred_text_stays_centred(theme, qtbot):
    label = Label("Noor")
    qtbot.addWidget(label)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert label.alignment() == Qt.AlignmentFlag.AlignCenter


def test_wrapped_text_keeps_room_for_every_line(theme, qtbot):
    label = Label("Paired without the secret part. Compare one number.", wraps=True)
    qtbot.addWidget(label)
    label.resize(120, 10)
    label.show()
    assert label.minimumHeight() == label.heightForWidth(120)
    label.setText("Paired.")
    assert label.minimumHeight() == label.heightForWidth(120)


def test_room_kept_in_a_narrow_moment_is_given_back(theme, qtbot):
    label = Label("Compare one fingerprint to be sure who this is", wraps=True)
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    narrow = label.minimumHeight()
    label.resize(600, 20)
    assert label.minimumHeight() < narrow
    assert label.heightForWidth(600) < narrow
