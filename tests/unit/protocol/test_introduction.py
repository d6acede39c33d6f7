"""Two greetings: what is objected to in one, and that both sides come to the same keys."""

from __future__ import annotations

import pytest

from tests.fakes.openings import (
    ANSWERER,
    BINDING,
    FRESH_ANSWERER,
    FRESH_OFFERER,
    OFFERER,
    vector_keys,
)
from zajel_desktop.crypto.identity import peer_id
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.failure import Reason
from zajel_desktop.protocol.introduction import Introduction, Terms
from zajel_desktop.protocol.wire.greeting import (
    VERSION,
    Greeting,
    Native,
    Secret,
    build_greeting,
    parse_greeting,
)


def introduction(*, is_offerer=True, said=None, **more):
    ours, theirs = (OFFERER, ANSWERER) if is_offerer else (ANSWERER, OFFERER)
    fresh = FRESH_OFFERER if is_offerer else FRESH_ANSWERER
    terms = Terms(ours, fresh, peer_id(theirs.public), is_offerer, **more)
    made = Introduction(terms)
    made.bind(BINDING)
    made.greet(said)
    return made


def greeting(identity=ANSWERER.public, versions=(VERSION,), fresh=FRESH_ANSWERER, said=None):
    return Greeting(identity, Native(versions, fresh.public, (), said))


def test_nothing_is_objected_to_in_the_greeting_of_the_one_we_were_matched_with():
    assert introduction().objection(greeting()) is None


@pytest.mark.parametrize(
    ("heard", "reason"),
    [
        (greeting(identity=b"\x55" * 32), Reason.ALTERED),
        (greeting(identity=OFFERER.public), Reason.ALTERED),
        (greeting(fresh=FRESH_OFFERER), Reason.ALTERED),
        (greeting(versions=(1,)), Reason.OTHER_VERSION),
        (Greeting(ANSWERER.public, None), Reason.OTHER_VERSION),
        (greeting(said=Secret.TYPED), Reason.SECRET_UNTESTED),
    ],
)
def test_another_key_another_version_our_own_fresh_key_and_a_secret_nobody_shows(heard, reason):
    objection = introduction().objection(heard)
    assert objection is not None
    assert objection[0] is reason


def test_two_who_have_both_typed_need_a_code_of_ours_that_was_used_too():
    heard = greeting(said=Secret.TYPED)
    objection = introduction(said=Secret.TYPED).objection(heard)
    assert objection is not None
    assert objection[0] is Reason.SECRET_UNTESTED
    assert introduction(said=Secret.TYPED, crossed=object()).objection(heard) is None


def test_a_secret_typed_here_and_shown_there_is_to_be_proven():
    ours = introduction(said=Secret.TYPED)
    assert ours.objection(greeting(said=Secret.SHOWN)) is None
    assert ours.has_typed
    assert not introduction(said=Secret.SHOWN).has_typed


def test_both_sides_come_to_the_same_keys_on_the_same_connection_only():
    first, second = introduction(), introduction(is_offerer=False)
    texts = first.greet(None), second.greet(None)

    def mac(one, text):
        return one.agree(text, parse_greeting(text).native).mac(is_offerer=True)

    assert mac(first, texts[1]) == mac(second, texts[0])
    second.bind(b"x" * 32)
    assert mac(first, texts[1]) != mac(second, texts[0])


def test_the_keys_are_those_of_the_vectors():
    addresses = {"our_address": "HJKLMN", "their_address": "K7QX2M"}
    ours = introduction(said=Secret.TYPED, **addresses)
    theirs = greeting(said=Secret.SHOWN)
    keys = ours.agree(build_greeting(theirs), theirs.native)
    expected = vector_keys()
    assert keys.transcript == expected.transcript
    assert keys.mac(is_offerer=True) == expected.mac(is_offerer=True)


def test_a_binding_of_another_length_is_our_own_mistake():
    with pytest.raises(LocalError):
        introduction().bind(b"short")


def test_nothing_secret_is_shown_or_kept():
    ours = introduction()
    assert repr(ours) == "Introduction(None, None)"
    ours.forget()
    assert ours._binding == b""
