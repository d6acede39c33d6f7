"""A file being received: only what was promised, only where it belongs, nothing replaced."""

from __future__ import annotations

import errno
import hashlib
import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zajel_desktop.crypto.files import PieceSeal
from zajel_desktop.model.errors import FileError, RemoteError
from zajel_desktop.model.failure import Reason
from zajel_desktop.model.transfer import FileItem
from zajel_desktop.net import target_file
from zajel_desktop.net.target_file import TargetFile, confirm, discard
from zajel_desktop.protocol.wire.files import build_file_frame
from zajel_desktop.protocol.wire.operations import FileAttempt, Prefix

DATA = bytes(range(250)) * 10
ITEM = FileItem("a.txt", len(DATA), 1_700_000_000.0)


def sha(data):
    return hashlib.sha256(data).digest()


def attempt(offset=0, size=2500, frame_size=1000):
    return FileAttempt("t", 0, b"a" * 16, b"k" * 32, frame_size, offset, size)


def frame(index, piece, *, is_last=False):
    seal = PieceSeal(key=b"k" * 32, transfer="t", attempt=b"a" * 16)
    sealed = seal.seal(piece, index, is_last=is_last)
    return build_file_frame(b"a" * 16, index, sealed, is_last=is_last)


FRAMES = [frame(0, DATA[:1000]), frame(1, DATA[1000:2000]), frame(2, DATA[2000:], is_last=True)]


@pytest.fixture(params=["held", "named"])
def kind(request, monkeypatch):
    """How folders are reached: as descriptors, or by their paths."""
    if request.param == "named":
        monkeypatch.setattr(os, "supports_dir_fd", set())
    return request.param


@pytest.fixture
def folder(tmp_path, kind):
    return tmp_path / "in"


@pytest.fixture
def opened(folder):
    """Makes targets, and closes them at the end."""
    made = []

    def make(item=ITEM, items=None, file=0, *, is_chosen=False):
        target = TargetFile(str(folder), items or [item], file, is_chosen=is_chosen)
        made.append(target)
        target.open()
        return target

    yield make
    for target in made:
        target.close()


def test_a_file_is_part_until_it_is_kept(folder, opened):
    target = opened()
    target.begin(attempt())
    assert target.write(FRAMES[:2]) == 2000
    assert not target.is_whole
    assert os.listdir(folder) == ["a.txt.part"]
    assert target.write(FRAMES[2:]) == len(DATA)
    assert target.is_whole
    assert target.digest() == sha(DATA)
    assert target.keep(ITEM.modified_at) == str(folder / "a.txt")
    assert (folder / "a.txt").read_bytes() == DATA
    assert os.stat(folder / "a.txt").st_mtime == ITEM.modified_at
    assert os.listdir(folder) == ["a.txt"]


def test_what_is_held_is_found_and_gone_on_from(folder, opened):
    first = opened()
    first.begin(attempt())
    first.write(FRAMES[:1])
    first.close()
    second = opened(replace(ITEM, path=first.path))
    assert (second.held, second.held_sha256) == (1000, sha(DATA[:1000]))
    second.begin(attempt(offset=1000))
    second.write([frame(0, DATA[1000:2000]), frame(1, DATA[2000:], is_last=True)])
    assert second.digest() == sha(DATA)


def test_what_is_held_names_its_beginnings_as_well(folder, opened, monkeypatch):
    monkeypatch.setattr(target_file, "BLOCK", 300)
    monkeypatch.setattr(target_file, "PREFIX_STEP", 300)
    monkeypatch.setattr(target_file, "PREFIXES", 2)
    folder.mkdir()
    (folder / "a.txt.part").write_bytes(DATA[:1000])
    target = opened(replace(ITEM, path=str(folder / "a.txt")))
    assert target.prefixes == (Prefix(600, sha(DATA[:600])), Prefix(900, sha(DATA[:900])))


def test_only_what_a_loss_of_power_leaves_is_called_safe(opened, monkeypatch):
    synced = []
    monkeypatch.setattr(target_file, "bring_to_medium", synced.append)
    monkeypatch.setattr(target_file, "SAFE_BYTES", 1500)
    monkeypatch.setattr(target_file, "SAFE_PAUSE", 1e9)
    target = opened()
    target.begin(attempt())
    found = []
    for each in FRAMES:
        target.write([each])
        found.append((target.safe, len(synced)))
    assert found == [(0, 0), (2000, 1), (len(DATA), 1)]


def test_what_comes_slowly_is_made_safe_as_well(opened, monkeypatch):
    monkeypatch.setattr(target_file, "SAFE_PAUSE", 0.0)
    target = opened()
    target.begin(attempt())
    target.write(FRAMES[:1])
    assert target.safe == 1000


def test_what_a_killed_program_had_written_is_made_safe_before_it_is_gone_on_from(
    opened, monkeypatch
):
    first = opened()
    first.begin(attempt())
    first.write(FRAMES[:1])
    first.close()
    synced = []
    monkeypatch.setattr(target_file, "bring_to_medium", synced.append)
    second = opened(replace(ITEM, path=first.path))
    second.begin(attempt(offset=1000))
    assert (len(synced), second.safe) == (1, 1000)


@pytest.mark.parametrize("offset", [0, 600])
def test_what_is_held_beyond_the_offset_goes(folder, opened, offset):
    first = opened()
    first.begin(attempt())
    first.write(FRAMES[:1])
    first.begin(attempt(offset=offset, frame_size=5000))
    first.write([frame(0, DATA[offset:], is_last=True)])
    assert first.digest() == sha(DATA)
    assert (folder / "a.txt.part").read_bytes() == DATA


def test_an_empty_file_is_one_empty_frame(folder, opened):
    target = opened(replace(ITEM, size=0))
    target.begin(attempt(size=0))
    target.write([frame(0, b"", is_last=True)])
    target.keep(float("nan"))
    assert (folder / "a.txt").read_bytes() == b""


@pytest.mark.parametrize(
    "frames",
    [
        [FRAMES[1]],
        [FRAMES[0], FRAMES[0]],
        [frame(0, DATA[:999])],
        [frame(0, DATA[:1000], is_last=True)],
        [*FRAMES, frame(3, b"")],
        [frame(0, DATA[:1000]), frame(1, DATA[:1000]), frame(2, DATA[:1000])],
        [FRAMES[0][:-1] + b"x"],
        [b"", FRAMES[0]],
    ],
    ids=["gap", "twice", "short", "early end", "after the end", "too much", "altered", "none"],
)
def test_frames_that_break_the_rules_are_refused(opened, frames):
    target = opened()
    target.begin(attempt())
    with pytest.raises(RemoteError):
        target.write(frames)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=100), max_size=3))
def test_any_bytes_are_refused(opened, frames):
    target = opened()
    target.begin(attempt())
    try:
        assert target.write(frames) == 0
    except RemoteError:
        pass
    finally:
        target.discard()


def test_a_taken_name_gets_a_number_at_the_beginning_and_at_the_end(folder, opened):
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"old")
    target = opened()
    assert target.path == str(folder / "a (2).txt")
    (folder / "a (2).txt").write_bytes(b"newer")
    target.begin(attempt())
    target.write(FRAMES)
    assert target.keep(1.0) == str(folder / "a (3).txt")
    assert (folder / "a.txt").read_bytes() == b"old"
    assert (folder / "a (2).txt").read_bytes() == b"newer"


def test_a_file_system_without_hard_links_replaces_nothing_either(folder, opened, monkeypatch):
    def refuse(*arguments, **options):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    target = opened()
    (folder / "a.txt").write_bytes(b"old")
    target.begin(attempt())
    target.write(FRAMES)
    assert target.keep(1.0) == str(folder / "a (2).txt")
    assert (folder / "a.txt").read_bytes() == b"old"
    assert (folder / "a (2).txt").read_bytes() == DATA
    assert sorted(os.listdir(folder)) == ["a (2).txt", "a.txt"]


def test_files_of_one_folder_stay_together_and_apart_from_others(folder, opened):
    (folder / "P").mkdir(parents=True)
    items = [FileItem("P/x", 0), FileItem("P/deep/y", 0), FileItem("Q/z", 0)]
    items[0] = replace(items[0], path=opened(items=items, file=0).path)
    assert items[0].path == str(folder / "P (2)" / "x")
    assert opened(items=items, file=1).path == str(folder / "P (2)" / "deep" / "y")
    assert opened(items=items, file=2).path == str(folder / "Q" / "z")


def test_a_part_that_became_a_link_is_not_followed(folder, opened, tmp_path):
    target = opened()
    target.close()
    secret = tmp_path / "secret"
    secret.write_bytes(b"mine")
    (folder / "a.txt.part").unlink()
    (folder / "a.txt.part").symlink_to(secret)
    with pytest.raises(FileError):
        opened(replace(ITEM, path=target.path))
    assert secret.read_bytes() == b"mine"


def test_a_part_that_is_linked_elsewhere_too_is_left_alone(folder, opened, tmp_path):
    target = opened()
    target.close()
    secret = tmp_path / "secret"
    secret.write_bytes(b"mine")
    (folder / "a.txt.part").unlink()
    os.link(secret, folder / "a.txt.part")
    again = opened(replace(ITEM, path=target.path))
    assert again.path == str(folder / "a (2).txt")
    again.begin(attempt())
    again.write(FRAMES)
    assert secret.read_bytes() == b"mine"


def tree(folder):
    return sorted(str(path.relative_to(folder).as_posix()) for path in folder.rglob("*"))


def test_a_chosen_path_is_where_it_is_made(folder, opened):
    path = str(folder / "P (5)" / "deep" / "x")
    target = opened(FileItem("P/deep/x", 3, path=path), is_chosen=True)
    assert (target.path, target.held, target.is_new) == (path, 0, True)
    assert tree(folder) == ["P (5)", "P (5)/deep", "P (5)/deep/x.part"]


@pytest.mark.parametrize("taken", ["a.txt", "a.txt.part"])
def test_a_chosen_path_that_was_taken_meanwhile_is_left_alone(folder, opened, taken):
    folder.mkdir()
    (folder / taken).write_bytes(b"mine")
    target = opened(replace(ITEM, path=str(folder / "a.txt")), is_chosen=True)
    assert (target.path, target.held) == (str(folder / "a (2).txt"), 0)
    assert (folder / taken).read_bytes() == b"mine"


def test_a_chosen_folder_that_was_taken_meanwhile_is_left_alone(folder, opened):
    (folder / "P").mkdir(parents=True)
    target = opened(FileItem("P/x", 3, path=str(folder / "P" / "x")), is_chosen=True)
    assert target.path == str(folder / "P (2)" / "x")
    assert tree(folder) == ["P", "P (2)", "P (2)/x.part"]


def test_a_chosen_path_in_the_folder_of_earlier_files_goes_there(folder, opened):
    first = FileItem("P/x", 3, path=opened(FileItem("P/x", 3)).path)
    second = FileItem("P/y", 3, path=str(folder / "P" / "y"))
    assert opened(items=[first, second], file=1, is_chosen=True).path == second.path


def test_a_crash_after_choosing_ends_with_the_same_name(folder, opened):
    known = FileItem("P/x", 3, path=str(folder / "P (5)" / "x"))
    assert opened(known).path == known.path
    assert tree(folder) == ["P (5)", "P (5)/x.part"]


def test_a_crash_after_making_ends_with_the_same_name(folder, opened):
    known = FileItem("P/x", 3, path=str(folder / "P (5)" / "x"))
    opened(known, is_chosen=True).close()
    again = opened(known)
    assert (again.path, again.is_new) == (known.path, False)
    assert tree(folder) == ["P (5)", "P (5)/x.part"]


def test_a_name_taken_after_the_crash_by_another_file_is_not_ours(folder, opened):
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"mine")
    target = opened(replace(ITEM, path=str(folder / "a.txt")))
    assert target.path == str(folder / "a (2).txt")
    assert (folder / "a.txt").read_bytes() == b"mine"


def test_a_chosen_path_that_became_a_link_is_not_followed(folder, opened, tmp_path):
    folder.mkdir()
    (folder / "a.txt.part").symlink_to(tmp_path / "secret")
    target = opened(replace(ITEM, path=str(folder / "a.txt")), is_chosen=True)
    assert target.path == str(folder / "a (2).txt")
    assert not (tmp_path / "secret").exists()


def test_a_folder_made_for_a_file_that_cannot_be_made_goes_again(folder, opened, monkeypatch):
    def refuse(*arguments):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(TargetFile, "_make", refuse)
    with pytest.raises(FileError):
        opened(FileItem("P/deep/x", 3, path=str(folder / "P" / "deep" / "x")), is_chosen=True)
    assert tree(folder) == []


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "in").write_bytes(b"")
    with pytest.raises(FileError) as caught:
        TargetFile(str(tmp_path / "in"), [ITEM], 0).open()
    assert caught.value.failure.reason is Reason.FOLDER_UNWRITABLE


def test_too_little_space_is_refused_before_anything_is_written(folder, opened):
    with pytest.raises(FileError) as caught:
        opened(replace(ITEM, size=2**60))
    assert caught.value.failure.reason is Reason.DISK_FULL
    assert list(folder.rglob("*")) == []


def test_a_discarded_file_takes_its_empty_folders_with_it(folder, opened):
    target = opened(FileItem("P/deep/x", 3))
    target.discard()
    target.discard()
    assert os.listdir(folder) == []


def test_a_discarded_file_leaves_what_else_is_there(folder, opened):
    target = opened(FileItem("P/x", 3))
    (folder / "P" / "mine").touch()
    target.close()
    discard(str(folder), FileItem("P/x", 3, path=target.path))
    assert os.listdir(folder / "P") == ["mine"]


def test_nothing_outside_the_folder_is_discarded(folder, tmp_path):
    (tmp_path / "x.part").touch()
    discard(str(folder), FileItem("x", 3, path=str(tmp_path / "x")))
    assert (tmp_path / "x.part").exists()


def whole(opened):
    target = opened()
    target.begin(attempt())
    target.write(FRAMES)
    target.close()
    return replace(ITEM, path=target.path, sha256=sha(DATA).hex())


def test_a_file_that_was_whole_gets_its_name_after_a_crash(folder, opened):
    item = whole(opened)
    assert confirm(str(folder), item) == item.path
    assert os.listdir(folder) == ["a.txt"]
    assert confirm(str(folder), item) == item.path


def test_a_crash_in_the_middle_of_the_renaming_is_finished(folder, opened):
    item = whole(opened)
    os.link(item.path + ".part", item.path)
    assert confirm(str(folder), item) == item.path
    assert os.listdir(folder) == ["a.txt"]


def test_a_name_taken_meanwhile_by_another_file_is_not_ours(folder, opened):
    item = whole(opened)
    (folder / "a.txt").write_bytes(b"another")
    assert confirm(str(folder), item) == str(folder / "a (2).txt")
    assert (folder / "a (2).txt").read_bytes() == DATA


def test_what_is_gone_or_damaged_is_not_confirmed(folder, opened):
    item = whole(opened)
    (folder / "a.txt.part").write_bytes(b"damaged")
    assert confirm(str(folder), item) is None
    assert os.listdir(folder) == []
    assert confirm(str(folder), item) is None
