"""The program as people see it: one window over the engine, or the reason why there is none.

The doors make the QApplication with :func:`create_application`, hand an :class:`Application` the
looks, and later the engine. Nothing in here waits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QWidget

from zajel_desktop.model.failure import Failure
from zajel_desktop.model.ids import ContactId
from zajel_desktop.model.resources import resource
from zajel_desktop.model.safekeeping import BringBack
from zajel_desktop.model.settings import Looks
from zajel_desktop.ui.appearance import Appearance
from zajel_desktop.ui.main_window import MainWindow
from zajel_desktop.ui.notices import StoreNotice
from zajel_desktop.ui.safekeeping.auto_lock import AutoLock
from zajel_desktop.ui.settings.page import Page
from zajel_desktop.ui.store_trouble import StoreTrouble
from zajel_desktop.ui.widgets.focus_ring import FocusRings

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine
    from zajel_desktop.ui.safekeeping.closed_window import ClosedWindow

DESKTOP_ID = "org.zajel.Desktop"


def create_application(arguments: Sequence[str]) -> QApplication:
    """Make the one QApplication, sharp at every scale and known to the desktop by its id."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    application = QApplication(list(arguments))
    application.setApplicationName("Zajel")
    application.setDesktopFileName(DESKTOP_ID)
    application.setWindowIcon(QIcon(str(resource("icons/icon.svg"))))
    # The doors end the program, after the engine has said goodbye.
    application.setQuitOnLastWindowClosed(False)
    return application


class Application(QObject):
    """Shows the engine in a window, made anew when the language changes.

    ``closed`` tells that the person is done; ``retried`` asks to open the store again; ``wished``
    brings what they want done to a profile that is not open; ``painted`` tells that there is a
    window to be seen.
    ``pasted`` is the folder for pictures that are pasted into a conversation.
    """

    closed = Signal()
    retried = Signal()
    wished = Signal(object)
    painted = Signal()

    def __init__(
        self,
        application: QApplication,
        looks: Looks,
        keep: Callable[[Looks], None],
        *,
        pasted: str = "",
    ) -> None:
        super().__init__(application)
        self.appearance = Appearance(application, looks, keep)
        self.rings = FocusRings(self.appearance.theme, application)
        self.window: MainWindow | None = None
        self.trouble: StoreTrouble | None = None
        self.shut: ClosedWindow | None = None
        self._application = application
        self._auto_lock: AutoLock | None = None
        self._pasted = pasted
        self._engine: Engine | None = None
        self._notices: tuple[StoreNotice, ...] = ()
        self.appearance.language_changed.connect(self.on_language_changed)

    def show_engine(self, engine: Engine, notices: Sequence[StoreNotice] = ()) -> None:
        """Open the window over ``engine``, with what its store has to say."""
        self._engine, self._notices = engine, tuple(notices)
        self._open_window(engine).installEventFilter(self)
        self._end_trouble()
        self._end_closed()
        self._auto_lock = AutoLock(engine, self._application)

    def show_trouble(self, failure: Failure, folder: str, copied_at: float | None = None) -> None:
        """Say why the store in ``folder`` cannot be opened, and which copy could take its place."""
        self._end_trouble()
        self.trouble = StoreTrouble(self.appearance.theme, failure, folder, copied_at)
        self.trouble.retried.connect(self.retried)
        self.trouble.brought_back.connect(lambda: self.wished.emit(BringBack()))
        self.trouble.closed.connect(self.closed)
        self.trouble.show()
        self._end_closed()

    def show_lock(self, failure: Failure | None = None, wait: float = 0.0) -> None:
        """Ask for the passphrase, and show nothing else; ``wait`` seconds before the next try."""
        self._show_closed().show_lock(failure, wait)
        self._forget_engine()

    def show_working(self) -> None:
        """Say that something is done to the whole profile, and show nothing else."""
        self._show_closed().show_working()
        self._forget_engine()

    def show_refusal(self, failure: Failure) -> bool:
        """Say why a backup was not restored; False if nobody waits for it."""
        return self.shut is not None and self.shut.show_refusal(failure)

    def show_erased(self) -> None:
        """Say that everything is gone."""
        self._show_closed().show_erased()
        self._forget_engine()

    def close(self) -> None:
        """Take every window away, without asking anybody."""
        self._end_trouble()
        self._end_closed()
        self._forget_engine()
        self.appearance.fall_silent()

    def on_language_changed(self) -> None:
        """Say everything anew; what was open is open again."""
        if self._engine is None or self.window is None:
            return
        contact, had_settings = self.window.contact, self.window.companions.settings is not None
        self._end_window()
        window = self._open_window(self._engine)
        window.show_contact(contact)
        if had_settings:
            window.companions.show_settings(Page.LOOKS)

    def show_contact(self, contact: ContactId) -> None:
        """Bring the conversation with ``contact`` to the front."""
        if self.window is not None:
            self.window.open_contact(contact)
            bring_to_front(self.window)

    def _open_window(self, engine: Engine) -> MainWindow:
        self.window = MainWindow(engine, self.appearance, self._notices, pasted=self._pasted)
        self.window.closed.connect(self.closed)
        self.window.show()
        return self.window

    def _show_closed(self) -> ClosedWindow:
        """The window of a closed profile, in the place of whatever was shown."""
        if self.shut is None:
            from zajel_desktop.ui.safekeeping.closed_window import ClosedWindow

            kept = QByteArray.fromBase64(self.appearance.looks.window.encode("ascii", "ignore"))
            place = self.window.saveGeometry() if self.window is not None else kept
            self.shut = ClosedWindow(self.appearance.theme, place)
            self.shut.wished.connect(self.wished)
            self.shut.retried.connect(self.retried)
            self.shut.closed.connect(self.closed)
            self.shut.show()
            self.shut.activateWindow()
        self._end_trouble()
        return self.shut

    def _forget_engine(self) -> None:
        """Let nothing of the engine stay in any window, or in what is about to be deleted."""
        if self._auto_lock is not None:
            self._auto_lock.stop()
            self._auto_lock = None
        self._end_window()
        self._engine, self._notices = None, ()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def _end_closed(self) -> None:
        if self.shut is not None:
            self.shut.closed.disconnect(self.closed)
            self.shut.close()
            self.shut.deleteLater()
            self.shut = None

    def _end_window(self) -> None:
        if self.window is not None:
            self.window.closed.disconnect(self.closed)
            self.window.close()
            self.window.deleteLater()
            self.window = None

    def _end_trouble(self) -> None:
        if self.trouble is not None:
            self.trouble.closed.disconnect(self.closed)
            self.trouble.close()
            self.trouble.deleteLater()
            self.trouble = None

    # Overrides of Qt methods.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.painted.emit)  # after all that is in the window is painted
        return super().eventFilter(watched, event)


def bring_to_front(window: QWidget) -> None:
    """Show ``window`` before the others, as far as the desktop lets a program do so."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
