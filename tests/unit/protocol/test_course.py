"""The course of a transfer: which file moves, how much has, and what has changed."""

from __future__ import annotations

import pytest

from zajel_desktop.model.transfer import FileItem
from zajel_desktop.protocol.course import Course

FILES = (FileItem("a", 10, 1.0, "text/plain"), FileItem("b", 20, 2.0), FileItem("c", 30, 3.0))


def test_it_goes_from_file_to_file_until_it_is_over():
    course = Course(FILES)
    assert (course.current, course.last, course.size) == (FILES[0], 2, 60)
    for file in (1, 2):
        course.go_to(file)
        assert (course.current, course.is_over) == (FILES[file], False)
    course.go_to(3)
    assert course.is_over
    assert course.moved == 60


def test_what_has_moved_is_every_file_before_and_what_is_written_of_this_one():
    course = Course(FILES, 1)
    assert course.moved == 10
    course.written = 5
    assert course.moved == 15
    course.go_to(2)
    assert course.moved == 30


@pytest.mark.parametrize(("size", "at"), [(21, 2.0), (20, 2.5)])
def test_a_file_of_another_size_or_time_has_changed(size, at):
    course = Course(FILES, 1)
    assert course.differs(size, at)
    course.note(size, at)
    assert course.is_changed
    assert course.files == [FILES[0], FileItem("b", size, at), FILES[2]]
    assert not course.differs(size, at)


def test_a_file_as_it_was_offered_has_not_changed():
    course = Course(FILES)
    course.note(10, 1.0)
    assert not course.is_changed
    assert course.files == list(FILES)


def test_a_course_of_one_file_keeps_what_else_is_known_of_it():
    course = Course(FILES[:1])
    course.note(11, 1.0)
    assert course.current == FileItem("a", 11, 1.0, "text/plain")
