"""The small sign beside a name: verified, not verified, or held because of another key."""

from __future__ import annotations

from dataclasses import dataclass

from zajel_desktop.model.contact import Contact


@dataclass(frozen=True, slots=True)
class TrustSign:
    """An icon and the role of its colour; what it means is always said in words as well."""

    icon: str
    role: str


def sign_of(contact: Contact) -> TrustSign:
    """Choose the sign of ``contact``; red is for a changed key only."""
    if contact.is_key_held:
        return TrustSign("key", "danger")
    if contact.is_verified:
        return TrustSign("shield-check", "verified")
    return TrustSign("shield-question", "unverified")
