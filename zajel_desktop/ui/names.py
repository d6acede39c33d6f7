"""What a contact is called wherever a name stands: older clients never say one."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from zajel_desktop.model.contact import Contact
from zajel_desktop.ui.text import isolated

FIRST = re.compile(r"(?:^|(?<=[.?!] ))\{name\}")
"""A name that begins a sentence."""


def name_of(contact: Contact) -> str:
    """What stands where only the name does: what we call ``contact``, or that there is no name."""
    return contact.name or no_name()


def no_name() -> str:
    """What stands where a name would."""
    return QCoreApplication.translate("Names", "No name")


def with_name(words: str, name: str) -> str:
    """Put ``name`` at ``{name}``, isolated; "your contact" where there is none."""
    if name:
        return words.replace("{name}", isolated(name))
    somebody = QCoreApplication.translate("Names", "your contact")
    words = FIRST.sub(somebody[:1].upper() + somebody[1:], words)
    return words.replace("{name}", somebody)
