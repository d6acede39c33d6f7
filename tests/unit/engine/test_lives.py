"""Which kind of transfer lives: by whose it is, and by what is spoken."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.fakes.bulk import FakeBulkPath
from zajel_desktop.engine.desk import Desk
from zajel_desktop.engine.foreign_receiving import Bygone
from zajel_desktop.engine.foreign_sending import ForeignOutgoing
from zajel_desktop.engine.incoming import Incoming
from zajel_desktop.engine.lives import bring_to_life, fitting
from zajel_desktop.engine.outgoing import Outgoing
from zajel_desktop.engine.tasks import Tasks
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.transfer import FileItem, Transfer, TransferState

S = TransferState


@pytest.fixture
async def desk():
    tasks = Tasks()
    lines = SimpleNamespace(spoken=Dialect.UNKNOWN)
    lines.dialect = lambda contact: lines.spoken
    clock = SimpleNamespace(monotonic=lambda: 1.0)
    yield Desk(lines, FakeBulkPath(), clock, tasks, None, lambda transfer: None)
    await tasks.stop()


def transfer(*, is_mine=True, is_foreign=False, state=S.OFFERED):
    items = (FileItem("a", 3, is_foreign=is_foreign),)
    return Transfer("t", "v", "contact", is_mine, items, state)


@pytest.mark.parametrize(
    ("is_mine", "is_foreign", "kind"),
    [
        (True, False, Outgoing),
        (True, True, ForeignOutgoing),
        (False, False, Incoming),
        (False, True, Bygone),
    ],
)
async def test_a_stored_transfer_lives_as_what_it_was(desk, is_mine, is_foreign, kind):
    stored = transfer(is_mine=is_mine, is_foreign=is_foreign, state=S.DONE)
    assert type(bring_to_life(stored, desk)) is kind


@pytest.mark.parametrize("state", [S.OFFERED, S.INTERRUPTED, S.FAILED])
async def test_ours_follows_what_the_receiver_speaks_now(desk, state):
    live = bring_to_life(transfer(state=state), desk)
    assert fitting(live, desk) is live
    desk.lines.spoken = Dialect.APP
    foreign = fitting(live, desk)
    assert isinstance(foreign, ForeignOutgoing)
    assert foreign.transfer.is_foreign
    assert fitting(foreign, desk) is foreign
    desk.lines.spoken = Dialect.NATIVE
    native = fitting(foreign, desk)
    assert isinstance(native, Outgoing)
    assert not native.transfer.is_foreign
    assert native.transfer.state is (S.FAILED if state is S.FAILED else S.OFFERED)


@pytest.mark.parametrize("state", [S.DONE, S.CANCELLED, S.DECLINED])
async def test_what_is_settled_stays_what_it_was(desk, state):
    live = bring_to_life(transfer(state=state), desk)
    desk.lines.spoken = Dialect.APP
    assert fitting(live, desk) is live


async def test_theirs_stay_what_they_are(desk):
    desk.lines.spoken = Dialect.APP
    live = bring_to_life(transfer(is_mine=False), desk)
    assert fitting(live, desk) is live
