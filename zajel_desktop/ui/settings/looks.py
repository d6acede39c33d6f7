"""Appearance: language, light or dark, size of text, motion."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from zajel_desktop.ui.appearance import Appearance, languages, system_language
from zajel_desktop.ui.settings.page import SettingsPage
from zajel_desktop.ui.text import isolated, percent_text
from zajel_desktop.ui.theme import Mode
from zajel_desktop.ui.widgets.card import CardRow
from zajel_desktop.ui.widgets.choice_box import ChoiceBox
from zajel_desktop.ui.widgets.switch import Switch

SCALES = (90, 100, 110, 125, 150)


class LooksPage(SettingsPage):
    """How everything looks; each choice is seen at once."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(appearance.theme, parent)
        self._appearance = appearance
        self.set_title(self.tr("Appearance"))
        self._add_language()
        self._add_colours()
        self._add_size()

    def save_language(self, index: int) -> None:
        """Speak the chosen language."""
        self._appearance.change(language=self.language.itemData(index))

    def save_mode(self, index: int) -> None:
        """Be light, dark, or as the desktop is."""
        self._appearance.change(theme=self.mode.itemData(index))

    def save_scale(self, index: int) -> None:
        """Make text as large as chosen."""
        self._appearance.change(scale=self.scale.itemData(index))

    def save_motion(self, is_reduced: bool) -> None:
        """Let nothing move, or leave it to the desktop."""
        self._appearance.change(is_motion_reduced=is_reduced)

    def _add_language(self) -> None:
        self.language = ChoiceBox()
        system = isolated(_name(system_language()))
        self.language.addItem(self.tr("As the desktop: {name}").format(name=system), "")
        for code in languages():
            self.language.addItem(_name(code), code)
        self.language.setCurrentIndex(self.language.findData(self._appearance.looks.language))
        self.language.activated.connect(self.save_language)
        card = self.add_section(self.tr("Language"))
        card.add_row(CardRow(self.theme, self.tr("Language"), "", self.language))

    def _add_colours(self) -> None:
        self.mode = ChoiceBox()
        self.mode.addItem(self.tr("As the desktop"), Mode.SYSTEM.value)
        self.mode.addItem(self.tr("Light"), Mode.LIGHT.value)
        self.mode.addItem(self.tr("Dark"), Mode.DARK.value)
        chosen = self.mode.findData(self._appearance.looks.theme)
        self.mode.setCurrentIndex(max(0, chosen))
        self.mode.activated.connect(self.save_mode)
        card = self.add_section(self.tr("Colours"))
        card.add_row(CardRow(self.theme, self.tr("Light or dark"), "", self.mode))

    def _add_size(self) -> None:
        self.scale = ChoiceBox()
        for percent in SCALES:
            self.scale.addItem(percent_text(percent / 100), percent)
        self.scale.setCurrentIndex(self.scale.findData(self._appearance.looks.scale))
        self.scale.activated.connect(self.save_scale)
        self.motion = Switch(self.theme, self.tr("Reduce motion"))
        self.motion.setChecked(self._appearance.looks.is_motion_reduced)
        self.motion.toggled.connect(self.save_motion)
        second = self.tr("Nothing slides or turns. The desktop may ask for this too.")
        card = self.add_section(self.tr("Reading"))
        card.add_row(CardRow(self.theme, self.tr("Size of text"), "", self.scale))
        card.add_row(CardRow(self.theme, self.tr("Reduce motion"), second, self.motion))


def _name(language: str) -> str:
    """What a language calls itself."""
    # Qt says "American English" for the language without a country.
    if language == "en":
        return "English"
    return QLocale(language).nativeLanguageName()
