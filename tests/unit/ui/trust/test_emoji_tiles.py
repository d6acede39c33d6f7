from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.fakes.engine import EMOJI
from zajel_desktop.ui.trust.emoji_tiles import EmojiTiles


@pytest.fixture
def tiles(theme, host):
    made = EmojiTiles(theme, host)
    made.show_emoji(EMOJI)
    made.resize(640, 130)
    made.show()
    return made


def places(tiles):
    tiles.layout().activate()
    return [(tile.y(), tile.x()) for tile in tiles.tiles]


def test_they_stand_in_their_order_in_one_line(tiles):
    found = places(tiles)
    assert found == sorted(found)
    assert len({y for y, _ in found}) == 1
    assert [tile.picture.text() for tile in tiles.tiles] == [picture for picture, _ in EMOJI]


def test_where_it_is_narrow_they_stand_in_two_lines_in_the_same_order(tiles):
    tiles.resize(340, 260)
    found = places(tiles)
    assert found == sorted(found)
    assert len({y for y, _ in found}) == 2
    tiles.resize(640, 130)
    assert len({y for y, _ in places(tiles)}) == 1
    tiles.resize(tiles.minimumSizeHint().width(), 600)
    found = places(tiles)
    assert found == sorted(found)
    assert len({y for y, _ in found}) == 4


def test_their_order_is_the_same_in_arabic(tiles):
    assert tiles.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_every_one_has_its_name_for_whoever_sees_or_hears_it(tiles):
    names = [name for _, name in EMOJI]
    assert [tile.name.text() for tile in tiles.tiles] == names
    assert tiles.accessibleName() == ", ".join(names)


def test_they_grow_with_the_text(tiles, theme):
    before = tiles.tiles[0].picture.height()
    theme.set_scale(150)
    assert tiles.tiles[0].picture.height() > before
