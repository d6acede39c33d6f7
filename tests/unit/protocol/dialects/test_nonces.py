"""Nonces: each is taken once, as long as it is remembered."""

from __future__ import annotations

from zajel_desktop.model.ids import PeerId
from zajel_desktop.protocol.dialects.nonces import NonceMemory, Nonces


def test_a_nonce_is_new_once():
    nonces = Nonces()
    assert nonces.add(b"one")
    assert not nonces.add(b"one")
    assert b"one" in nonces
    assert nonces.add(b"two")


def test_the_oldest_are_forgotten():
    nonces = Nonces(2)
    for nonce in (b"one", b"two", b"three"):
        nonces.add(nonce)
    assert len(nonces) == 2
    assert b"one" not in nonces


def test_a_peer_is_remembered_from_link_to_link():
    memory = NonceMemory()
    memory.of(PeerId("zoe")).theirs.add(b"one")
    assert b"one" in memory.of(PeerId("zoe")).theirs
    assert b"one" not in memory.of(PeerId("yas")).theirs
    assert b"one" not in memory.of(PeerId("zoe")).ours


def test_who_was_not_met_for_longest_is_forgotten():
    memory = NonceMemory(2)
    memory.of(PeerId("zoe")).theirs.add(b"one")
    for peer in ("yas", "zoe", "noor", "zoe"):
        memory.of(PeerId(peer))
    assert b"one" in memory.of(PeerId("zoe")).theirs
    assert repr(memory) == "NonceMemory(2)"


def test_nothing_of_them_is_shown():
    memory = NonceMemory()
    memory.of(PeerId("zoe")).theirs.add(b"one")
    assert repr(memory.of(PeerId("zoe"))) == "UsedNonces(0, 1)"
    assert repr(memory.of(PeerId("zoe")).theirs) == "Nonces(1)"
