"""Network: the meeting point, the ways to people, the networks that may be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from zajel_desktop.model.service import ServiceChoice, ServiceState, ServiceStatus
from zajel_desktop.model.settings import Settings
from zajel_desktop.ui.binding import bind
from zajel_desktop.ui.choices import Choice
from zajel_desktop.ui.meeting_point import MeetingPoints, host_of
from zajel_desktop.ui.service_address import AddressField
from zajel_desktop.ui.settings.app_list import AppList
from zajel_desktop.ui.settings.interfaces import Interfaces
from zajel_desktop.ui.settings.page import SettingsPage
from zajel_desktop.ui.settings.paths import Paths
from zajel_desktop.ui.text import isolated
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.buttons import Button
from zajel_desktop.ui.widgets.chip import Chip, Tone
from zajel_desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine


class NetworkPage(SettingsPage):
    """Where I can be met, and by which ways."""

    doctor_requested = Signal()

    def __init__(self, engine: Engine, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._engine = engine
        self._points = MeetingPoints(self)
        self.set_title(self.tr("Network"))
        self._add_meeting_point()
        self.paths = Paths(engine, theme)
        self.add(Label(self.tr("Paths"), "body_strong"), gap=20)
        self.add(self.paths, gap=8)
        self.interfaces = Interfaces(engine, theme)
        self.add(Label(self.tr("Networks"), "body_strong"), gap=20)
        self.add(self.interfaces, gap=8)
        self.test_button = Button(theme, self.tr("Test my network"), icon="doctor")
        self.test_button.clicked.connect(self.doctor_requested)
        self.add(self.test_button, gap=20, is_wide=False)
        self.on_settings_changed(engine.settings.current)
        bind(engine.settings.settings_changed, self, self.on_settings_changed)
        bind(engine.services.status_changed, self, self.on_status_changed)

    def on_settings_changed(self, settings: Settings) -> None:
        """Show what was chosen elsewhere."""
        self.choices[settings.service].setChecked(True)
        self.address.setVisible(settings.service is ServiceChoice.URL)
        if settings.service_url and not self.address.field.hasFocus():
            self.address.field.setText(settings.service_url)
        self.on_status_changed(self._engine.services.status)

    def on_status_changed(self, status: ServiceStatus) -> None:
        """Show whether the meeting point in use can be reached."""
        for choice, chip in self.chips.items():
            chip.setVisible(choice is status.choice)
            self.choices[choice].set_line(self._line(choice, status))
        chip = self.chips[status.choice]
        match status.state:
            case ServiceState.READY:
                chip.show_words(Tone.VERIFIED, self.tr("Reachable"), "check")
            case ServiceState.CONNECTING:
                chip.show_words(Tone.QUIET, self.tr("Connecting…"), "retry")
            case ServiceState.AWAY:
                chip.show_words(Tone.DANGER, self.tr("Not reachable"), "alert")
        is_away = status.state is ServiceState.AWAY and status.failure is not None
        self.trouble.setText(self._points.trouble(status) if is_away else "")
        self.trouble.setVisible(is_away)

    def choose(self, choice: ServiceChoice) -> None:
        """Be met elsewhere; a server waits until its address is there."""
        self.address.setVisible(choice is ServiceChoice.URL)
        if choice is not ServiceChoice.URL:
            self._engine.settings.change(service=choice)
            return
        self.address.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.address.address():
            self.use_address(self.address.address())

    def use_address(self, address: str) -> None:
        """Be met at the server ``address``."""
        self._engine.settings.change(service=ServiceChoice.URL, service_url=address)

    def _add_meeting_point(self) -> None:
        card = self.add_section(self.tr("Meeting point"))
        titles = {
            ServiceChoice.NETWORK: self.tr("This network"),
            ServiceChoice.URL: self.tr("A server"),
            ServiceChoice.COMPUTER: self.tr("Only this computer"),
            # Last: arrow keys choose what they pass, and this one asks somebody far away at once.
            ServiceChoice.APP: self.tr("The Zajel app’s servers"),
        }
        self.choices: dict[ServiceChoice, Choice] = {}
        self.chips: dict[ServiceChoice, Chip] = {}
        self._group = QButtonGroup(self)
        for choice, title in titles.items():
            button, chip = Choice(self.theme, title, ""), Chip(self.theme)
            button.clicked.connect(lambda _, choice=choice: self.choose(choice))
            self._group.addButton(button)
            self.choices[choice], self.chips[choice] = button, chip
            card.add_row(self._row(button, chip, choice))
        self.trouble = Label("", "small", "danger", wraps=True)
        self.add(self.trouble, gap=6)

    def _row(self, button: Choice, chip: Chip, choice: ServiceChoice) -> QWidget:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(button, 1)
        row.addWidget(chip)
        # Margins are not mirrored, spaces are.
        row.addSpacing(16)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        if choice is ServiceChoice.URL:
            self.address = AddressField(self._engine.settings.current.service_url)
            self.address.setContentsMargins(0, 0, 0, 12)
            self.address.address_entered.connect(self.use_address)
            column.addLayout(_indented(self.address))
        if choice is ServiceChoice.APP:
            self.list = AppList(self._engine, self.theme)
            column.addLayout(_indented(self.list))
        return body

    def _line(self, choice: ServiceChoice, status: ServiceStatus) -> str:
        """What a choice means, or how it is in use."""
        if choice is status.choice and status.is_hosted_here:
            return self.tr("In use now, hosted on this computer")
        if choice is status.choice is ServiceChoice.APP:
            return self._chosen_line(status)
        if choice is status.choice:
            return self.tr("In use now")
        match choice:
            case ServiceChoice.NETWORK:
                return self.tr("People on the same Wi-Fi or cable. Nothing to set up.")
            case ServiceChoice.URL:
                return self.tr("A wss:// address, for people on other networks")
            case ServiceChoice.APP:
                return self.tr("Chosen from its signed list, to meet people who use the app")
            case ServiceChoice.COMPUTER:
                return self.tr("To try it out. Nobody on another computer finds you.")

    def _chosen_line(self, status: ServiceStatus) -> str:
        """Which server of the list is in use."""
        if status.url:
            host = isolated(host_of(status.url))
            return self.tr("In use now: {host}").replace("{host}", host)
        if status.state is ServiceState.AWAY:
            return self.tr("No server of the list is in use.")
        return self.tr("Choosing a server from the list…")


def _indented(widget: QWidget) -> QHBoxLayout:
    """Put ``widget`` below the words of a choice."""
    below = QHBoxLayout()
    # Margins are not mirrored, spaces are.
    below.addSpacing(46)
    below.addWidget(widget, 1)
    below.addSpacing(16)
    return below
