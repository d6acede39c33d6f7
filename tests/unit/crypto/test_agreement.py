"""The keys of a link: the same on both sides, and only where both have seen the same."""

from __future__ import annotations

import pytest

from tests.fakes.openings import (
    ANSWERER,
    BINDING,
    FRESH_ANSWERER,
    FRESH_OFFERER,
    OFFERER,
    vector_keys,
    vector_transcript,
)
from zajel_desktop.crypto.agreement import (
    Party,
    Purpose,
    agree,
    connection_mac,
    derive_keys,
    is_same_mac,
    transcript,
)
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.errors import RemoteError


def shared(ours, fresh, theirs, their_fresh, *, is_offerer):
    return agree(
        identity=ours,
        fresh=fresh,
        peer=theirs.public,
        peer_fresh=their_fresh.public,
        is_offerer=is_offerer,
    )


def of_answerer():
    return shared(ANSWERER, FRESH_ANSWERER, OFFERER, FRESH_OFFERER, is_offerer=False)


def test_the_transcript_is_the_one_in_the_protocol_document():
    expected = "82d527119927ee53d9c47df7ee8af8ecb007f69dcefcbfef658fcac65d976d78"
    assert vector_transcript().hex() == expected


def test_the_keys_are_the_ones_in_the_protocol_document():
    keys = vector_keys()
    assert [keys.offerer.hex(), keys.answerer.hex(), keys.link.hex()] == [
        "6f04af6b2fc0977d7bf6f221c1f91f75116b472724b1d895ec32b89882cbd6a0",
        "12f90f7da12afda650437fe2b29094bc9366e31a868c358ff5e1b2cc1b4767f0",
        "210f1a5436e918621c9d959888068af02a775da9a7a9fd71e9b1bd2be24b23ad",
    ]


def test_the_macs_are_the_ones_in_the_protocol_document():
    keys = vector_keys()
    assert [keys.mac(is_offerer=True).hex(), keys.mac(is_offerer=False).hex()] == [
        "447be6bc56ee0fd12fa777b16d963abfed46cf0f659535af297555620384786f",
        "bcea51575c7af08a7f0893b7f4174d6bfaea3b701bbccf93326df36da88db5da",
    ]


def test_the_key_of_each_purpose_is_the_one_in_the_protocol_document():
    assert {purpose: vector_keys().key_for(purpose).hex() for purpose in Purpose} == {
        Purpose.OLM_OFFERER: "52126cec6f26d8d4622bab5822434bfda539b1070508eb00be9caeb767776bb6",
        Purpose.OLM_ANSWERER: "4ae88a21b8dbca1dd894193eb16ba45a58707c74bb9c37c8f027348e15a4f82a",
        Purpose.CONNECTION: "f3abf322c128f5e2de3f25b03083065afdf61f0c7b4bc9c888c5bc7476f5795f",
    }


def test_both_sides_agree():
    ours = shared(OFFERER, FRESH_OFFERER, ANSWERER, FRESH_ANSWERER, is_offerer=True)
    assert ours == of_answerer()
    assert len({ours[at : at + 32] for at in range(0, 128, 32)}) == 4


def test_a_mac_counts_for_its_own_side_only():
    keys = vector_keys()
    mac = keys.mac(is_offerer=True)
    assert keys.is_mac(mac, is_offerer=True)
    assert not keys.is_mac(mac, is_offerer=False)
    assert not keys.is_mac(mac[:-1], is_offerer=True)


@pytest.mark.parametrize("at", range(4))
def test_every_key_of_the_four_counts(at):
    ends = [OFFERER, FRESH_OFFERER, ANSWERER, FRESH_ANSWERER]
    right = derive_keys(of_answerer(), vector_transcript())
    ends[at] = Identity.draw()
    wrong = derive_keys(shared(*ends, is_offerer=True), vector_transcript())
    assert right.mac(is_offerer=True) != wrong.mac(is_offerer=True)


@pytest.mark.parametrize("at", range(7))
def test_everything_seen_counts_in_the_transcript(at):
    def of(values):
        greeting, greeting2, identity, identity2, address, address2, binding = values
        offerer = Party(greeting, identity, address.decode())
        return transcript(offerer, Party(greeting2, identity2, address2.decode()), binding)

    values = [b"g", b"h", b"i", b"j", b"", b"K7QX2M", BINDING]
    other = [*values]
    other[at] = values[at] + b"x"
    assert of(values) != of(other)


def test_what_moves_from_one_part_into_the_next_changes_the_transcript():
    one = transcript(Party(b"ab", b"c"), Party(b"", b""), BINDING)
    assert one != transcript(Party(b"a", b"c"), Party(b"b", b""), BINDING)


@pytest.mark.parametrize("key", [bytes(32), b"\1" + bytes(31), b"short"])
def test_a_key_that_agrees_on_nothing_is_the_peers_fault(key):
    for peer, fresh in ((key, ANSWERER.public), (ANSWERER.public, key)):
        with pytest.raises(RemoteError):
            agree(
                identity=OFFERER, fresh=FRESH_OFFERER, peer=peer, peer_fresh=fresh, is_offerer=True
            )


def test_no_key_is_shown():
    keys = vector_keys()
    assert repr(keys) == "LinkKeys()"
    assert "abc" not in repr(Party(b"abc", b"abc", "abc"))


def test_the_proofs_of_a_connection_are_the_ones_in_the_protocol_document():
    key = vector_keys().key_for(Purpose.CONNECTION)
    offerer, answerer = (connection_mac(key, 2, BINDING, is_offerer=o) for o in (True, False))
    assert offerer.hex() == "5738291b454113ef2959009a2735c5f84137c1031210b117972a23e2a7d934c4"
    assert answerer.hex() == "2ca385c83964f984d6392526de0ce38db2a2ac200a9f709ceed81ad06791c1ce"
    assert is_same_mac(offerer, bytes(offerer))
    assert not is_same_mac(offerer, answerer)


def test_the_proof_of_a_connection_is_of_its_generation_alone():
    key = vector_keys().key_for(Purpose.CONNECTION)
    assert connection_mac(key, 2, BINDING, is_offerer=True) != connection_mac(
        key, 3, BINDING, is_offerer=True
    )
