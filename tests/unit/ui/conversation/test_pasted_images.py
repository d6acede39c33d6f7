from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QColor, QImage

from zajel_desktop.ui.conversation.pasted_images import PastedImages


def picture():
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    return image


def test_a_picture_becomes_a_file(qapp):
    images = PastedImages()
    path = images.save(picture())
    assert path.endswith(".png")
    assert QImage(path).pixelColor(1, 1) == QColor("red")


def test_every_picture_gets_a_file_of_its_own(qapp):
    images = PastedImages()
    assert images.save(picture()) != images.save(picture())


def test_the_folder_goes_with_its_owner(qapp):
    images = PastedImages()
    path = Path(images.save(picture()))
    assert path.exists()
    del images
    assert not path.exists()
