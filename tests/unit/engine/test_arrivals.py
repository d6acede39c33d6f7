"""What the store refused waits in its order, once, and not without end."""

from __future__ import annotations

from tests.fakes.nouns import message
from zajel_desktop.engine.arrivals import MOST_HELD, Arrivals
from zajel_desktop.model.ids import ContactId

NOOR, SAMI = ContactId("noor"), ContactId("sami")


def drained(arrivals, contact):
    """Everything that waits, in its order."""
    found = []
    while (first := arrivals.first(contact)) is not None:
        found.append(first)
        arrivals.take(contact, first.id)
    return found


def test_what_waits_comes_out_in_its_order_and_once():
    arrivals = Arrivals()
    said = [message(number) for number in range(5)]
    for each in [*said, *said]:
        arrivals.hold(NOOR, each)
    assert arrivals.holds(NOOR)
    assert not arrivals.holds(SAMI)
    assert drained(arrivals, NOOR) == said
    assert not arrivals.holds(NOOR)


def test_what_is_too_much_waits_for_the_next_link_and_nothing_overtakes_it():
    arrivals = Arrivals()
    said = [message(number) for number in range(MOST_HELD + 2)]
    for each in said[:-1]:
        arrivals.hold(NOOR, each)
    assert drained(arrivals, NOOR) == said[:MOST_HELD]
    assert arrivals.holds(NOOR)
    arrivals.hold(NOOR, said[-1])
    assert arrivals.first(NOOR) is None
    arrivals.begin(NOOR)
    assert not arrivals.holds(NOOR)


def test_what_waits_stays_when_a_new_link_begins():
    arrivals = Arrivals()
    arrivals.hold(NOOR, message(0))
    arrivals.begin(NOOR)
    assert drained(arrivals, NOOR) == [message(0)]
    arrivals.take(NOOR, message(0).id)
