"""Things come due in the order of their times."""

from __future__ import annotations

from zajel_desktop.protocol.rendezvous.agenda import Agenda


def test_the_soonest_is_done_first_and_nothing_before_its_time():
    agenda, done = Agenda(), []
    assert agenda.next_at is None
    for at, name in ((3.0, "c"), (1.0, "a"), (1.0, "b")):
        agenda.add(at, lambda now, name=name: done.append((name, now)))
    assert agenda.next_at == 1.0
    agenda.advance(0.9)
    assert done == []
    agenda.advance(2.0)
    assert done == [("a", 2.0), ("b", 2.0)]
    assert len(agenda) == 1


def test_what_is_added_meanwhile_is_done_too_if_it_is_due():
    agenda, done = Agenda(), []
    agenda.add(1.0, lambda now: agenda.add(now, done.append))
    agenda.advance(1.0)
    assert done == [1.0]
