"""Windows count from their first event and start over when they end."""

from __future__ import annotations

from zajel_desktop.protocol.rendezvous.limits import Window


def test_a_window_admits_so_many_and_begins_with_its_first_event():
    window = Window()
    assert [window.admits(each, 2, 60) for each in (100, 159, 159.9)] == [True, True, False]
    assert window.admits(160, 2, 60)


def test_a_window_is_full_only_while_it_lasts():
    window = Window()
    window.admits(100, 1, 60)
    assert window.is_full(159, 1)
    assert not window.is_full(159, 2)
    assert not window.is_full(160, 1)
    assert window.is_over(160)
