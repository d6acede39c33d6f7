"""A theme for the widgets under test: light, at 100 %, asking no desktop for its wishes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from zajel_desktop.model.settings import Looks
from zajel_desktop.ui.appearance import Appearance
from zajel_desktop.ui.portal import Portal
from zajel_desktop.ui.theme import Mode, Theme


class SilentPortal(Portal):
    """A desktop that answers only what a test makes it answer."""

    def ask(self):
        """Ask nobody."""

    def answer(self, key, value):
        """Let the desktop say that ``key`` is ``value``."""
        self._take(key, value)


@pytest.fixture(autouse=True)
def no_widgets_left():
    """Let closed widgets go: no event loop runs between tests, and every theme dresses them all."""
    yield
    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def portal(qapp):
    return SilentPortal()


@pytest.fixture
def theme(qapp, portal):
    theme = Theme(qapp, mode=Mode.LIGHT, portal=portal)
    yield theme
    theme.setParent(None)
    qapp.setStyleSheet("")


@pytest.fixture
def kept():
    """The looks handed out to be kept, in their order."""
    return []


@pytest.fixture
def appearance(qapp, portal, kept):
    appearance = Appearance(qapp, Looks(language="en", theme="light"), kept.append, portal=portal)
    yield appearance
    appearance.change(language="en")
    appearance.fall_silent()
    appearance.setParent(None)
    appearance.theme.setParent(None)
    qapp.setStyleSheet("")
