"""Chips: icon and word say it, colour repeats it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from zajel_desktop.model.link import Path
from zajel_desktop.ui.widgets.chip import Chip, PathBadge, Tone


def plain(words):
    return words.replace("\u2068", "").replace("\u2069", "")


@pytest.fixture
def badge(theme, qtbot):
    badge = PathBadge(theme)
    qtbot.addWidget(badge)
    return badge


@pytest.mark.parametrize(
    ("path", "round_trip", "words"),
    [
        (Path.LAN, 2, "Same network · 2 ms"),
        (Path.DIRECT, 24, "Direct · 24 ms"),
        (Path.RELAYED, None, "Relayed"),
        (Path.NONE, 3, "Not connected"),
    ],
)
def test_a_path_is_said_in_words(badge, path, round_trip, words):
    badge.show_path(path, round_trip)
    assert plain(badge.words) == plain(badge.accessibleName()) == words


def test_saying_the_same_again_asks_for_no_painting(badge, qtbot):
    badge.show_path(Path.LAN, 2)
    badge.show()
    qtbot.waitExposed(badge)
    painted = []
    badge.update = lambda: painted.append(1)
    badge.show_path(Path.LAN, 2)
    assert painted == []
    badge.show_path(Path.LAN, 3)
    assert painted == [1]


@pytest.mark.parametrize("tone", Tone)
def test_a_chip_stands_on_the_soft_ground_of_its_tone(theme, qtbot, tone):
    chip = Chip(theme, tone, "Verified", "shield-check")
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    ground = chip.grab().toImage().pixelColor(chip.width() - 4, chip.height() // 2)
    assert ground == theme.tokens.colour(f"{tone.value}_soft")


def test_a_chip_makes_room_for_its_icon_and_larger_text(theme, qtbot):
    bare, chip = Chip(theme, words="Verified"), Chip(theme, words="Verified", icon="shield")
    qtbot.addWidget(bare)
    qtbot.addWidget(chip)
    assert chip.sizeHint().width() > bare.sizeHint().width()
    before = chip.sizeHint()
    theme.set_scale(150)
    assert chip.sizeHint().width() > before.width()
    assert chip.sizeHint().height() > before.height()


def test_a_chip_begins_where_lines_begin(theme, qtbot):
    chip = Chip(theme, Tone.DANGER, "New key", "key")
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    left = chip.grab().toImage()
    chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert chip.grab().toImage() != left


def test_where_there_is_less_room_the_time_goes_first_then_letters(badge):
    badge.show_path(Path.LAN, 2)
    badge.resize(badge.sizeHint())
    assert plain(badge.shown_words) == "Same network · 2 ms"
    badge.resize(badge.width() - 10, badge.height())
    assert badge.shown_words == "Same network"
    badge.resize(badge.minimumSizeHint())
    assert badge.shown_words.endswith("…")
    assert plain(badge.accessibleName()) == "Same network · 2 ms"
