"""Identity: named, fingerprinted and agreed upon as the other clients do."""

from __future__ import annotations

import pytest

from zajel_desktop.crypto.identity import Identity, fingerprint, peer_id, public_bytes
from zajel_desktop.model.errors import RemoteError


def test_two_identities_agree_on_the_same_bytes():
    ours, theirs = Identity.draw(), Identity.draw()
    assert ours.agree(theirs.public) == theirs.agree(ours.public)


def test_an_identity_comes_back_from_its_private_bytes():
    identity = Identity.draw()
    assert Identity(identity.private).peer_id == identity.peer_id


def test_the_name_of_a_key_is_read_back_with_or_without_padding():
    public = bytes(range(32))
    assert public_bytes(peer_id(public)) == public
    assert public_bytes(peer_id(public).rstrip("=")) == public


@pytest.mark.parametrize("text", ["", "%%%", "AAAA", "_" * 44, "A" * 60])
def test_what_names_no_key_is_the_peers_fault(text):
    with pytest.raises(RemoteError):
        public_bytes(text)


def test_a_worthless_key_is_refused():
    with pytest.raises(RemoteError):
        Identity.draw().agree(bytes(32))


def test_the_fingerprint_has_sixteen_groups_of_four():
    groups = fingerprint(peer_id(bytes(32))).split(" ")
    assert [len(group) for group in groups] == [4] * 16
    assert groups[0] == "6668"  # SHA-256 of 32 zero bytes


def test_a_private_key_is_not_shown():
    identity = Identity.draw()
    assert identity.private.hex() not in repr(identity)
