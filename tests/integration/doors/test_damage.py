"""Whichever page of the history is damaged, it is told or does not matter yet; never a crash."""

from __future__ import annotations

import shutil

from tests.fakes.nouns import contact, message
from zajel_desktop.doors.gate import Close, Gate, Retry, stop
from zajel_desktop.model.failure import Reason
from zajel_desktop.store.profile import portable_profile
from zajel_desktop.store.vault import FileVault

PAGE = 4096


class Face:
    """Remembers why nothing was opened."""

    def __init__(self):
        self.reasons = []

    def show_trouble(self, failure, folder, copied_at=None):
        self.reasons.append(failure.reason)


async def live(folder):
    """A history with something in it."""
    store = await FileVault(folder).open()
    await store.contacts.save(contact("noor"))
    for number in range(50):
        await store.messages.add(message(number, text=f"what was said {number} " * 20))
    await store.messages.save_draft(contact("noor").conversation, "a draft")
    await store.close()


async def open_once(profile):
    face = Face()

    async def give_up():
        return Close()

    gate = Gate(profile, face, give_up, begin_log=lambda: None, choose=lambda engine: None)
    wired = await gate.open(Retry())
    if wired is not None:
        await stop(wired)
    return wired is not None, face.reasons


async def test_a_damaged_page_is_told_or_does_not_matter_yet(tmp_path):
    whole = portable_profile(tmp_path / "whole")
    await live(whole.store)
    data = (whole.store / "zajel.db").read_bytes()
    outcomes = []
    for page in range(len(data) // PAGE):
        damaged = portable_profile(tmp_path / f"page {page}")
        shutil.copytree(whole.store, damaged.store)
        altered = bytearray(data)
        altered[page * PAGE + PAGE // 2] ^= 1
        (damaged.store / "zajel.db").write_bytes(altered)
        is_open, reasons = await open_once(damaged)
        assert reasons == ([] if is_open else [Reason.STORE_DAMAGED])
        outcomes.append(is_open)
        shutil.rmtree(damaged.store)
    assert True in outcomes  # old messages are read only when somebody scrolls there
    assert outcomes.count(False) > 3
