from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QColor, QImage

from zajel_desktop.ui.conversation.pasted_images import PastedImages


def picture():
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    return image


def test_a_picture_becomes_a_file_that_stays(qapp, tmp_path):
    folder = tmp_path / "pasted"
    path = PastedImages(str(folder)).save(picture())
    assert Path(path).parent == folder
    assert path.endswith(".png")
    assert QImage(path).pixelColor(1, 1) == QColor("red")


def test_only_its_owner_looks_into_the_folder(qapp, tmp_path):
    PastedImages(str(tmp_path / "pasted")).save(picture())
    assert (tmp_path / "pasted").stat().st_mode & 0o077 == 0


def test_every_picture_gets_a_file_of_its_own(qapp, tmp_path):
    images = PastedImages(str(tmp_path))
    assert len({images.save(picture()) for _ in range(3)}) == 3


def test_without_a_folder_it_goes_with_its_owner(qapp):
    images = PastedImages()
    path = Path(images.save(picture()))
    assert path.exists()
    del images
    assert not path.exists()
