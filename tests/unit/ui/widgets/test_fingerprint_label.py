"""A fingerprint can be compared: in lines of groups, in one width, never turned round."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase

from zajel_desktop.ui.widgets.fingerprint_label import FingerprintLabel

KEY = "7B2E 90C4 51AF D3E8 0C66 FA19 82B7 4D05 61CC E93A 07F4 B85D 2A90 3E71 C6D8 14BF"


@pytest.fixture
def label(theme, qtbot):
    label = FingerprintLabel(theme, 4)
    qtbot.addWidget(label)
    label.show_key(KEY)
    label.show()
    return label


def test_it_stands_in_lines_of_groups(label):
    assert [len(line.split()) for line in label.text().splitlines()] == [4, 4, 4, 4]
    assert label.text().split() == KEY.split()


def test_it_runs_from_left_to_right_for_everybody(label):
    assert label.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_every_digit_has_the_same_width_and_grows_with_the_text(label, theme):
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    assert label.font().family() == fixed.family()
    before = label.font().pixelSize()
    theme.set_scale(150)
    assert label.font().pixelSize() > before


def test_it_can_be_marked(label):
    assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard


def test_where_there_is_little_room_groups_go_to_the_next_line(label):
    wide = label.heightForWidth(600)
    assert label.heightForWidth(100) > wide
