"""A stage for stories: people with real windows over real engines and stores, in one process.

Everything is what people run (``doors.desktop.run``, aiortc on the loopback interface, the service,
the store on disk), on the one loop of Qt's; only the process is shared, so that a test can press
keys and look at widgets without a wire in between.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget

from zajel_desktop.doors.desktop import looks_of, parser, run
from zajel_desktop.doors.options import read_profile
from zajel_desktop.server.options import Options
from zajel_desktop.server.service import SignalServer
from zajel_desktop.ui.application import Application
from zajel_desktop.ui.conversation.timeline_model import Role
from zajel_desktop.ui.loop import QtLoop

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0  # seconds
GLANCE = 0.01  # seconds between two looks
TABS = 40  # as many stops as no window has


class Stage:
    """Where a story plays; ``play`` runs it from beginning to end."""

    def __init__(self, qapp, folder):
        self._qapp = qapp
        qapp.setQuitOnLastWindowClosed(False)  # as the program does
        self.folder = folder
        self.server = None
        self.people = []
        self.robots = []

    def play(self, story):
        """Run ``story(stage)``, and clean up whatever it left."""
        with asyncio.Runner(loop_factory=lambda: QtLoop(self._qapp)) as runner:
            runner.run(self._whole(story))
        self._qapp.setStyleSheet("")

    async def _whole(self, story):
        try:
            await story(self)
        finally:
            for robot in self.robots:
                robot.kill()
            for person in self.people:
                await person.end()
            await self.stop_service()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    async def start_service(self, port=0):
        """Start the meeting point; its URL."""
        self.server = SignalServer(Options(host="127.0.0.1", port=port))
        return await self.server.start()

    async def stop_service(self):
        server, self.server = self.server, None
        if server is not None:
            await server.stop()

    def person(self, name, *options):
        """Start the program of one person; it has a profile of its own."""
        chosen = ["--profile", str(self.folder / name), "--interfaces", "lo", *options]
        person = Person(self._qapp, name, chosen)
        self.people.append(person)
        return person

    def robot(self, url):
        """Start the headless program on its one profile."""
        robot = Robot(self.folder / "Robot", url)
        self.robots.append(robot)
        return robot

    async def met(self, *options):
        """Two people past the first page, who have paired and see their conversation."""
        url = await self.start_service()
        anna, badr = (self.person(name, "--server", url, *options) for name in ("Anna", "Badr"))
        for person in (anna, badr):
            await person.until_shown()  # a window that comes takes the keyboard
        for person in (anna, badr):
            await person.begin()
        await meet(anna, badr)
        return anna, badr

    async def alone(self, *options):
        """Somebody past the first page."""
        person = self.person("Anna", *options)
        await person.begin()
        return person


class Robot:
    """The headless program as a process: somebody who can be killed. Accepts whatever comes."""

    def __init__(self, folder, url):
        self.events = []
        command = (sys.executable, "-m", "zajel_desktop.doors.headless", "--profile", folder)
        options = ("--server", url, "--interfaces", "lo", "--name", "Robot", "--auto-accept")
        self.process = subprocess.Popen(
            [*command, *options], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def first(self, event):
        """The first ``event`` it has told of, None before."""
        return next((e for e in list(self.events) if e["event"] == event), None)

    async def until(self, event):
        """Wait until it has told of ``event``; what it told."""
        deadline = time.monotonic() + PATIENCE
        while (found := self.first(event)) is None:
            assert time.monotonic() < deadline, f"no {event}, only {self.events}"
            await asyncio.sleep(GLANCE)
        return found

    async def code(self):
        """The code it can be asked with."""
        ready = await self.until("ready")
        return f"{ready['code']}-{ready['secret']}"

    def kill(self):
        """As the power going off does it."""
        self.process.kill()
        self.process.wait()
        self._thread.join()
        self.process.stdin.close()
        self.process.stdout.close()

    def _read(self):
        for line in self.process.stdout:
            self.events.append(json.loads(line))


class Person:
    """One program, its window, and the hands and eyes before it."""

    def __init__(self, qapp, name, options):
        self.name = name
        self._qapp = qapp
        chosen = parser().parse_args(options)
        profile = read_profile(chosen)
        self.folder = chosen.profile
        self.application = Application(qapp, *looks_of(profile))
        life = run(chosen, profile, self.application)
        self.life = asyncio.get_running_loop().create_task(life, name=f"life of {name}")

    # Eyes.

    @property
    def window(self):
        return self.application.window

    @property
    def engine(self):
        return self.window._engine

    @property
    def lock(self):
        """The page that asks for the passphrase, None while nothing is locked."""
        return self.application.shut and self.application.shut.lock

    @property
    def rows(self):
        """What stands in the conversation."""
        model = self.window.conversation.model
        return [model.index(n, 0).data(Role.ROW) for n in range(model.rowCount())]

    @property
    def texts(self):
        """The texts received that stand in the conversation, in their order."""
        return [row.message.text for row in self.rows if is_text(row) and not row.message.is_mine]

    @property
    def last(self):
        """The newest entry of the conversation."""
        rows = self.rows
        return rows[-1].message if rows else None

    @property
    def state(self):
        """How far the newest entry has come."""
        return self.last and self.last.delivery

    def delivery_of(self, message):
        """How far an entry has come."""
        return next(row.message.delivery for row in self.rows if row.message.id == message)

    @property
    def card(self):
        """The newest file card."""
        cards = [row.transfer for row in self.rows if row.transfer is not None]
        return cards[-1] if cards else None

    @property
    def buttons(self):
        """The words on the buttons of the newest entry, with the buttons."""
        timeline = self.window.conversation.timeline
        return {button.accessibleName(): button for button in timeline.buttons.shown}

    async def until(self, condition, what=""):
        """Wait until ``condition()`` is true; what it was."""
        deadline = time.monotonic() + PATIENCE
        while not (found := condition()):
            if self.life.done() and self.life.exception():
                raise AssertionError(f"{self.name}’s program broke") from self.life.exception()
            assert time.monotonic() < deadline, f"{self.name} waited in vain for {what}: {self}"
            await asyncio.sleep(GLANCE)
        return found

    def __str__(self):
        """What can be seen of it, for whoever has to find out."""
        seen = [f"keyboard on {name_of(QApplication.focusWidget())}"]
        if self.application.trouble is not None:
            seen.append(f"trouble: {self.application.trouble.sentence.text()}")
        if self.window is not None:
            seen += [str((row.message.text[:40], row.message.delivery)) for row in self.rows]
            seen.append(f"card {self.card and (self.card.state, self.card.failure)}")
            seen.append(f"buttons {sorted(self.buttons)}")
        return ", ".join(seen)

    async def until_shown(self):
        """Wait for the window."""
        await self.until(lambda: self.window is not None, "the window")

    async def look(self):
        """Turn to this window: keys go to it."""
        top = self.window or self.application.shut or self.application.trouble
        while (over := next((w for w in dialogs_over(top) if w.isVisible()), None)) is not None:
            top = over

        def is_ours():
            if QApplication.activeWindow() is not top:
                top.activateWindow()  # again: another window may just have come
            return QApplication.activeWindow() is top

        await self.until(is_ours, "the keyboard")

    # Hands.

    async def begin(self):
        """Answer the first page with a name."""
        await self.until_shown()
        await self.look()
        write(self.name)
        press("Return")
        await self.until(lambda: not self.shows_first_page, "the empty window")

    @property
    def shows_first_page(self):
        return self.window.body.currentWidget() is not self.window.panes

    async def say(self, text):
        """Write ``text`` into the open conversation and send it."""
        await self.look()
        press("Ctrl+3")
        write(text)
        press("Return")

    async def paste(self, *files):
        """Paste files into the open conversation, as file managers copy them."""
        await self.look()
        press("Ctrl+3")
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        QGuiApplication.clipboard().setMimeData(data)
        press("Ctrl+V")

    async def paste_text(self, text):
        """Paste ``text`` into the open conversation."""
        await self.look()
        press("Ctrl+3")
        QGuiApplication.clipboard().setText(text)
        press("Ctrl+V")

    async def choose_on_card(self, words):
        """Press a button of the newest entry, by keyboard."""
        await self.look()
        press("Ctrl+3")
        press("Ctrl+2")
        press("End")
        await self.until(lambda: words in self.buttons, f"{words!r}")
        press("Return")
        go_to(self.buttons[words])
        press("Space")

    async def accept(self):
        """Answer the request card with yes, by keyboard."""
        card = self.window.request_card
        await self.until(lambda: card.isVisible() and card.accept_button.isEnabled(), "a request")
        await self.look()
        press("F6")
        go_to(card.accept_button)
        press("Space")

    async def leave(self):
        """Quit; the exit code."""
        await self.look()
        press("Ctrl+Q")
        async with asyncio.timeout(PATIENCE):
            return await self.life

    async def ask(self, code):
        """Ask the owner of ``code`` to pair."""
        await self.look()
        press("Ctrl+Shift+N")
        await self.look()
        write(code)
        press("Return")

    async def end(self):
        """Whatever it does, let it end, and forget its windows."""
        if not self.life.done():
            self.application.closed.emit()
        async with asyncio.timeout(PATIENCE):
            await asyncio.wait([self.life])
        for made in (self.application.appearance.theme, self.application.appearance):
            made.setParent(None)
        self.application.setParent(None)


async def meet(asking, owner):
    """Pair by code and keyboard until both see their conversation."""
    code = await shown_code(owner)
    await asking.ask(code)
    await owner.accept()
    for person in (asking, owner):
        await person.until(lambda p=person: in_conversation(p), "the conversation")


async def shown_code(person):
    """Open the dialog with the code, and read it."""
    await person.look()
    press("Ctrl+N")
    display = person.window.companions.pair().my_code.code
    await person.until(lambda: display.secret.text().isalnum(), "a code")
    return f"{display.address.text()}-{display.secret.text()}"


def in_conversation(person):
    window = person.window
    return window.contact is not None and not window.companions.pair().isVisible()


def is_text(row):
    return row.message.kind.value == "text"


def dialogs_over(window):
    """The dialogs over ``window``."""
    return [w for w in QApplication.topLevelWidgets() if is_dialog(w) and w.parent() is window]


def is_dialog(widget):
    return isinstance(widget, QDialog)


def focused():
    """What the keyboard is on."""
    at = QApplication.activePopupWidget() or QApplication.focusWidget()
    at = at or QApplication.activeWindow()
    assert at is not None, "no window listens"
    return at


def press(keys):
    """Press keys as ``Ctrl+Shift+N`` names them."""
    combination = QKeySequence(keys)[0]
    QTest.keyClick(focused(), combination.key(), combination.keyboardModifiers())


def write(text):
    """Type as a keyboard does, and what no key has as an input method does."""
    for character in text:
        if character == "\n":
            press("Shift+Return")
        elif character.isascii():
            QTest.keyClick(focused(), character)
        else:
            event = QInputMethodEvent()
            event.setCommitString(character)
            QApplication.sendEvent(focused(), event)


def go_to(widget: QWidget, keys="Tab"):
    """Press ``keys`` until the keyboard is on ``widget``."""
    stops = []
    for _ in range(TABS):
        if QApplication.focusWidget() is widget:
            return
        press(keys)
        stops.append(name_of(QApplication.focusWidget()))
    raise AssertionError(f"{name_of(widget)} was never reached, only {stops}")


def name_of(widget):
    if widget is None:
        return "nothing"
    words = widget.accessibleName()
    if isinstance(widget, QAbstractButton):
        words = words or widget.text()
    return f"{type(widget).__name__} {words!r}"
