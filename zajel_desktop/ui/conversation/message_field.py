"""Where a message is typed: plain text, Enter sends, Shift+Enter breaks the line."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from zajel_desktop.ui.theme import Theme

SIDE = 4
"""Px between the padding of the style sheet and the text."""
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
END_OF_LINE = QKeySequence.StandardKey.DeleteEndOfLine
LARGEST_PASTE = 1_000_000
"""Characters of pasted text above which the field would only freeze."""


class MessageField(QTextEdit):
    """A field that grows with its text.

    A QTextEdit, because a QPlainTextEdit never aligns right-to-left paragraphs to the right.
    ``files_pasted`` carries paths, ``image_pasted`` a picture from the clipboard.
    """

    send_requested = Signal()
    files_pasted = Signal(list)
    image_pasted = Signal(QImage)
    paste_refused = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.largest = 200
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The whole conversation takes drops; the field would only insert their text.
        self.setAcceptDrops(False)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self.fit)
        self.textChanged.connect(self.turn)
        theme.changed.connect(self.on_theme_changed)
        self.on_theme_changed()

    def on_theme_changed(self) -> None:
        """Grow with the text."""
        self.ensurePolished()
        self.turn()
        self.fit()

    def turn(self) -> None:
        """Begin where lines of the interface do; every paragraph then finds its own direction."""
        is_empty = self.document().isEmpty()
        option = self.document().defaultTextOption()
        wanted = self.layoutDirection() if is_empty else Qt.LayoutDirection.LayoutDirectionAuto
        if option.textDirection() is not wanted:
            option.setTextDirection(wanted)
            self.document().setDefaultTextOption(option)

    def fit(self) -> None:
        """Take the height the text needs, up to ``largest``."""
        # What border and padding of the style sheet take, all round.
        frame = self.rect().height() - self.contentsRect().height()
        least = self._theme.tokens.size.composer_button
        line = round(self.document().size().height() / max(self.document().lineCount(), 1))
        above = max((least - frame - line) // 2, 0)
        if self.viewportMargins().top() != above:
            self.setViewportMargins(SIDE, above, SIDE, above)
        if self.document().textWidth() != self.viewport().width():
            # Margins that change before the field is shown do not reach the document.
            self.document().setTextWidth(self.viewport().width())
        wanted = round(self.document().size().height()) + frame + 2 * above
        height = max(least, min(wanted, self.largest))
        if self.minimumHeight() != height:
            self.setFixedHeight(height)
        shows_bar = wanted > self.largest
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if shows_bar else policy.ScrollBarAlwaysOff
        )

    # Overrides of Qt methods

    def event(self, event: QEvent) -> bool:
        # Ctrl+K is the window's search; on X11 the field would take it and delete the line's end.
        is_claim = event.type() is QEvent.Type.ShortcutOverride
        if is_claim and isinstance(event, QKeyEvent) and event.matches(END_OF_LINE):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in ENTER
        if is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.send_requested.emit()
            event.accept()
            return
        if is_enter:
            # A line of its own gets a direction of its own: a block, not Qt's soft line break.
            self.insertPlainText("\n")
            self.ensureCursorVisible()
            event.accept()
            return
        super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasImage() or bool(local_paths(source))

    def insertFromMimeData(self, source: QMimeData) -> None:
        if paths := local_paths(source):
            self.files_pasted.emit(paths)
        elif source.hasImage() and not source.hasText():
            image = QImage(source.imageData())
            if not image.isNull():
                self.image_pasted.emit(image)
        elif len(source.text()) > LARGEST_PASTE:
            self.paste_refused.emit(len(source.text()))
        else:
            self.insertPlainText(source.text())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self.turn()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def sizeHint(self) -> QSize:
        return QSize(200, self._theme.tokens.size.composer_button)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._theme.tokens.size.composer_button)


def local_paths(source: QMimeData) -> list[str]:
    """The files and folders of this computer that ``source`` names."""
    return [url.toLocalFile() for url in source.urls() if url.isLocalFile()]
