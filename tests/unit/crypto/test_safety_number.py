"""Safety numbers: the same for both, another for everybody else; a QR says the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.openings import ANSWERER, OFFERER
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.crypto.safety_number import (
    build_qr,
    grouped,
    parse_qr,
    safety_number,
)
from zajel_desktop.model.errors import RemoteError

ANNA, BADR = OFFERER.public, ANSWERER.public
NUMBER = "42603 30552 76923 97358 88292 89673 29845 04664 24527 01793 80590 21999"
QR = (
    "zajel://verify/1/D6poTtKIZ7l_Smot7l34zpdOdrcBjj8iocTPJnhXDyA/"
    "e06Qm75__kTEZaIgA31gjuNYl9Me-XLwf3SJLLD3PxM"
)


def test_the_number_is_the_one_in_the_protocol_document():
    assert " ".join(grouped(safety_number(ANNA, BADR))) == NUMBER


def test_the_qr_is_the_one_in_the_protocol_document():
    assert build_qr(ANNA, BADR) == QR


def test_both_sides_have_the_same_number_and_qr():
    assert safety_number(ANNA, BADR) == safety_number(BADR, ANNA)
    assert build_qr(ANNA, BADR) == build_qr(BADR, ANNA)


def test_a_swapped_key_changes_one_half_only():
    number, other = safety_number(ANNA, BADR), safety_number(ANNA, Identity.draw().public)
    assert number != other
    assert len(set(grouped(number)) & set(grouped(other))) >= 6


def test_a_scan_gives_both_keys():
    assert set(parse_qr(QR)) == {ANNA, BADR}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "zajel://K7QX2M",
        QR + "/",
        QR + "=",
        QR + " ",
        QR[:-1],
        QR.replace("verify/1", "verify/2"),
        "zajel://verify/1/" + "/".join(QR.split("/")[:3:-1]),
        QR[:-1] + "N",  # the same bytes in another form
        QR.replace("D6poT", "D6pơT"),
        QR + "x" * 300,
    ],
)
def test_any_other_text_is_refused(text):
    with pytest.raises(RemoteError):
        parse_qr(text)


@given(st.text(max_size=120).map(lambda text: "zajel://verify/1/" + text) | st.text(max_size=200))
def test_any_text_at_all_is_read_or_refused(text):
    try:
        assert build_qr(*parse_qr(text)) == text
    except RemoteError:
        return
