"""Avatars: the key gives the colour, the name the letter, the mark has three shapes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from zajel_desktop.model.link import Presence
from zajel_desktop.ui.widgets.avatar import Avatar, Face, paint_avatar, tint_of

NOOR = Face("key of noor", "Noor")


@pytest.fixture
def avatar(theme, qtbot):
    avatar = Avatar(theme, NOOR)
    qtbot.addWidget(avatar)
    return avatar


@pytest.mark.parametrize(
    ("name", "initial"), [("noor", "N"), ("«نور»", "ن"), ("👋 Ali", "A"), ("", ""), ("ß", "S")]
)
def test_the_initial_is_the_first_letter(name, initial):
    assert Face("key", name).initial == initial


def test_the_tint_follows_the_key_and_not_the_name(theme):
    assert tint_of("key of noor", theme.tokens) == tint_of("key of noor", theme.tokens)
    tints = {tint_of(f"key {n}", theme.tokens).background.name() for n in range(64)}
    assert len(tints) == 8


def test_it_is_drawn_in_the_tint(avatar, theme):
    ground = tint_of(NOOR.key, theme.tokens).background
    assert avatar.grab().toImage().pixelColor(20, 3) == ground


def test_every_presence_looks_different(avatar):
    images = []
    for presence in (None, Presence.OFFLINE, Presence.RECONNECTING, Presence.ONLINE):
        avatar.show_face(NOOR, presence)
        images.append(avatar.grab().toImage())
    assert all(one != other for n, one in enumerate(images) for other in images[:n])


def test_the_mark_stands_at_the_end_of_either_direction(avatar, theme):
    avatar.show_face(NOOR, Presence.ONLINE)
    online = theme.tokens.color.presence_online
    assert avatar.grab().toImage().pixelColor(35, 35) == online
    avatar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert avatar.grab().toImage().pixelColor(5, 35) == online


def test_the_gap_round_the_mark_is_clear(theme):
    image = QImage(40, 40, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_avatar(painter, QRectF(0, 0, 40, 40), theme, NOOR, Presence.ONLINE)
    painter.end()
    assert image.pixelColor(27, 33).alpha() == 0


def test_somebody_without_a_name_has_a_sign(avatar, theme):
    avatar.show_face(Face("key", ""))
    assert avatar.grab().toImage().pixelColor(20, 20) != avatar.grab().toImage().pixelColor(20, 10)


def test_a_device_has_its_icon(avatar):
    letter = avatar.grab().toImage()
    avatar.show_face(Face(NOOR.key, NOOR.name, "phone-device"))
    assert avatar.grab().toImage() != letter


def test_it_is_as_large_as_asked(theme, qtbot):
    avatar = Avatar(theme, NOOR, 48)
    qtbot.addWidget(avatar)
    assert avatar.sizeHint().width() == avatar.width() == 48
