"""What is secret is not in what prints: a log or a traceback shows the type, never its secret."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from typing import NamedTuple

import msgspec
import pytest

import zajel_desktop.crypto
import zajel_desktop.model
import zajel_desktop.protocol
import zajel_desktop.store

ROOMS = (
    zajel_desktop.model,
    zajel_desktop.crypto,
    zajel_desktop.protocol,
    zajel_desktop.store,
)
SENTINEL = "must-not-be-printed"

SECRET = {
    *("secret", "private", "passphrase", "password", "credential", "seed", "key_bytes"),
    "proxy",  # a password may be in it
    *("resume", "resume_token", "token", "text", "draft", "words", "sealed", "payload", "data"),
    "sdp",  # the addresses of the other side
}
"""How fields are called that hold secrets, texts or addresses of people."""

BY_TYPE = {"key": "bytes", "link": "str", "code": "str", "candidate": "str"}
"""Names that hold a secret in one type and not in others: a public key is a PeerId."""


class Field(NamedTuple):
    """One field of one type."""

    owner: type
    name: str
    hint: str


def types_of(room):
    """Every type that is made in ``room``, but those that never leave their module."""
    for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
        module = importlib.import_module(found.name)
        for made in vars(module).values():
            if isinstance(made, type) and made.__module__ == found.name and made.__name__[0] != "_":
                yield made


def fields_of(owner):
    if dataclasses.is_dataclass(owner):
        return [Field(owner, f.name, str(f.type)) for f in dataclasses.fields(owner)]
    if issubclass(owner, msgspec.Struct):
        hints = owner.__annotations__
        return [Field(owner, name, str(hints.get(name, ""))) for name in owner.__struct_fields__]
    return []


def is_secret(field):
    return field.name in SECRET or (
        field.name in BY_TYPE and field.hint.split(" |")[0] == BY_TYPE[field.name]
    )


FIELDS = [f for room in ROOMS for owner in types_of(room) for f in fields_of(owner)]
SECRETS = [field for field in FIELDS if is_secret(field)]


def filled(owner, secret):
    """An ``owner`` with nothing in it but ``secret``, past its constructor."""
    values = {f.name: SENTINEL if f.name == secret else None for f in fields_of(owner)}
    if not dataclasses.is_dataclass(owner):
        return owner(**values)
    made = object.__new__(owner)
    for name, value in values.items():
        object.__setattr__(made, name, value)
    return made


def test_there_are_secrets_to_hide():
    owners = {field.owner.__name__ for field in SECRETS}
    assert {"Code", "Message", "IceServer", "FileAttempt", "Record", "Snapshot"} <= owners


@pytest.mark.parametrize("field", SECRETS, ids=lambda f: f"{f.owner.__name__}.{f.name}")
def test_what_prints_a_type_prints_none_of_its_secrets(field):
    made = filled(field.owner, field.name)
    assert getattr(made, field.name) == SENTINEL
    assert SENTINEL not in repr(made)
