"""The desktop door: options, looks, and a store that is asked for until it opens."""

from __future__ import annotations

import asyncio
import dataclasses
import gc
import threading

import pytest
from PySide6.QtCore import QObject, Signal

from zajel_desktop.doors import desktop
from zajel_desktop.doors.desktop import NO_STORE, looks_of, parser, run
from zajel_desktop.engine.observable import Observable
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.settings import Looks, Settings
from zajel_desktop.store.profile import portable_profile
from zajel_desktop.ui.sweeper import Sweeper

TROUBLE = StoreError(Failure(Reason.STORE_IN_USE, Side.OURS, "locked"))


class Shown(QObject):
    """A face of the program that only remembers."""

    closed = Signal()
    retried = Signal()
    painted = Signal()

    def __init__(self):
        super().__init__()
        self.seen = []
        self.news = asyncio.Event()
        self.is_visible = True

    def show_trouble(self, failure, folder):
        self.seen.append(failure.reason)
        self.news.set()

    def show_engine(self, engine, notices):
        self.seen.append("engine")
        if self.is_visible:
            self.painted.emit()
        self.news.set()

    def close(self):
        self.seen.append("closed")


class Wired:
    """A running engine that only remembers."""

    is_key_in_file = True

    def __init__(self):
        self.engine = self.pairing = self.settings = self
        self.current = Settings()
        self.requests_changed, self.progress_changed = Observable(), Observable()
        self.steps, self.connected = [], asyncio.Event()
        self.stops = 0

    async def read(self):
        self.steps.append("read")

    async def connect(self):
        self.steps.append("connect")
        self.connected.set()

    async def stop(self):
        self.stops += 1


@pytest.fixture
def profile(tmp_path):
    return portable_profile(tmp_path)


@pytest.fixture
def shown(qapp):
    return Shown()


@pytest.fixture
def doors(monkeypatch):
    """What opening the store gives, time after time."""
    answers = []

    async def wire(profile):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(desktop, "wire", wire)
    monkeypatch.setattr(desktop, "apply_options", lambda engine, chosen: None)
    monkeypatch.setattr(desktop, "warm_up", lambda: answers.append("warm"))
    monkeypatch.setattr(desktop, "import_for", lambda choice: None)
    return answers


async def begun(profile, shown):
    """Start the program's life, and let it come to its first wait."""
    life = asyncio.get_running_loop().create_task(run(parser().parse_args([]), profile, shown))
    await shown.news.wait()
    return life


async def test_the_engine_is_shown_until_the_window_closes(profile, shown, doors):
    doors.append(wired := Wired())
    life = await begun(profile, shown)
    shown.closed.emit()
    assert await life == 0
    assert shown.seen == ["engine", "closed"]
    assert wired.steps == ["read", "connect"]
    assert wired.stops == 1


async def test_what_links_need_is_imported_once_when_somebody_is_about_to_have_one(
    profile, shown, doors, monkeypatch
):
    warmed = threading.Event()
    monkeypatch.setattr(Sweeper, "spare", warmed.set)
    doors.append(wired := Wired())
    life = await begun(profile, shown)
    await wired.connected.wait()
    assert doors == []
    warmed.clear()
    wired.requests_changed.publish(("somebody",))
    wired.progress_changed.publish("asked")
    await asyncio.to_thread(warmed.wait)
    shown.closed.emit()
    await life
    assert doors == ["warm"]


async def test_a_window_that_is_not_painted_delays_nothing_for_long(
    profile, shown, doors, monkeypatch
):
    monkeypatch.setattr(desktop, "PAINT_PATIENCE", 0.0)
    shown.is_visible = False
    doors.append(wired := Wired())
    life = await begun(profile, shown)
    shown.closed.emit()
    await life
    assert wired.steps == ["read", "connect"]


async def test_what_a_start_has_made_is_spared_until_the_end(profile, shown, doors):
    doors.append(wired := Wired())
    life = await begun(profile, shown)
    await wired.connected.wait()
    assert gc.get_freeze_count()
    shown.closed.emit()
    await life
    assert gc.get_freeze_count() == 0


async def test_a_store_that_does_not_open_is_tried_again(profile, shown, doors):
    doors.extend([TROUBLE, Wired()])
    life = await begun(profile, shown)
    shown.news.clear()
    shown.retried.emit()
    await shown.news.wait()
    shown.closed.emit()
    assert await life == 0
    assert shown.seen == [Reason.STORE_IN_USE, "engine", "closed"]


async def test_whoever_gives_up_gets_another_exit_code(profile, shown, doors):
    doors.append(TROUBLE)
    life = await begun(profile, shown)
    shown.closed.emit()
    assert await life == NO_STORE


def test_looks_are_read_and_kept(profile):
    looks, keep = looks_of(profile)
    assert looks == Looks()
    keep(dataclasses.replace(looks, theme="dark"))
    assert looks_of(profile)[0].theme == "dark"


def test_looks_that_cannot_be_kept_are_no_trouble(profile, tmp_path):
    _, keep = looks_of(dataclasses.replace(profile, looks=tmp_path / "file" / "looks.json"))
    (tmp_path / "file").write_text("in the way")
    keep(Looks(theme="dark"))


def test_the_options_are_those_of_every_program():
    chosen = parser().parse_args(["--profile", "x", "--interfaces", "lo"])
    assert (str(chosen.profile), chosen.interfaces) == ("x", "lo")
