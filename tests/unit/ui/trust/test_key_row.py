from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.fakes.engine import FINGERPRINT
from zajel_desktop.ui.trust.key_row import KeyRow


@pytest.fixture
def row(theme, host):
    made = KeyRow(theme, "Key you know", host)
    made.resize(480, 60)
    made.show()
    return made


def test_it_shows_how_a_key_begins_and_when_it_was_verified(row):
    row.show_key(FINGERPRINT, "Verified 3 May")
    assert row.key.text() == "7B2E 90C4 51AF D3E8"
    assert row.chip.words == "Verified 3 May"


def test_a_key_that_nobody_verified_is_said_to_be_unverified(row):
    row.show_key(FINGERPRINT, "")
    assert row.chip.words == "Unverified"


def test_in_arabic_the_key_begins_at_the_other_edge(row, host):
    host.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    row.resize(300, 90)
    row.show_key(FINGERPRINT, "")
    row.layout().activate()
    assert row.key.geometry().right() > 250


def test_where_it_is_narrow_the_key_stands_below(row):
    row.show_key(FINGERPRINT, "")
    row.layout().activate()
    assert row.key.x() > row.title.geometry().right()
    row.resize(row.minimumSizeHint().width(), 90)
    row.layout().activate()
    assert row.key.y() > row.title.geometry().bottom()


def test_a_wide_font_puts_the_key_below_before_it_is_cut(row):
    row.show_key(FINGERPRINT, "")
    font = row.key.font()
    font.setPixelSize(2 * font.pixelSize())
    row.key.setFont(font)
    row.show_key(FINGERPRINT, "")
    row.layout().activate()
    assert row.key.y() > row.title.geometry().bottom()
    assert row.key.width() >= row.key.sizeHint().width()
