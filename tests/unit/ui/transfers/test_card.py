from __future__ import annotations

import pytest

from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.transfer import TransferState
from zajel_desktop.ui.transfers.card import (
    HOPELESS,
    CardAction,
    action_label,
    card_content,
    files_text,
    is_folder,
    picture_of,
    title_of,
)

pytestmark = pytest.mark.usefixtures("qapp")


def plain(text):
    return text.translate({0x2066: None, 0x2068: None, 0x2069: None})


def content(transfer, is_there=True):
    return card_content(transfer, "Noor", is_there)


def line(transfer, is_there=True):
    return plain(content(transfer, is_there).line)


def test_an_offer_to_us_can_be_accepted_or_declined(make):
    card = content(make())
    assert plain(card.line) == "2.1 MB · PDF document"
    assert card.actions == (CardAction.DECLINE, CardAction.ACCEPT)
    assert card.primary is CardAction.ACCEPT


def test_a_program_warns_and_accepting_it_is_not_suggested(make):
    card = content(make("setup-tools.sh", size=48_000))
    assert plain(card.line) == "48 kB · A program. Open it only if you asked for it."
    assert card.actions == (CardAction.DECLINE, CardAction.ACCEPT)
    assert card.primary is None
    assert card.tone == "unverified"


def test_a_program_among_other_files_warns_too(make):
    assert "program" in line(make("a.jpg", "b.exe"))


def test_an_offer_of_ours_waits_for_their_answer(make):
    offer = make(is_mine=True)
    assert line(offer) == "2.1 MB · Waiting for Noor to accept"
    assert line(offer, is_there=False) == "2.1 MB · Sends when Noor is online"
    assert content(offer).actions == (CardAction.CANCEL,)


def test_moving_says_how_far_how_fast_and_how_long(make):
    moving = make(size=184_000_000, state=TransferState.MOVING, moved=114_000_000, rate=11.8e6)
    assert line(moving) == "114 of 184 MB · 11.8 MB/s · 6 s left"
    assert content(moving).progress == pytest.approx(114 / 184)
    assert content(moving).actions == (CardAction.CANCEL,)


def test_moving_says_no_speed_before_it_knows_one(make):
    moving = make(size=184_000_000, state=TransferState.MOVING)
    assert line(moving) == "0 B of 184 MB"


def test_an_interrupted_one_goes_on_by_itself(make):
    paused = make(size=1000, is_mine=True, state=TransferState.INTERRUPTED, moved=520, rate=1.0)
    assert line(paused) == "52% · Goes on when Noor is back"
    assert content(paused).icon == "pause"


def test_checking_has_nothing_to_press(make):
    checking = make(size=184_000_000, state=TransferState.CHECKING, moved=184_000_000)
    assert line(checking) == "184 MB arrived · Checking it…"
    assert content(checking).progress == 1.0
    assert content(checking).actions == ()


def test_a_received_file_can_be_opened_or_shown(make):
    card = content(make(state=TransferState.DONE, path="/d/Ferry tickets.pdf"))
    assert plain(card.line) == "2.1 MB · Complete, checksum matches"
    assert card.actions == (CardAction.OPEN, CardAction.SHOW)
    assert card.is_solid


def test_a_received_program_is_never_opened_from_here(make):
    card = content(make("setup.exe", state=TransferState.DONE, path="/d/setup.exe"))
    assert card.actions == (CardAction.SHOW,)


def test_a_delivered_file_is_said_to_be_there(make):
    card = content(make(state=TransferState.DONE, is_mine=True))
    assert plain(card.line) == "2.1 MB · Stored on Noor’s device"
    assert card.icon == "check"


@pytest.mark.parametrize(
    ("state", "is_ended_by_us", "is_mine", "words", "actions"),
    [
        (TransferState.DECLINED, False, True, "Noor declined this", (CardAction.OFFER_AGAIN,)),
        (TransferState.DECLINED, True, False, "You declined this", ()),
        (TransferState.CANCELLED, False, False, "Noor cancelled this", ()),
        (TransferState.CANCELLED, True, True, "You cancelled this", (CardAction.OFFER_AGAIN,)),
    ],
)
def test_an_end_names_who_ended_it(make, state, is_ended_by_us, is_mine, words, actions):
    ended = make(state=state, is_ended_by_us=is_ended_by_us, is_mine=is_mine)
    assert line(ended) == f"2.1 MB · {words}"
    assert content(ended).actions == actions


@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("is_mine", [True, False])
def test_every_failure_has_a_sentence_and_a_way_on(make, reason, is_mine):
    failed = make(state=TransferState.FAILED, failure=Failure(reason, Side.OURS), is_mine=is_mine)
    assert content(failed).line
    assert bool(content(failed).actions) == (reason not in HOPELESS)
    assert "{" not in content(failed).line


def test_a_full_disk_says_how_much_is_needed_where(make):
    failed = make(
        size=1_840_000_000,
        state=TransferState.FAILED,
        moved=740_000_000,
        folder="/home/ali/Downloads",
        failure=Failure(Reason.DISK_FULL, Side.OURS),
    )
    assert line(failed) == "Disk full: 1.1 GB needed in Downloads."
    assert content(failed).actions == (CardAction.TRY_AGAIN, CardAction.CHANGE_FOLDER)


def test_their_full_disk_is_not_said_to_be_ours(make):
    failed = make(
        is_mine=True,
        state=TransferState.FAILED,
        folder="/home/ali",
        failure=Failure(Reason.DISK_FULL, Side.PEERS),
    )
    assert line(failed) == "Noor’s disk is full."
    assert CardAction.CHANGE_FOLDER not in content(failed).actions


def test_several_files_are_counted_on_one_card(make):
    several = make("a.jpg", "b.jpg", "c.jpg", size=1_000_000)
    assert content(several).title == "3 files"
    assert line(several) == "3 MB"


def test_a_folder_is_called_by_its_name(make):
    folder = make("Hike/a.jpg", "Hike/sub/b.jpg", size=1_000_000)
    assert is_folder(folder)
    assert title_of(folder) == "Hike"
    assert line(folder) == "2 files · 2 MB"
    assert content(folder).icon == "folder"


def test_a_folder_of_one_file_is_a_folder(make):
    assert title_of(make("Hike/a.jpg")) == "Hike"
    assert files_text(1) == "1 file"


def test_a_picture_is_shown_only_when_it_lies_here(make):
    received = make("IMG.jpg", path="/d/IMG.jpg", state=TransferState.DONE)
    offered = make("IMG.jpg", path="")
    moving = make("IMG.jpg", path="/d/IMG.jpg.part", state=TransferState.MOVING)
    mine = make("IMG.jpg", path="/h/IMG.jpg", is_mine=True)
    assert picture_of(received) == "/d/IMG.jpg"
    assert picture_of(offered) == ""
    assert picture_of(moving) == ""
    assert picture_of(mine) == "/h/IMG.jpg"


def test_an_empty_file_divides_by_nothing(make):
    assert content(make(size=0, state=TransferState.MOVING, rate=1.0)).progress == 0.0
    assert content(make(size=0, state=TransferState.INTERRUPTED)).progress == 0.0


def test_older_clients_are_not_said_to_accept_or_to_have_stored_anything(make):
    offer = make(is_mine=True, is_foreign=True)
    assert line(offer) == "2.1 MB · Waits to be sent"
    assert line(offer, is_there=False) == "2.1 MB · Sends when Noor is online"
    sent = content(make(is_mine=True, is_foreign=True, state=TransferState.DONE))
    assert plain(sent.line) == "2.1 MB · Sent; cannot be confirmed"
    assert not sent.is_solid


def test_no_checksum_is_claimed_for_what_came_from_older_clients(make):
    path = "/d/Ferry tickets.pdf"
    card = content(make(state=TransferState.DONE, path=path, is_foreign=True))
    assert plain(card.line) == "2.1 MB · Complete"
    assert card.actions == (CardAction.OPEN, CardAction.SHOW)


def test_nothing_is_taken_up_again_with_older_clients(make):
    fields = {"size": 1000, "state": TransferState.INTERRUPTED, "moved": 520}
    paused = make(is_mine=True, is_foreign=True, **fields)
    assert line(paused) == "52% · Starts over when Noor is back"
    checking = make(size=1000, state=TransferState.CHECKING, moved=1000, is_foreign=True)
    assert line(checking) == "1 kB arrived · Saving it…"


@pytest.mark.parametrize("reason", list(Reason))
def test_only_older_clients_themselves_can_send_again_what_failed(make, reason):
    why = Failure(reason, Side.NETWORKS)
    failed = make(state=TransferState.FAILED, failure=why, is_foreign=True)
    assert content(failed).actions == ()
    assert line(failed).count("Ask Noor to send it again.") == (reason not in HOPELESS)
    ours = make(state=TransferState.FAILED, failure=why, is_foreign=True, is_mine=True)
    assert bool(content(ours).actions) == (reason not in HOPELESS)


def test_what_older_clients_never_take_is_not_tried_again(make):
    why = Failure(Reason.FILE_TOO_LARGE, Side.PEERS)
    failed = make(state=TransferState.FAILED, failure=why, is_foreign=True, is_mine=True)
    assert line(failed) == "The file is too large for the older Zajel of Noor."
    assert content(failed).actions == ()
    refused = make(state=TransferState.FAILED, failure=why, is_foreign=True)
    assert line(refused) == "Larger than what is taken from older Zajel programs."


def test_every_action_has_words():
    assert all(action_label(action) for action in CardAction)
