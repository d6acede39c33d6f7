"""At most one request waits from each address to each other, and few for one address."""

from __future__ import annotations

import pytest

from zajel_desktop.model.ids import Address
from zajel_desktop.protocol.rendezvous.limits import Limits
from zajel_desktop.protocol.rendezvous.pairing import Requests

A, B, C = Address("AAAAAA"), Address("BBBBBB"), Address("CCCCCC")


@pytest.fixture
def requests():
    return Requests(Limits(requests_per_target=2))


def test_a_request_waits_until_it_ends(requests):
    request = requests.ask(A, B, "name", 100.0)
    assert (request.expires_at, request.remaining(100.5)) == (220.0, 119_500)
    assert request.remaining(500) == 0
    assert requests.is_waiting(request)
    assert requests.waiting_for(B) == requests.made_by(A) == (request,)
    requests.end(request)
    assert not requests.is_waiting(request)
    assert requests.waiting_for(B) == requests.made_by(A) == ()
    assert len(requests) == 0


def test_asking_again_replaces(requests):
    first, second = requests.ask(A, B, None, 0), requests.ask(A, B, None, 1)
    assert not requests.is_waiting(first)
    assert requests.is_waiting(second)
    assert len(requests) == 1


def test_too_many_for_one_target_are_refused_but_a_repetition_is_not(requests):
    requests.ask(A, B, None, 0)
    requests.ask(C, B, None, 0)
    assert requests.ask(Address("DDDDDD"), B, None, 0) is None
    assert requests.ask(C, B, None, 1) is not None
