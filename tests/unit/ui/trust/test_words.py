from __future__ import annotations

import dataclasses

import pytest

from tests.fakes.engine import NOW
from zajel_desktop.model.contact import Method, Trust
from zajel_desktop.ui.trust.words import verified_brief, verified_text


@pytest.mark.parametrize(
    ("method", "words"),
    [
        (Method.CODE, "Verified by the code on 21 November 2026"),
        (Method.NUMBER, "Verified by the safety number on 21 November 2026"),
        (Method.EMOJI, "Verified by seven emoji on 21 November 2026"),
        (Method.FINGERPRINT, "Verified by the fingerprint on 21 November 2026"),
    ],
)
def test_how_and_when_is_said(noor, method, words):
    proven = dataclasses.replace(noor, trust=Trust.VERIFIED, method=method, verified_at=NOW)
    assert verified_text(proven) == words


def test_what_nobody_wrote_down_is_not_made_up(noor):
    proven = dataclasses.replace(noor, trust=Trust.VERIFIED)
    assert verified_text(proven) == "Verified"
    assert verified_brief(proven, NOW) == "Verified"


def test_in_few_words_the_year_is_said_where_it_is_another(noor):
    proven = dataclasses.replace(noor, trust=Trust.VERIFIED, verified_at=NOW)
    assert verified_brief(proven, NOW + 86_400) == "Verified 21 Nov"
    assert verified_brief(proven, NOW + 300 * 86_400) == "Verified 21 Nov 2026"
