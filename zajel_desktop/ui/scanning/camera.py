"""The camera of this computer, as pictures, for as long as something is scanned.

Qt Multimedia is imported with the first use: it is large, and most people never scan.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCameraPermission,
    QCoreApplication,
    QElapsedTimer,
    QObject,
    QPermission,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QCamera, QVideoFrame

PAUSE = 60
"""Milliseconds between two pictures: enough to aim by, and little work."""


class CameraTrouble(enum.Enum):
    """Why there are no pictures."""

    NONE_THERE = "none there"
    DENIED = "denied"
    FAILED = "failed"


class Eye(QObject):
    """What a scanner needs of a camera; this one sees nothing and says nothing."""

    picture_taken = Signal(QImage)
    troubled = Signal(object)

    def start(self) -> None:
        """Begin to take pictures, or tell why not."""

    def stop(self) -> None:
        """Let go of the camera."""


class QtCamera(Eye):
    """The camera the desktop prefers."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._camera: QCamera | None = None
        self._parts: list[QObject] = []
        self._is_wanted = False
        self._since = QElapsedTimer()

    @property
    def is_running(self) -> bool:
        """Whether the camera is in use by us."""
        return self._camera is not None

    def start(self) -> None:
        """Begin to take pictures, or tell why not; some desktops ask the person first."""
        self._is_wanted = True
        self._since.invalidate()
        application = QCoreApplication.instance()
        if application is None:
            return
        wish = QCameraPermission()
        match application.checkPermission(wish):
            case Qt.PermissionStatus.Undetermined:
                application.requestPermission(wish, self, self.on_permission)
            case Qt.PermissionStatus.Denied:
                self.troubled.emit(CameraTrouble.DENIED)
            case Qt.PermissionStatus.Granted:
                self._open()

    def stop(self) -> None:
        """Let go of the camera, so that its light goes out."""
        self._is_wanted = False
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.stop()
        for part in self._parts:
            part.deleteLater()
        self._parts.clear()

    def on_permission(self, answer: QPermission) -> None:
        """The person has allowed it, or not."""
        if not self._is_wanted:
            return
        if answer.status() is Qt.PermissionStatus.Granted:
            self._open()
        else:
            self.troubled.emit(CameraTrouble.DENIED)

    def on_frame(self, frame: QVideoFrame) -> None:
        """Hand on what the camera sees."""
        is_early = self._since.isValid() and self._since.elapsed() < PAUSE
        if is_early or not self._is_wanted:
            return
        image = frame.toImage()
        if not image.isNull():
            self._since.start()
            self.picture_taken.emit(image)

    def on_error(self) -> None:
        """The camera was pulled out, or another program has it."""
        self.stop()
        self.troubled.emit(CameraTrouble.FAILED)

    def _open(self) -> None:
        from PySide6.QtMultimedia import (  # late: see above
            QCamera,
            QMediaCaptureSession,
            QMediaDevices,
            QVideoSink,
        )

        device = QMediaDevices.defaultVideoInput()
        if device.isNull():
            self.troubled.emit(CameraTrouble.NONE_THERE)
            return
        camera = QCamera(device, self)
        session, sink = QMediaCaptureSession(self), QVideoSink(self)
        session.setCamera(camera)
        session.setVideoSink(sink)
        sink.videoFrameChanged.connect(self.on_frame)
        camera.errorOccurred.connect(self.on_error)
        self._camera, self._parts = camera, [session, sink, camera]
        camera.start()
