"""Transfers in every state, as small as a test needs them."""

from __future__ import annotations

import pytest

from zajel_desktop.model.ids import ContactId, ConversationId, TransferId
from zajel_desktop.model.transfer import FileItem, Transfer


@pytest.fixture
def make():
    def made(*names, size=2_100_000, path="", **fields):
        items = tuple(FileItem(name, size, path=path) for name in names or ["Ferry tickets.pdf"])
        fields.setdefault("is_mine", False)
        return Transfer(TransferId("t"), ConversationId("c"), ContactId("n"), items=items, **fields)

    return made
