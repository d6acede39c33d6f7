from __future__ import annotations

import pytest

from tests.fakes.engine import FINGERPRINT, OTHER_FINGERPRINT
from zajel_desktop.ui.text import isolated
from zajel_desktop.ui.trust.fingerprints import Fingerprints


@pytest.fixture
def fingerprints(theme, host):
    made = Fingerprints(theme, "Noor", host)
    made.show_keys(OTHER_FINGERPRINT, FINGERPRINT)
    made.resize(600, 240)
    made.show()
    return made


def test_both_keys_stand_in_sixteen_groups(fingerprints):
    assert fingerprints.theirs.text().split() == OTHER_FINGERPRINT.split()
    assert fingerprints.ours.text().split() == FINGERPRINT.split()
    assert len(fingerprints.ours.text().splitlines()) == 4


def test_each_is_said_to_be_whose_it_is(fingerprints):
    assert fingerprints.theirs.accessibleName() == f"{isolated('Noor')}’s key"
    assert fingerprints.ours.accessibleName() == "Your key"


def test_where_it_is_narrow_one_stands_below_the_other(fingerprints):
    fingerprints.layout().activate()
    assert fingerprints.theirs.mapTo(fingerprints, fingerprints.theirs.rect().topLeft()).y() == (
        fingerprints.ours.mapTo(fingerprints, fingerprints.ours.rect().topLeft()).y()
    )
    fingerprints.resize(320, 400)
    fingerprints.layout().activate()
    assert fingerprints.theirs.mapTo(fingerprints, fingerprints.theirs.rect().bottomLeft()).y() < (
        fingerprints.ours.mapTo(fingerprints, fingerprints.ours.rect().topLeft()).y()
    )


def test_back_is_asked_for(fingerprints, qtbot):
    with qtbot.waitSignal(fingerprints.left):
        fingerprints.back_button.click()
