"""The windows beside the main one: codes, settings; each is made when it is first needed.

What is not shown at the start is imported when it is asked for, as in ``main_window.py``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from zajel_desktop.model.ids import ContactId, PairingId
from zajel_desktop.ui.appearance import Appearance
from zajel_desktop.ui.settings.page import Page

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine
    from zajel_desktop.ui.pairing.dialog import PairingDialog
    from zajel_desktop.ui.settings.window import SettingsWindow


class Companions(QObject):
    """Opens them over ``window``; ``connected`` carries the contact a pairing has led to.

    ``older_requested`` carries one whom it has not, who came with an older client.
    ``pairing`` and ``settings`` are None until they were asked for; closed settings are gone.
    """

    connected = Signal(str)
    older_requested = Signal(str)

    def __init__(
        self,
        engine: Engine,
        appearance: Appearance,
        window: QWidget,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(window)
        self.pairing: PairingDialog | None = None
        self.settings: SettingsWindow | None = None
        self._engine = engine
        self._appearance = appearance
        self._window = window
        self._now = now

    def pair(self) -> PairingDialog:
        """The dialog in which people meet."""
        if self.pairing is None:
            from zajel_desktop.ui.pairing.dialog import PairingDialog

            theme = self._appearance.theme
            self.pairing = PairingDialog(self._engine, theme, self._window, now=self._now)
            self.pairing.connected.connect(self.connected)
            self.pairing.connecting.doctor_requested.connect(self.show_doctor)
            self.pairing.connecting.older_requested.connect(self.older_requested)
        return self.pairing

    def show_my_code(self) -> None:
        """Open the code to be told."""
        self.pair().show_my_code()

    def enter_code(self) -> None:
        """Open the field for a code that was told."""
        self.pair().show_enter()

    def follow(self, pairing: str) -> None:
        """Show how a pairing goes on."""
        self.pair().follow(PairingId(pairing))

    def make_room(self) -> None:
        """Close what shows our code: somebody has used it, and asks."""
        if self.pairing is not None and self.pairing.isVisible() and self.pairing.shows_my_code:
            self.pairing.close()

    def show_settings(self, page: Page = Page.PROFILE) -> None:
        """Open the settings, or bring them to the front."""
        if self.settings is None:
            from zajel_desktop.ui.settings.window import SettingsWindow

            self.settings = SettingsWindow(self._engine, self._appearance, self._window)
            self.settings.finished.connect(self._forget_settings)
            self.settings.code_requested.connect(self.show_my_code)
            self.settings.doctor_requested.connect(self.show_doctor)
        self.settings.show_page(page)
        self.settings.show()
        self.settings.raise_()
        self.settings.activateWindow()

    def show_network(self) -> None:
        """Open the settings where the meeting point is chosen."""
        self.show_settings(Page.NETWORK)

    def show_doctor(self, contact: str = "") -> None:
        """Look for what stands between us and ``contact``, or for what is wrong on this side."""
        from zajel_desktop.ui.doctor.dialog import DoctorDialog

        known = self._engine.contacts.find(ContactId(contact)) if contact else None
        dialog = DoctorDialog(
            self._engine, self._appearance.theme, known, self.settings or self._window
        )
        dialog.settings_requested.connect(self.show_network)
        dialog.open()

    def show_privacy(self) -> None:
        """Open the settings where a passphrase is set."""
        self.show_settings(Page.PRIVACY)

    def lock(self) -> None:
        """Lock, or show where to choose what it would be unlocked with."""
        if self._engine.safekeeping.can_lock:
            self._engine.safekeeping.lock()
        else:
            self.show_privacy()

    def _forget_settings(self) -> None:
        self.settings = None
