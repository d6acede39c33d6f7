"""An examination: what was found about each side."""

from __future__ import annotations

from zajel_desktop.model.examination import Check, Examination, Finding, Grade
from zajel_desktop.model.failure import Side


def test_findings_are_told_apart_by_side():
    ours = Finding(Check.UDP, Side.OURS, Grade.GOOD)
    theirs = Finding(Check.UDP, Side.PEERS, Grade.BAD)
    found = Examination(None, (ours, theirs))
    assert found.of(Side.OURS) == (ours,)
    assert found.of(Side.PEERS) == (theirs,)
