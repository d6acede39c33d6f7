"""What a contact is called wherever a name stands: older clients never say one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from zajel_desktop.model.contact import Contact


def name_of(contact: Contact) -> str:
    """What we call ``contact``, or that there is no name; not isolated yet."""
    return contact.name or no_name()


def no_name() -> str:
    """What stands where a name would."""
    return QCoreApplication.translate("Names", "No name")
