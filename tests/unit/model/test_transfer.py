"""A transfer: as large as its files together, over only where nothing more happens."""

from __future__ import annotations

import pytest

from zajel_desktop.model.ids import ContactId, ConversationId, TransferId
from zajel_desktop.model.transfer import FileItem, Transfer, TransferState

HERE = (TransferId("t"), ConversationId("v"), ContactId("c"))


def test_a_transfer_is_as_large_as_its_files_together():
    assert Transfer(*HERE, True).size == 0
    assert Transfer(*HERE, True, (FileItem("a", 3), FileItem("b", 0), FileItem("c", 4))).size == 7


@pytest.mark.parametrize("state", TransferState)
def test_only_what_waits_for_a_person_is_over(state):
    goes_on = {
        TransferState.OFFERED,
        TransferState.MOVING,
        TransferState.INTERRUPTED,
        TransferState.CHECKING,
    }
    assert Transfer(*HERE, True, state=state).is_over == (state not in goes_on)


def test_a_transfer_is_foreign_if_its_files_move_in_an_older_dialect():
    assert not Transfer(*HERE, True, (FileItem("a", 1),)).is_foreign
    assert Transfer(*HERE, True, (FileItem("a", 1, is_foreign=True),)).is_foreign
