"""Language, direction, colours and size: the looks a person chose, in force everywhere.

Translations are ``translations/zajel_<language>.qm`` beside Qt's own ``qtbase_<language>.qm``. The
English one holds only plurals.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from zajel_desktop.model.resources import resource
from zajel_desktop.model.settings import Looks
from zajel_desktop.ui.portal import Portal
from zajel_desktop.ui.theme import Mode, Theme

ENGLISH = "en"


class Appearance(QObject):
    """The looks in force; ``change`` applies them at once and hands them to be kept."""

    language_changed = Signal()

    def __init__(
        self,
        application: QApplication,
        looks: Looks,
        keep: Callable[[Looks], None],
        *,
        portal: Portal | None = None,
    ) -> None:
        super().__init__(application)
        self._application = application
        self._looks = looks
        self._keep = keep
        self._translators: list[QTranslator] = []
        self._speak()
        self.theme = Theme(
            application,
            mode=_mode(looks),
            scale=looks.scale,
            is_motion_reduced=looks.is_motion_reduced,
            portal=portal,
        )

    @property
    def looks(self) -> Looks:
        """What was chosen."""
        return self._looks

    @property
    def language(self) -> str:
        """The code of the language spoken now, whoever chose it."""
        return self._looks.language or system_language()

    def change(self, **fields: Any) -> None:
        """Choose anew, field by field as in :class:`Looks`."""
        before, self._looks = self._looks, replace(self._looks, **fields)
        if self._looks == before:
            return
        self._keep(self._looks)
        if self._looks.theme != before.theme:
            self.theme.set_mode(_mode(self._looks))
        if self._looks.scale != before.scale:
            self.theme.set_scale(self._looks.scale)
        if self._looks.is_motion_reduced != before.is_motion_reduced:
            self.theme.set_motion_reduced(self._looks.is_motion_reduced)
        if self._looks.language != before.language:
            self._speak()
            self.theme.refresh()
            self.language_changed.emit()

    def fall_silent(self) -> None:
        """Speak no language any more: the program, or a part of a test, ends."""
        for translator in self._translators:
            self._application.removeTranslator(translator)
        self._translators.clear()

    def _speak(self) -> None:
        """Bring language, digits and direction in force."""
        self.fall_silent()
        QLocale.setDefault(_locale(self.language))
        folders = (
            ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
            ("zajel", str(resource("translations"))),
        )
        self._translators = []
        for name, folder in folders:
            translator = QTranslator(self)
            # A language Qt itself does not speak is spoken by us all the same.
            if translator.load(f"{name}_{self.language}", folder):
                self._application.installTranslator(translator)
                self._translators.append(translator)
        is_mirrored = QLocale().textDirection() is Qt.LayoutDirection.RightToLeft
        left, right = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
        self._application.setLayoutDirection(right if is_mirrored else left)


def languages() -> list[str]:
    """The codes of the languages spoken, English first."""
    files = resource("translations").glob("zajel_*.qm")
    others = {path.stem.removeprefix("zajel_") for path in files} - {ENGLISH}
    return [ENGLISH, *sorted(others)]


def system_language() -> str:
    """The first language of the desktop that is spoken here, else English."""
    wanted = (name.replace("_", "-").partition("-")[0] for name in QLocale.system().uiLanguages())
    return next((code for code in wanted if code in languages()), ENGLISH)


def _locale(language: str) -> QLocale:
    """How numbers and dates are written: in this language, as where this desktop stands."""
    system, spoken = QLocale.system(), QLocale(language)
    if system.territory() is QLocale.Country.AnyTerritory or system.language() is spoken.language():
        return system if system.language() is spoken.language() else spoken
    return QLocale(spoken.language(), system.territory())


def _mode(looks: Looks) -> Mode:
    modes = {mode.value: mode for mode in Mode}
    return modes.get(looks.theme, Mode.SYSTEM)
