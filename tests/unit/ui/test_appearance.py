"""The looks a person chose are in force at once, and kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale, Qt

from zajel_desktop.model.settings import Looks
from zajel_desktop.ui.appearance import Appearance, languages, system_language
from zajel_desktop.ui.theme import Mode


def test_english_is_spoken_and_stands_first():
    assert languages()[0] == "en"


def test_a_desktop_without_a_language_of_ours_gets_english(monkeypatch):
    monkeypatch.setattr(QLocale, "uiLanguages", lambda self: ["tlh-Latn", "tlh"])
    assert system_language() == "en"


def test_a_choice_is_in_force_at_once_and_kept(appearance, kept):
    appearance.change(theme="dark", scale=125, is_motion_reduced=True)
    assert appearance.theme.mode is Mode.DARK
    assert appearance.theme.scale == 125
    assert appearance.theme.is_motion_reduced
    assert [(looks.theme, looks.scale) for looks in kept] == [("dark", 125)]


def test_the_same_choice_again_changes_nothing(appearance, kept):
    appearance.change(theme="light")
    assert kept == []


def test_another_language_tells_so(appearance, qtbot):
    with qtbot.waitSignal(appearance.language_changed):
        appearance.change(language="fr")
    assert QLocale().language() is QLocale.Language.French
    assert appearance.language == "fr"


def test_a_language_written_from_the_right_mirrors_everything(appearance, qapp):
    appearance.change(language="ar")
    assert qapp.layoutDirection() is Qt.LayoutDirection.RightToLeft
    appearance.change(language="en")
    assert qapp.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_qt_itself_speaks_the_language(appearance, qapp):
    appearance.change(language="ar")
    assert qapp.translate("QPlatformTheme", "Cancel") != "Cancel"
    appearance.change(language="en")
    assert qapp.translate("QPlatformTheme", "Cancel") == "Cancel"


@pytest.mark.parametrize("theme", ["system", "sepia"])
def test_a_theme_nobody_knows_is_the_desktops(qapp, portal, theme):
    appearance = Appearance(qapp, Looks(theme=theme), lambda _: None, portal=portal)
    assert appearance.theme.mode is Mode.SYSTEM
    appearance.theme.setParent(None)
    appearance.fall_silent()
    appearance.setParent(None)
