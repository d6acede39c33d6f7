"""The program as people see it: a window, or the reason why there is none."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from tests.fakes.engine import FakeEngine
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.settings import Looks
from zajel_desktop.ui.application import Application

NO_STACK = pytest.mark.qt_log_ignore("does not support raise", extend=True)
"""The offscreen platform has no windows before or behind others."""
TROUBLE = Failure(Reason.STORE_IN_USE, Side.OURS)


@pytest.fixture
def engine():
    engine = FakeEngine()
    engine.contacts.add("Noor")
    return engine


@pytest.fixture
def application(qapp):
    application = Application(qapp, Looks(language="en", theme="light"), lambda _: None)
    yield application
    application.appearance.change(language="en")
    application.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for child in (application.rings, application.appearance.theme, application.appearance):
        child.setParent(None)
    application.setParent(None)
    qapp.setStyleSheet("")


def test_the_engine_is_shown_in_a_window(application, engine):
    application.show_engine(engine)
    assert application.window.isVisible()


def test_the_first_picture_is_told(application, engine, qtbot):
    with qtbot.waitSignal(application.painted):
        application.show_engine(engine)
    with qtbot.assertNotEmitted(application.painted):
        application.window.repaint()


def test_a_store_that_does_not_open_is_explained_and_tried_again(application, engine, qtbot):
    application.show_trouble(TROUBLE, "/home/ali/zajel")
    assert application.trouble.isVisible()
    with qtbot.waitSignal(application.retried):
        application.trouble.retry_button.click()
    application.show_trouble(TROUBLE, "/home/ali/zajel")
    application.show_engine(engine)
    assert application.trouble is None


def test_giving_up_ends_the_program(application, qtbot):
    application.show_trouble(TROUBLE, "/home/ali/zajel")
    with qtbot.waitSignal(application.closed):
        application.trouble.quit_button.click()


def test_closing_the_window_ends_the_program(application, engine, qtbot):
    application.show_engine(engine)
    with qtbot.waitSignal(application.closed):
        application.window.close()


def test_the_program_can_close_by_itself(application, engine, qtbot):
    application.show_engine(engine)
    with qtbot.assertNotEmitted(application.closed):
        application.close()
    assert application.window is None


@NO_STACK
def test_another_language_says_everything_anew(application, engine, qtbot):
    application.show_engine(engine)
    noor = engine.contacts.all[0].id
    application.window.open_contact(noor)
    application.window.show_settings()
    before = application.window
    with qtbot.assertNotEmitted(application.closed):
        application.appearance.change(language="fr")
    assert application.window is not before
    assert application.window.contact == noor
    assert application.window.has_settings


def test_a_language_chosen_without_a_window_waits_for_one(application, engine):
    application.appearance.change(language="fr")
    assert application.window is None


@NO_STACK
def test_a_conversation_is_brought_to_the_front(application, engine, qtbot):
    noor = engine.contacts.all[0].id
    application.show_contact(noor)
    application.show_engine(engine)
    application.show_contact(noor)
    assert application.window.contact == noor
