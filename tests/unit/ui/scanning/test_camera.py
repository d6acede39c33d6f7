"""The camera as Qt gives it: asked for late, let go of soon."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QCameraPermission, QCoreApplication, Qt
from PySide6.QtGui import QColor, QImage

from zajel_desktop.ui.scanning.camera import CameraTrouble, QtCamera

Status = Qt.PermissionStatus


class Frame:
    """What a camera hands out."""

    def __init__(self, image):
        self._image = image

    def toImage(self):
        return self._image


class Answer:
    """What the person said when the desktop asked."""

    def __init__(self, status):
        self._status = status

    def status(self):
        return self._status


@pytest.fixture
def camera(qapp, monkeypatch):
    """A camera whose opening only notes that it was opened."""
    made = QtCamera()
    made.opened = 0

    def opened():
        made.opened += 1

    monkeypatch.setattr(made, "_open", opened)
    made.seen, made.troubles = [], []
    made.picture_taken.connect(made.seen.append)
    made.troubled.connect(made.troubles.append)
    return made


def image():
    made = QImage(8, 8, QImage.Format.Format_RGB32)
    made.fill(QColor("white"))
    return made


def permit(monkeypatch, status):
    monkeypatch.setattr(QCoreApplication, "checkPermission", lambda *_: status)


def test_where_it_is_allowed_it_opens_at_once(camera, monkeypatch):
    permit(monkeypatch, Status.Granted)
    camera.start()
    assert camera.opened == 1


def test_where_it_is_forbidden_it_says_so(camera, monkeypatch):
    permit(monkeypatch, Status.Denied)
    camera.start()
    assert camera.troubles == [CameraTrouble.DENIED]
    assert camera.opened == 0


@pytest.mark.parametrize(
    ("status", "opened", "troubles"),
    [(Status.Granted, 1, []), (Status.Denied, 0, [CameraTrouble.DENIED])],
)
def test_where_the_person_is_asked_it_waits(camera, monkeypatch, status, opened, troubles):
    asked = []
    permit(monkeypatch, Status.Undetermined)
    monkeypatch.setattr(QCoreApplication, "requestPermission", lambda _, *what: asked.append(what))
    camera.start()
    assert camera.opened == 0
    ((wish, owner, answer),) = asked
    assert isinstance(wish, QCameraPermission)
    assert owner is camera
    answer(Answer(status))
    assert (camera.opened, camera.troubles) == (opened, troubles)


def test_an_answer_that_comes_too_late_opens_nothing(camera, monkeypatch):
    permit(monkeypatch, Status.Undetermined)
    monkeypatch.setattr(QCoreApplication, "requestPermission", lambda *_: None)
    camera.start()
    camera.stop()
    camera.on_permission(Answer(Status.Granted))
    assert camera.opened == 0


def test_pictures_come_one_at_a_time_and_none_after_the_end(camera, monkeypatch):
    permit(monkeypatch, Status.Granted)
    camera.start()
    camera.on_frame(Frame(QImage()))
    camera.on_frame(Frame(image()))
    camera.on_frame(Frame(image()))  # a moment later, which is too early
    assert len(camera.seen) == 1
    camera.stop()
    camera.start()
    camera.on_frame(Frame(image()))
    assert len(camera.seen) == 2
    camera.stop()
    camera.on_frame(Frame(image()))
    assert len(camera.seen) == 2


def test_one_that_fails_is_let_go_of(camera, monkeypatch):
    permit(monkeypatch, Status.Granted)
    camera.start()
    camera.on_error()
    assert not camera.is_running
    assert camera.troubles == [CameraTrouble.FAILED]


ALONE = """
import sys
from PySide6.QtWidgets import QApplication
from zajel_desktop.ui.scanning.camera import QtCamera
application = QApplication([])
camera = QtCamera()
troubles = []
camera.troubled.connect(troubles.append)
assert "PySide6.QtMultimedia" not in sys.modules
camera.start()
assert "PySide6.QtMultimedia" in sys.modules
assert camera.is_running != bool(troubles), troubles
camera.stop()
assert not camera.is_running
"""


def test_qt_multimedia_is_loaded_with_the_first_use_and_the_real_one_opens_or_says_why(qapp):
    # Its libraries look for sound servers and complain; so it stays out of this process.
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
