"""The program as people see it: a window, or the reason why there is none."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from tests.fakes.engine import FakeEngine
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.safekeeping import BringBack, Protection, Unlock
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
    application.window.companions.show_settings()
    before = application.window
    with qtbot.assertNotEmitted(application.closed):
        application.appearance.change(language="fr")
    assert application.window is not before
    assert application.window.contact == noor
    assert application.window.companions.settings is not None


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


WRONG = Failure(Reason.PASSPHRASE_WRONG, Side.OURS)


def texts_on_screen():
    """All words in all widgets there are, shown or not."""
    return [
        words
        for widget in QApplication.allWidgets()
        for words in (
            widget.windowTitle(),
            widget.accessibleName(),
            str(widget.property("text")),
            str(widget.property("plainText")),
        )
    ]


def test_nothing_of_the_content_is_left_once_it_is_locked(application, engine, qtbot):
    noor = engine.contacts.all[0]
    engine.messages.add(noor.conversation, "what nobody shall read")
    application.show_engine(engine)
    application.window.open_contact(noor.id)
    engine.settle()
    application.window.conversation.composer.field.setPlainText("half a draft")
    gone = [weakref.ref(application.window), weakref.ref(application.window.conversation.model)]
    with qtbot.assertNotEmitted(application.closed):
        application.show_lock()
    gc.collect()
    assert [window() for window in gone] == [None, None]
    assert application.window is None
    assert application.shut.isVisible()
    said = " ".join(texts_on_screen())
    assert "Zajel is locked" in said
    for secret in ("Noor", "nobody shall read", "half a draft"):
        assert secret not in said


def test_the_lock_lies_where_the_window_was_and_gives_it_back(application, engine, qtbot):
    application.show_engine(engine)
    application.window.resize(640, 500)
    application.show_lock()
    assert application.shut.size().toTuple() == (640, 500)
    with qtbot.assertNotEmitted(application.closed):
        application.show_engine(engine)
    assert application.shut is None
    assert application.window.size().toTuple() == (640, 500)


def test_what_is_wished_at_the_lock_is_told(application, qtbot):
    application.show_lock()
    application.shut.lock.words.field.setText("words")
    with qtbot.waitSignal(application.wished) as wished:
        application.shut.lock.unlock()
    assert wished.args == [Unlock("words")]
    application.show_lock(WRONG, 5.0)
    assert "5 second" in application.shut.lock.words.trouble.text()
    with qtbot.waitSignal(application.closed):
        application.shut.close()


def test_work_the_end_and_trouble_take_each_others_place(application, engine, qtbot):
    application.show_engine(engine)
    application.show_working()
    assert application.window is None
    assert not application.show_refusal(WRONG)
    application.show_erased()
    with qtbot.waitSignal(application.retried):
        application.shut.focusWidget().click()
    application.show_trouble(TROUBLE, "/home/ali/zajel")
    assert application.shut is None
    application.show_lock()
    assert application.trouble is None
    assert application.shut.isVisible()


def test_a_copy_is_asked_for_where_the_history_is_damaged(application, qtbot):
    application.show_trouble(Failure(Reason.STORE_DAMAGED, Side.OURS), "/home/ali/zajel", 5.0)
    with qtbot.waitSignal(application.wished) as wished:
        application.trouble.bring_back_button.click()
    assert wished.args == [BringBack()]


def test_it_locks_itself_only_while_there_is_something_to_lock(application, engine):
    engine.safekeeping.protect(Protection.PASSPHRASE)
    engine.settings.change(lock_after=60)
    application.show_engine(engine)
    watch = application._auto_lock
    assert watch.patience == 60
    application.show_lock()
    assert application._auto_lock is None
    assert not shiboken6.isValid(watch)


def test_what_a_closed_profile_needs_is_not_loaded_while_it_is_open():
    parts = ("closed_window", "passphrase_dialog", "restore_dialog", "screen_lock")
    unwanted = [f"zajel_desktop.ui.safekeeping.{part}" for part in parts]
    code = "import sys, zajel_desktop.ui.application\n"
    code += f"print([name for name in {unwanted} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
