from __future__ import annotations

import dataclasses

from zajel_desktop.model.contact import KeyState, Trust
from zajel_desktop.ui.trust.sign import sign_of


def test_every_state_has_its_own_shape_and_only_another_key_is_red(noor):
    verified = dataclasses.replace(noor, trust=Trust.VERIFIED)
    held = dataclasses.replace(verified, key_state=KeyState.ASKING)
    signs = [sign_of(contact) for contact in (noor, verified, held)]
    assert len({sign.icon for sign in signs}) == 3
    assert [sign.role for sign in signs] == ["unverified", "verified", "danger"]
