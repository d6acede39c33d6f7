"""What is found in pictures, and what is left alone."""

from __future__ import annotations

import pytest
import zxingcpp
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from tests.unit.ui.scanning.conftest import picture
from zajel_desktop.ui.scanning import qr_reader
from zajel_desktop.ui.scanning.qr_reader import QrReader, picture_at
from zajel_desktop.ui.widgets.qr import QrView


@pytest.fixture
def reader(qapp):
    return QrReader()


def test_a_code_is_found(reader, link):
    assert reader.read(picture(link)) == link


@pytest.mark.parametrize("turn", [Qt.Orientation.Horizontal, Qt.Orientation.Vertical])
def test_a_mirrored_code_is_found(reader, link, turn):
    assert reader.read(picture(link).flipped(turn)) == link


def test_a_code_on_nothing_is_found_as_on_paper(reader, link):
    assert reader.read(picture(link, light=None)) == link


def test_a_light_code_on_a_dark_ground_is_found(reader, link):
    assert reader.read(picture(link, dark="white", light="black")) == link


def test_a_small_code_in_a_large_photograph_is_found(reader, link):
    photograph = QImage(4000, 3000, QImage.Format.Format_RGB32)
    photograph.fill(QColor("#8899aa"))
    painter = QPainter(photograph)
    painter.drawImage(QRectF(1500, 900, 700, 700), picture(link))
    painter.end()
    assert reader.read(photograph) == link


def test_what_our_own_windows_show_is_found(reader, theme, qtbot, link):
    view = QrView(theme, 176)
    qtbot.addWidget(view)
    view.show_text(link)
    assert reader.read(view.grab().toImage()) == link


def test_nothing_is_found_in_nothing(reader):
    blank = QImage(200, 200, QImage.Format.Format_RGB32)
    blank.fill(Qt.GlobalColor.white)
    assert reader.read(blank) == ""
    assert reader.read(QImage()) == ""


def test_other_kinds_of_codes_are_not_read(reader):
    made = zxingcpp.create_barcode("zajel://K7QX2M", zxingcpp.BarcodeFormat.Aztec)
    lines = memoryview(made.to_image(scale=5))
    height, width = lines.shape
    image = QImage(bytes(lines), width, height, width, QImage.Format.Format_Grayscale8)
    assert reader.read(image) == ""


def test_a_text_too_long_to_be_ours_is_none(reader):
    assert reader.read(picture("zajel://pair/" + "A" * 600)) == ""


def test_a_picture_on_disk_is_read(reader, link, tmp_path):
    for kind in ("png", "jpg", "webp"):
        path = str(tmp_path / f"code.{kind}")
        assert picture(link).save(path)
        assert reader.read_file(path) == link


def test_a_large_picture_is_made_smaller_while_it_is_read(qapp, tmp_path, monkeypatch, link):
    monkeypatch.setattr(qr_reader, "SIDE", 100)
    picture(link).save(str(tmp_path / "code.png"))
    assert max(picture_at(str(tmp_path / "code.png")).size().toTuple()) == 100


def test_what_is_no_picture_or_much_too_large_is_not_read(reader, link, tmp_path, monkeypatch):
    (tmp_path / "words.png").write_text("no picture")
    assert reader.read_file(str(tmp_path / "words.png")) == ""
    assert reader.read_file(str(tmp_path / "gone.png")) == ""
    picture(link).save(str(tmp_path / "code.ppm"))
    assert reader.read_file(str(tmp_path / "code.ppm")) == ""
    monkeypatch.setattr(qr_reader, "PIXELS", 100)
    picture(link).save(str(tmp_path / "code.png"))
    assert reader.read_file(str(tmp_path / "code.png")) == ""
