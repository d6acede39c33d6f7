"""Things come due in the order of their times."""

from __future__ import annotations

from zajel_desktop.protocol.rendezvous.agenda import Agenda


def test_the_soonest_comes_first_and_nothing_before_its_time():
    agenda: Agenda[str] = Agenda()
    assert agenda.next_at is None
    for at, item in ((3.0, "c"), (1.0, "a"), (1.0, "b")):
        agenda.add(at, item)
    assert agenda.next_at == 1.0
    assert agenda.take_due(0.9) is None
    assert [agenda.take_due(2.0) for _ in range(3)] == ["a", "b", None]
    assert len(agenda) == 1
