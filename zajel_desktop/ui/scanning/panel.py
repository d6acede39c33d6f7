"""Finds a QR code for whoever asks: before the camera, in a picture, on the clipboard.

``panel.start("Scan the code on Noor’s screen")``; ``found`` brings the text of every code, the one
who listens says what it is worth, with ``say_wrong`` where it is not what was looked for. Without
a camera it says so, and the two other ways stay.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QUrl, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QImage
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from zajel_desktop.ui.announce import announce
from zajel_desktop.ui.scanning.camera import CameraTrouble, Eye, QtCamera
from zajel_desktop.ui.scanning.camera_view import CameraView
from zajel_desktop.ui.scanning.qr_reader import QrReader
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.button_row import ButtonRow
from zajel_desktop.ui.widgets.buttons import Button
from zajel_desktop.ui.widgets.labels import Label
from zajel_desktop.ui.widgets.note import Note, NoteKind

LINK = "zajel:"
"""How every text begins that a code of ours holds."""

KINDS = "*.png *.jpg *.jpeg *.webp *.gif *.bmp"
"""The pictures that are offered to be chosen."""


class ScanPanel(QWidget):
    """One scanner; the camera is used only between ``start`` and ``stop``, or being hidden."""

    found = Signal(str)
    left = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        make_eye: Callable[[QWidget], Eye] = QtCamera,
    ) -> None:
        super().__init__(parent)
        self._reader = QrReader()
        self._eye = make_eye(self)
        self._seen = ""
        self.title = Label("", "body_strong", wraps=True, parent=self)
        self.hint = Label("", "small", "text_secondary", wraps=True, parent=self)
        self.view = CameraView(theme, self)
        self.note = Note(theme, NoteKind.WARN, "", parent=self)
        self.file_button = Button(theme, self.tr("From a picture…"), icon="image", parent=self)
        self.clipboard_button = Button(
            theme, self.tr("From the clipboard"), icon="copy", parent=self
        )
        self.back_button = Button(theme, self.tr("Back"), parent=self)
        self._build()
        self._eye.picture_taken.connect(self.on_picture)
        self._eye.troubled.connect(self.on_trouble)
        self.file_button.clicked.connect(self.ask_file)
        self.clipboard_button.clicked.connect(self.read_clipboard)
        self.back_button.clicked.connect(self.left)

    def start(self, title: str) -> None:
        """Look for a code; ``title`` says whose."""
        self._seen = ""
        self.title.setText(title)
        self.hint.setText(self.tr("Hold it before the camera, or choose a picture of it."))
        self.note.hide()
        self.view.show_picture(QImage())
        self.view.show()
        self._eye.start()

    def stop(self) -> None:
        """Let go of the camera."""
        self._eye.stop()

    def follow_tab(self, before: QWidget) -> None:
        """Let Tab come here after ``before``: a panel is made later than what stands around it."""
        for button in (self.file_button, self.clipboard_button, self.back_button):
            QWidget.setTabOrder(before, button)
            before = button

    def say_wrong(self, sentence: str) -> None:
        """Say that what was found is not what was looked for; the search goes on."""
        self.note.show_words(NoteKind.WARN, sentence)
        self.note.show()
        announce(self, sentence)

    def on_picture(self, image: QImage) -> None:
        """The camera has taken a picture."""
        self.view.show_picture(image)
        text = self._reader.read(image)
        if text and text != self._seen:  # the same code stays before the camera for a while
            self._seen = text
            self.found.emit(text)

    def on_trouble(self, trouble: CameraTrouble) -> None:
        """There will be no pictures from the camera."""
        self.view.hide()
        words = {
            CameraTrouble.NONE_THERE: self.tr(
                "No camera was found. Choose a picture of the code, or copy it and come back."
            ),
            CameraTrouble.DENIED: self.tr(
                "The system does not let Zajel use the camera. Allow it in the system settings, "
                "or choose a picture of the code."
            ),
            CameraTrouble.FAILED: self.tr(
                "The camera cannot be used, another program may have it. Choose a picture of the "
                "code instead."
            ),
        }
        self.hint.setText(words[trouble])

    def ask_file(self) -> None:
        """Let the person choose a picture."""
        dialog = QFileDialog(self.window(), self.tr("Picture of a code"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Pictures ({kinds})").format(kinds=KINDS))
        dialog.fileSelected.connect(self.read_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def read_file(self, path: str) -> None:
        """Look into the picture at ``path``."""
        self._take(self._reader.read_file(path), self.tr("There is no QR code in this picture."))

    def read_clipboard(self) -> None:
        """Look into the picture on the clipboard, or take the link that is there."""
        text = self._on_clipboard(QGuiApplication.clipboard().mimeData())
        self._take(text, self.tr("There is no QR code on the clipboard."))

    def _on_clipboard(self, held: QMimeData) -> str:
        if held.hasImage():
            return self._reader.read(QGuiApplication.clipboard().image())
        text = held.text().strip()
        if text.lower().startswith(LINK):
            return text
        path = QUrl(text.partition("\n")[0]).toLocalFile() if held.hasUrls() else ""
        return self._reader.read_file(path) if path else ""

    def _take(self, text: str, otherwise: str) -> None:
        if text:
            self.note.hide()
            self._seen = text
            self.found.emit(text)
        else:
            self.say_wrong(otherwise)

    def _build(self) -> None:
        tools = ButtonRow([self.file_button, self.clipboard_button], [self.back_button], self)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(words)
        column.addWidget(self.view, 1)
        column.addWidget(self.note)
        column.addWidget(tools)
        column.addStretch()

    # Overrides of Qt methods

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.stop()
