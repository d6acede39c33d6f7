"""The first page ever shown: a name, a folder, where to be found; all of it can be skipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from zajel_desktop.model.resources import resource
from zajel_desktop.model.service import ServiceChoice
from zajel_desktop.ui.choices import Choice
from zajel_desktop.ui.folder_field import FolderField
from zajel_desktop.ui.service_address import AddressField
from zajel_desktop.ui.theme import Theme
from zajel_desktop.ui.widgets.button_row import ButtonRow
from zajel_desktop.ui.widgets.buttons import Button, Kind
from zajel_desktop.ui.widgets.labels import ElidedLabel, Label

if TYPE_CHECKING:
    from zajel_desktop.engine.engine import Engine

WIDTH = 496
BIRD = 54
MAX_NAME = 64


class FirstRunPage(QScrollArea):
    """Answers are taken by Start; Skip takes what is proposed. ``answered`` follows either."""

    answered = Signal()

    def __init__(self, engine: Engine, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._theme = theme
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._build()

    def start(self) -> None:
        """Take the answers; an address that cannot be one is shown first."""
        choice = self.choice()
        if choice is ServiceChoice.URL and not self.address.check():
            self.address.setFocus()
            return
        url = self.address.address() if choice is ServiceChoice.URL else ""
        self._engine.settings.change(
            name=self.name.text().strip(),
            downloads=self.folder.folder,
            service=choice,
            service_url=url,
            is_started=True,
        )
        self.answered.emit()

    def skip(self) -> None:
        """Take what is proposed, and no name."""
        self._engine.settings.change(service=self._proposed(), is_started=True)
        self.answered.emit()

    def ask_restore(self) -> None:
        """Ask for a backup, to be again who one was elsewhere."""
        from zajel_desktop.ui.safekeeping.restore_dialog import ask_restore

        ask_restore(self._engine, self._theme, self.window(), has_somebody=False)

    def choice(self) -> ServiceChoice:
        """Where the person wants to be met."""
        return next(choice for choice, button in self.choices.items() if button.isChecked())

    def focus_name(self) -> None:
        """Begin with the name."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _proposed(self) -> ServiceChoice:
        """This network, unless whoever used the profile before has named a server, or a list."""
        settings = self._engine.settings.current
        if settings.service is ServiceChoice.APP:
            return ServiceChoice.APP
        return ServiceChoice.URL if settings.service_url else ServiceChoice.NETWORK

    def _build(self) -> None:
        card = QFrame()
        card.setProperty("kind", "card")
        card.setMaximumWidth(self._theme.grown(WIDTH))
        layout = QVBoxLayout(card)
        layout.setContentsMargins(32, 32, 32, 32)
        layout.setSpacing(0)
        layout.addLayout(self._built_head())
        layout.addSpacing(20)
        self._add_name(layout)
        self._add_folder(layout)
        self._add_choices(layout)
        layout.addSpacing(24)
        layout.addWidget(self._built_buttons())
        page = QWidget()
        page.setProperty("kind", "pane")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(page)
        outer.setContentsMargins(16, 16, 16, 16)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, 100)
        middle.addStretch(1)
        outer.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(1)
        self.setWidget(page)
        self.setFocusProxy(self.name)

    def _built_head(self) -> QHBoxLayout:
        bird = QLabel()
        bird.setPixmap(QIcon(str(resource("icons/icon.svg"))).pixmap(BIRD, BIRD))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(self.tr("Welcome to Zajel"), "heading", wraps=True))
        line = self.tr("Messages go straight from your device to theirs.")
        words.addWidget(Label(line, "body", "text_secondary", wraps=True))
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(bird)
        row.addLayout(words, 1)
        return row

    def _add_name(self, layout: QVBoxLayout) -> None:
        title = Label(self.tr("Your name"), "body_strong")
        optional = self.tr("optional, shown to people you pair with")
        note = ElidedLabel(optional, "small", "text_secondary")
        self.name = QLineEdit(self._engine.settings.current.name)
        self.name.setMaxLength(MAX_NAME)
        self.name.setAccessibleName(self.tr("Your name"))
        self.name.returnPressed.connect(self.start)
        title.setBuddy(self.name)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(title)
        row.addWidget(Label("\N{EN DASH}", "small", "text_secondary"))
        row.addWidget(note, 1)
        layout.addLayout(row)
        layout.addSpacing(6)
        layout.addWidget(self.name)
        layout.addSpacing(16)

    def _add_folder(self, layout: QVBoxLayout) -> None:
        self.folder = FolderField(self._theme, self._engine.transfers.folder)
        layout.addWidget(Label(self.tr("Save received files in"), "body_strong", wraps=True))
        layout.addSpacing(6)
        layout.addWidget(self.folder)
        layout.addSpacing(16)

    def _add_choices(self, layout: QVBoxLayout) -> None:
        layout.addWidget(Label(self.tr("How do people find you?"), "body_strong", wraps=True))
        layout.addSpacing(6)
        self.choices = {
            ServiceChoice.NETWORK: Choice(
                self._theme,
                self.tr("This network"),
                self.tr("People on the same Wi-Fi or cable. Nothing to set up."),
                icon="path-lan",
                is_framed=True,
            ),
            ServiceChoice.URL: Choice(
                self._theme,
                self.tr("A server"),
                self.tr("An address that you were given or run yourself."),
                icon="globe",
                is_framed=True,
            ),
            ServiceChoice.COMPUTER: Choice(
                self._theme,
                self.tr("Only this computer"),
                self.tr("To try it out. Nobody on another computer finds you."),
                icon="device",
                is_framed=True,
            ),
        }
        if self._proposed() is ServiceChoice.APP:  # else the settings are soon enough for it
            app = Choice(
                self._theme,
                self.tr("The Zajel app’s servers"),
                self.tr("Chosen from its signed list, to meet people who use the app"),
                icon="globe",
                is_framed=True,
            )
            self.choices = {ServiceChoice.APP: app} | self.choices
        self._group = QButtonGroup(self)
        for button in self.choices.values():
            self._group.addButton(button)
            layout.addWidget(button)
            layout.addSpacing(8)
        self.address = AddressField(self._engine.settings.current.service_url)
        self.address.setContentsMargins(0, 0, 0, 8)
        layout.insertWidget(layout.count() - 2, self.address)
        self.address.setVisible(False)
        QWidget.setTabOrder(self.choices[ServiceChoice.URL], self.address.field)
        QWidget.setTabOrder(self.address.field, self.choices[ServiceChoice.COMPUTER])
        server = self.choices[ServiceChoice.URL]
        server.toggled.connect(self.address.setVisible)
        self.choices[self._proposed()].setChecked(True)

    def _built_buttons(self) -> ButtonRow:
        self.restore_button = Button(self._theme, self.tr("Restore a backup…"), Kind.FLAT)
        self.restore_button.clicked.connect(self.ask_restore)
        self.skip_button = Button(self._theme, self.tr("Skip"), Kind.FLAT)
        self.start_button = Button(self._theme, self.tr("Start"), Kind.PRIMARY)
        self.skip_button.clicked.connect(self.skip)
        self.start_button.clicked.connect(self.start)
        return ButtonRow([self.restore_button], [self.skip_button, self.start_button])
