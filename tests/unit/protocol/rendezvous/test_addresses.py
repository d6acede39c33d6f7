"""Addresses are held by one, kept for who may come back, and what they miss is kept in bounds."""

from __future__ import annotations

import msgspec
import pytest

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.ids import Address, PeerId
from zajel_desktop.protocol.rendezvous.addresses import (
    Addresses,
    ConnectionId,
    issue_token,
)
from zajel_desktop.protocol.rendezvous.limits import Limits
from zajel_desktop.protocol.wire.service_messages import Pong, Relayed, RelayKind, ResumeToken

KEY = PeerId("A" * 43 + "=")
CODE = Address("AAAAAA")
ONE = ConnectionId(1)


@pytest.fixture
def addresses():
    return Addresses(Limits(held_bytes=100))


def test_an_address_is_taken_once_and_free_again(addresses):
    holder = addresses.take(CODE, KEY, ONE)
    with pytest.raises(LocalError):
        addresses.take(CODE, KEY, ConnectionId(2))
    addresses.free(holder)
    assert addresses.get(CODE) is None
    newer = addresses.take(CODE, KEY, ONE)
    addresses.free(holder)  # an old holder frees nothing
    assert addresses.get(CODE) is newer
    assert len(addresses) == 1


def test_a_token_is_128_bits_and_only_its_hash_is_kept(addresses):
    holder = addresses.take(CODE, KEY, ONE)
    token = issue_token(holder, bytes(range(16)))
    assert token == "AAECAwQFBgcICQoLDA0ODw"
    assert token.encode() not in (holder.resume_hash or b"")
    assert addresses.may_resume(holder, KEY, token)
    assert not addresses.may_resume(holder, PeerId("B" * 43 + "="), token)
    assert not addresses.may_resume(holder, KEY, None)
    assert not addresses.may_resume(holder, KEY, ResumeToken("B" * 22))
    with pytest.raises(LocalError):
        issue_token(holder, b"short")


def test_only_who_has_a_token_can_be_away(addresses):
    holder = addresses.take(CODE, KEY, ONE)
    assert not addresses.leave(holder, 10.0)
    issue_token(holder, bytes(16))
    assert addresses.leave(holder, 10.0)
    assert holder.is_away
    assert holder.away_until == 130.0


def test_what_is_held_is_bounded_in_bytes_and_comes_out_in_order(addresses):
    holder = addresses.take(CODE, KEY, ONE)
    large = [Relayed(RelayKind.OFFER, CODE, msgspec.Raw(b"%d" % n * 40)) for n in range(5)]
    addresses.hold(holder, Pong())
    for message in large:
        addresses.hold(holder, message)
    assert addresses.release(holder) == tuple(large[-2:])
    assert addresses.release(holder) == ()
