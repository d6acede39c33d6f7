from __future__ import annotations

from zajel_desktop.model.transfer import TransferState
from zajel_desktop.ui.transfers.places import folder_of, opened_path

DONE = TransferState.DONE


def test_a_received_file_is_opened_itself(make):
    assert opened_path(make("a.pdf", path="/d/a.pdf", state=DONE)) == "/d/a.pdf"


def test_a_program_is_never_opened(make):
    assert opened_path(make("a.exe", path="/d/a.exe", state=DONE)) == ""


def test_half_a_file_is_never_opened(make):
    assert opened_path(make("a.pdf", path="/d/a.pdf", state=TransferState.MOVING)) == ""


def test_several_files_open_their_folder(make):
    assert opened_path(make("a.pdf", "b.pdf", path="/d/a.pdf", state=DONE)) == "/d"


def test_the_folder_of_a_folder_is_the_folder_itself(make):
    assert folder_of(make("Hike/sub/b.jpg", path="/d/Hike/sub/b.jpg", state=DONE)) == "/d/Hike"


def test_the_folder_is_known_before_a_file_is(make):
    assert folder_of(make("a.pdf", folder="/d")) == "/d"
