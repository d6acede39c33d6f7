"""What people see of a transfer: its state in their words, what is known, and how fast it moves."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from zajel_desktop.engine.picture import Meter, Picture
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import FileItem, Transfer, TransferState
from zajel_desktop.protocol.course import Course

S = TransferState
FILES = (FileItem("a", 100, 1.0, path="/in/a", sha256="aa"), FileItem("b", 200, 2.0, path="/in/b"))
FULL = Failure(Reason.DISK_FULL, Side.OURS)


class Scene:
    """A picture, the rules it shows, a clock, and the facts it told."""

    def __init__(self, *, is_mine=False):
        self.now = 10.0
        self.facts = []
        clock = SimpleNamespace(monotonic=lambda: self.now)
        desk = SimpleNamespace(clock=clock, changed=self.facts.append)
        transfer = Transfer("t", "v", "contact", is_mine, FILES, folder="/in")
        self.picture = Picture(transfer, desk)
        self.course = Course(FILES)
        self.rules = SimpleNamespace(course=self.course, failure=None, is_ended_by_us=False)

    def update(self, state, *, written=0, is_measured=True):
        self.course.written = written
        self.picture.update(self.rules, state, is_measured=is_measured)
        return self.picture.transfer


def test_only_what_has_changed_is_told():
    scene = Scene()
    scene.update(S.OFFERED)
    assert scene.facts == []
    shown = scene.update(S.DECLINED)
    scene.update(S.DECLINED)
    assert scene.facts == [shown]


def test_checking_is_shown_for_the_last_file_only():
    scene = Scene()
    assert scene.update(S.CHECKING).state is S.MOVING
    scene.course.go_to(1)
    assert scene.update(S.CHECKING).state is S.CHECKING


def test_what_has_moved_stays_as_it_was_while_nobody_knows_better():
    scene = Scene()
    assert scene.update(S.MOVING, written=50).moved == 50
    assert scene.update(S.MOVING, is_measured=False).moved == 50
    assert scene.update(S.INTERRUPTED).moved == 50
    scene.course.go_to(2)
    assert scene.update(S.DONE).moved == 300


def test_the_speed_is_shown_while_it_moves():
    scene = Scene()
    scene.update(S.MOVING)
    scene.now += 2
    assert scene.update(S.MOVING, written=80).rate == 40.0
    assert scene.update(S.INTERRUPTED, written=80).rate == 0.0


@pytest.mark.parametrize(("is_mine", "side"), [(True, Side.OURS), (False, Side.PEERS)])
def test_a_file_that_changed_is_a_notice_as_long_as_it_moves(is_mine, side):
    scene = Scene(is_mine=is_mine)
    scene.course.note(120, 5.0)
    shown = scene.update(S.MOVING)
    assert (shown.failure.reason, shown.failure.side) == (Reason.FILE_CHANGED, side)
    assert shown.items == (FileItem("a", 120, 5.0, path="/in/a", sha256="aa"), FILES[1])
    assert scene.update(S.DONE).failure is None


def test_why_it_failed_comes_before_any_notice():
    scene = Scene()
    scene.course.note(120, 5.0)
    scene.rules.failure = FULL
    assert scene.update(S.FAILED).failure is FULL


def test_who_ended_it_is_told():
    scene = Scene()
    scene.rules.is_ended_by_us = True
    assert scene.update(S.CANCELLED).is_ended_by_us


def test_what_becomes_known_of_a_file_is_kept():
    picture = Scene().picture
    picture.note_file(1, sha256="bb")
    assert (picture.transfer.items[1].path, picture.transfer.items[1].sha256) == ("/in/b", "bb")
    picture.note_file(1, sha256="bb", path="/in/b (2)")
    assert picture.transfer.items[1].path == "/in/b (2)"


def test_another_folder_is_for_what_is_still_missing():
    picture = Scene().picture
    picture.go_to("/other")
    assert picture.transfer.folder == "/other"
    assert [item.path for item in picture.transfer.items] == ["/in/a", ""]


def test_the_speed_is_that_of_the_last_seconds():
    meter = Meter()
    assert meter.measure(0, 10.0) == 0.0
    assert meter.measure(100, 11.0) == 100.0
    for second in range(12, 30):
        speed = meter.measure(100 + (second - 11) * 500, float(second))
    assert speed == pytest.approx(500.0)


def test_a_file_that_begins_again_does_not_move_backwards():
    meter = Meter()
    meter.measure(1000, 1.0)
    assert meter.measure(0, 2.0) == 0.0
    assert meter.measure(10, 3.0) == 10.0


def test_what_stands_still_has_no_past():
    meter = Meter()
    meter.measure(0, 0.0)
    meter.reset()
    assert meter.measure(1000, 100.0) == 0.0
