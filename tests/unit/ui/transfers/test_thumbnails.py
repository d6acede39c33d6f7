from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, QSizeF
from PySide6.QtGui import QColor, QImage

from zajel_desktop.ui.transfers.thumbnails import Thumbnails, decoded

SIZE = QSizeF(100, 50)


@pytest.fixture
def picture(tmp_path, qapp):
    path = str(tmp_path / "ridge.png")
    image = QImage(400, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    image.save(path)
    return path


@pytest.fixture
def thumbnails(qapp):
    made = Thumbnails()
    yield made
    assert made.wait()


def test_a_picture_fills_its_place(picture):
    image = decoded(picture, QSize(100, 50))
    assert (image.width(), image.height()) == (100, 50)
    assert image.pixelColor(50, 25) == QColor("red")


def test_what_is_no_picture_gives_none(tmp_path):
    path = tmp_path / "not.png"
    path.write_bytes(b"MZ\x90\x00 no picture at all")
    assert decoded(str(path), QSize(100, 50)).isNull()


def test_a_drawing_in_disguise_gives_none(tmp_path):
    path = tmp_path / "drawing.png"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>')
    assert decoded(str(path), QSize(100, 50)).isNull()


def test_a_picture_as_thin_as_a_thread_gives_none(tmp_path):
    path = str(tmp_path / "thread.png")
    image = QImage(1, 30_000, QImage.Format.Format_Grayscale8)
    image.fill(0)
    image.save(path)
    assert decoded(path, QSize(1000, 500)).isNull()


def test_a_missing_file_gives_none():
    assert decoded("/nowhere/ridge.png", QSize(100, 50)).isNull()


def test_a_picture_comes_later_and_is_kept(qtbot, thumbnails, picture):
    with qtbot.waitSignal(thumbnails.ready) as ready:
        assert thumbnails.pixmap(picture, SIZE, 2.0) is None
    assert ready.args == [picture]
    pixmap = thumbnails.pixmap(picture, SIZE, 2.0)
    assert pixmap is not None
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (200, 2.0)


def test_what_cannot_be_read_is_asked_for_once(qtbot, thumbnails):
    with qtbot.waitSignal(thumbnails.ready):
        assert thumbnails.pixmap("/nowhere/ridge.png", SIZE, 1.0) is None
    assert thumbnails.pixmap("/nowhere/ridge.png", SIZE, 1.0) is None
    with qtbot.assertNotEmitted(thumbnails.ready, wait=50):
        thumbnails.pixmap("/nowhere/ridge.png", SIZE, 1.0)


def test_a_forgotten_picture_is_read_again(qtbot, thumbnails, picture):
    with qtbot.waitSignal(thumbnails.ready):
        thumbnails.pixmap(picture, SIZE, 1.0)
    thumbnails.forget(picture)
    with qtbot.waitSignal(thumbnails.ready):
        assert thumbnails.pixmap(picture, SIZE, 1.0) is None
