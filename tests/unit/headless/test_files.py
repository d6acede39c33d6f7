"""Files as scripts hear of them: each state said once, progress as it comes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zajel_desktop.engine.observable import Observable
from zajel_desktop.headless.files import FileEvents
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.ids import ContactId, ConversationId, TransferId
from zajel_desktop.model.transfer import FileItem, Transfer, TransferState

ITEMS = (
    FileItem("a.txt", 3, path="/in/a.txt", sha256="aa"),
    FileItem("b.txt", 4, path="/in/b.txt", sha256="bb"),
)
THEIRS = Transfer(TransferId("t"), ConversationId("v"), ContactId("c"), False, ITEMS)
OURS = replace(THEIRS, is_mine=True)


class Transfers:
    """Keeps what it was asked, knows what it was given."""

    def __init__(self):
        self.transfer_changed = Observable()
        self.known = {}
        self.asked = []

    def publish(self, transfer, **changes):
        transfer = replace(transfer, **changes)
        self.known[transfer.id] = transfer
        self.transfer_changed.publish(transfer)

    def find(self, transfer):
        return self.known.get(transfer)

    def accept(self, transfer):
        self.asked.append(("accept", transfer))

    def decline(self, transfer):
        self.asked.append(("decline", transfer))

    def cancel(self, transfer):
        self.asked.append(("cancel", transfer))


class Heard:
    """What a script hears."""

    def __init__(self, *, accepts_all=False):
        self.transfers = Transfers()
        self.events = []
        self.files = FileEvents(self.transfers, self.tell, accepts_all=accepts_all)

    def tell(self, event, id_, **members):
        assert id_ == "t"
        self.events.append((event, members))


def test_an_offer_is_told_with_its_first_name_and_everything_it_holds():
    heard = Heard()
    heard.transfers.publish(THEIRS)
    members = {"id": "t", "contact": "c", "name": "a.txt", "size": 7, "files": 2}
    assert heard.events == [("file_offered", members)]
    assert heard.transfers.asked == []


def test_whose_file_comes_is_told_before_its_progress_where_nobody_asks_before():
    heard = Heard(accepts_all=True)
    coming = replace(
        THEIRS, state=TransferState.MOVING, items=(FileItem("a.txt", 3, is_foreign=True),)
    )
    heard.transfers.publish(coming)
    heard.transfers.publish(coming, moved=2)
    assert [event for event, _ in heard.events] == ["file_offered", *["file_progress"] * 2]
    offered = {"id": "t", "contact": "c", "name": "a.txt", "size": 3, "files": 1}
    assert heard.events[0][1] == offered
    assert heard.transfers.asked == []


@pytest.mark.parametrize(("is_mine", "is_foreign"), [(True, True), (False, False)])
def test_whoever_moves_after_a_question_or_is_ours_is_no_offer(is_mine, is_foreign):
    heard = Heard()
    items = (FileItem("a.txt", 3, is_foreign=is_foreign),)
    heard.transfers.publish(THEIRS, is_mine=is_mine, items=items, state=TransferState.MOVING)
    assert [event for event, _ in heard.events] == ["file_progress"]


def test_our_own_offer_is_no_news():
    heard = Heard()
    heard.transfers.publish(OURS)
    assert heard.events == []


def test_whoever_accepts_everything_accepts_offers_of_others_once():
    heard = Heard(accepts_all=True)
    heard.transfers.publish(THEIRS)
    heard.transfers.publish(THEIRS)
    heard.transfers.publish(replace(OURS, id=TransferId("t")))
    assert heard.transfers.asked == [("accept", "t")]


def test_progress_is_told_every_time_it_comes():
    heard = Heard()
    for moved in (0, 3, 5):
        heard.transfers.publish(OURS, state=TransferState.MOVING, moved=moved, rate=2.6)
    assert [members["moved"] for _, members in heard.events] == [0, 3, 5]
    assert heard.events[-1] == (
        "file_progress",
        {"id": "t", "moved": 5, "size": 7, "rate": 3},
    )


def test_every_received_file_is_told_with_where_it_lies_and_its_hash():
    heard = Heard()
    heard.transfers.publish(THEIRS, state=TransferState.DONE)
    heard.transfers.publish(THEIRS, state=TransferState.DONE)
    a = {"id": "t", "name": "a.txt", "size": 3, "sha256": "aa", "path": "/in/a.txt"}
    b = {"id": "t", "name": "b.txt", "size": 4, "sha256": "bb", "path": "/in/b.txt"}
    assert heard.events == [("file_received", a), ("file_received", b)]


def test_what_we_sent_is_told_once_for_all_files():
    heard = Heard()
    heard.transfers.publish(OURS, state=TransferState.DONE)
    assert heard.events == [("file_sent", {"id": "t", "sha256": "aa"})]


@pytest.mark.parametrize(
    ("state", "failure", "text"),
    [
        (TransferState.DECLINED, None, "declined"),
        (TransferState.CANCELLED, None, "cancelled"),
        (TransferState.FAILED, Failure(Reason.DISK_FULL, Side.OURS), "disk full"),
    ],
)
def test_every_other_end_is_an_error_with_its_reason(state, failure, text):
    heard = Heard()
    heard.transfers.publish(THEIRS, state=state, failure=failure)
    heard.transfers.publish(THEIRS, state=state, failure=failure)
    assert heard.events == [("error", {"about": "file", "id": "t", "text": text})]


def test_breaks_and_checks_are_not_told():
    heard = Heard()
    heard.transfers.publish(THEIRS, state=TransferState.INTERRUPTED)
    heard.transfers.publish(THEIRS, state=TransferState.CHECKING)
    assert heard.events == []


def test_an_offer_that_is_accepted_is_accepted():
    heard = Heard()
    heard.transfers.publish(THEIRS)
    heard.files.accept("t")
    assert heard.transfers.asked == [("accept", "t")]


def test_cancelling_declines_what_was_offered_to_us_and_cancels_all_else():
    heard = Heard()
    heard.transfers.publish(THEIRS)
    heard.files.cancel("t")
    heard.transfers.publish(THEIRS, state=TransferState.MOVING)
    heard.files.cancel("t")
    heard.transfers.publish(OURS)
    heard.files.cancel("t")
    assert heard.transfers.asked == [("decline", "t"), ("cancel", "t"), ("cancel", "t")]


def test_a_file_nobody_offered_can_be_neither_accepted_nor_cancelled():
    heard = Heard()
    for ask in (heard.files.accept, heard.files.cancel):
        with pytest.raises(LocalError):
            ask("t")
