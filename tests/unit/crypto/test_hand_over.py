"""Hand-over of an identity: only the owner of both keys can prove it, on that link, to one."""

from __future__ import annotations

import pytest

from tests.fakes.openings import ANSWERER, OFFERER, vector_transcript
from zajel_desktop.crypto.hand_over import is_proof, prove
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.errors import RemoteError

NEW = Identity(b"\x99" * 32)
PROOF = prove(NEW, old=OFFERER.public, contact=ANSWERER.public, transcript=vector_transcript())


def holds(proof=PROOF, **changed):
    right = {
        "identity": ANSWERER,
        "old": OFFERER.public,
        "new": NEW.public,
        "transcript": vector_transcript(),
    }
    return is_proof(proof, **(right | changed))


def test_the_proof_is_the_one_in_the_protocol_document():
    assert PROOF.hex() == "9fa5d4d80bfaf2ec15fcb6c1721727b3bb22b5bb441fe676514ebad988c37bc4"


def test_the_contact_can_check_it():
    assert holds()


@pytest.mark.parametrize(
    "changed",
    [
        {"identity": Identity(b"\x01" * 32)},
        {"old": b"o" * 32},
        {"new": Identity(b"\x01" * 32).public},
        {"transcript": b"t" * 32},
        {"proof": b""},
    ],
)
def test_it_holds_for_these_keys_on_this_link_only(changed):
    assert not holds(**changed)


def test_a_worthless_new_key_is_the_peers_fault():
    with pytest.raises(RemoteError):
        holds(new=bytes(32))
