"""Transfers in every state, as small as a test needs them."""

from __future__ import annotations

import pytest

from zajel_desktop.model.ids import ContactId, ConversationId, TransferId
from zajel_desktop.model.transfer import FileItem, Transfer


@pytest.fixture
def make():
    def made(*names, size=2_100_000, path="", is_foreign=False, **fields):
        files = names or ["Ferry tickets.pdf"]
        items = tuple(FileItem(n, size, path=path, is_foreign=is_foreign) for n in files)
        fields.setdefault("is_mine", False)
        return Transfer(TransferId("t"), ConversationId("c"), ContactId("n"), items=items, **fields)

    return made
