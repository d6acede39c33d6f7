"""The desktop door: options, looks, and a store that is asked for until it opens."""

from __future__ import annotations

import asyncio
import dataclasses
import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject, Signal

from zajel_desktop.doors import desktop, gate
from zajel_desktop.doors.desktop import looks_of, parser, run
from zajel_desktop.doors.gate import NO_STORE
from zajel_desktop.engine.observable import Observable
from zajel_desktop.model.errors import StoreError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.safekeeping import Lock, Unlock
from zajel_desktop.model.settings import Looks, Settings
from zajel_desktop.store.profile import portable_profile
from zajel_desktop.ui.sweeper import Sweeper

TROUBLE = StoreError(Failure(Reason.STORE_IN_USE, Side.OURS, "locked"))


class Shown(QObject):
    """A face of the program that only remembers."""

    closed = Signal()
    retried = Signal()
    wished = Signal(object)
    painted = Signal()

    def __init__(self):
        super().__init__()
        self.seen = []
        self.news = asyncio.Event()
        self.is_visible = True
        self.engine = None
        self.locked_again = asyncio.Event()

    def show_trouble(self, failure, folder, copied_at=None):
        self.seen.append(failure.reason)
        self.news.set()

    def show_lock(self, failure=None, wait=0.0):
        if self.seen[-1] == "lock":
            self.locked_again.set()
        self.seen.append("lock")

    def show_working(self):
        self.seen.append("working")

    def show_engine(self, engine, notices):
        self.seen.append("engine")
        self.engine = engine
        if self.is_visible:
            self.painted.emit()
        self.news.set()

    def close(self):
        self.seen.append("closed")


class Wired:
    """A running engine that only remembers."""

    is_key_in_file = True

    def __init__(self):
        self.engine = self.pairing = self.settings = self.safekeeping = self.reunions = self
        self.current = Settings()
        self.wished = Observable()
        self.requests_changed, self.progress_changed = Observable(), Observable()
        self.steps, self.connected = [], asyncio.Event()
        self.stops = 0
        self.prepare = None

    async def read(self):
        self.steps.append("read")

    async def connect(self):
        self.steps.append("connect")
        self.connected.set()

    def prepare_with(self, prepare):
        self.prepare = prepare

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

    async def wire(profile, passphrase=None):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(gate, "wire", wire)
    monkeypatch.setattr(desktop, "apply_options", lambda engine, _: engine.steps.append("options"))
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
    assert wired.steps == ["options", "read", "connect"]
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
    assert wired.steps == ["options", "read", "connect"]


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


async def test_what_is_locked_is_shown_no_more_before_its_engine_has_stopped(profile, shown, doors):
    doors.extend([first := Wired(), second := Wired()])
    life = await begun(profile, shown)
    await first.connected.wait()
    first.wished.publish(Lock())
    shown.wished.emit(Unlock("words"))
    await second.connected.wait()
    assert shown.seen == ["engine", "lock", "lock", "engine"]
    assert first.stops == 1
    assert second.steps == ["read", "connect"]  # what was chosen meanwhile stays chosen
    shown.closed.emit()
    assert await life == 0


async def test_a_store_that_does_not_close_well_is_locked_all_the_same(
    profile, shown, doors, monkeypatch
):
    async def refuse():
        raise TROUBLE

    doors.extend([first := Wired(), second := Wired()])
    monkeypatch.setattr(first, "stop", refuse)
    life = await begun(profile, shown)
    await first.connected.wait()
    first.wished.publish(Lock())
    shown.wished.emit(Unlock("words"))
    await second.connected.wait()
    shown.closed.emit()
    assert await life == 0


async def test_a_signal_while_it_is_locked_ends_the_program_well(profile, shown, doors):
    doors.append(wired := Wired())
    life = await begun(profile, shown)
    wired.wished.publish(Lock())
    shown.closed.emit()
    assert await life == 0
    assert shown.seen == ["engine", "lock", "lock", "closed"]
    assert wired.stops == 1


async def test_nothing_of_a_locked_engine_stays_in_memory(profile, shown, doors):
    doors.append(Wired())
    life = await begun(profile, shown)
    lost = weakref.ref(doors_wired := shown.engine)
    await doors_wired.connected.wait()
    doors_wired.wished.publish(Lock())
    del doors_wired
    shown.engine = None
    await shown.locked_again.wait()
    assert lost() is None
    shown.closed.emit()
    await life


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
