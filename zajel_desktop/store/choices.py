"""Frozen values of choices as JSON that older and newer versions can read.

Unknown fields are ignored, missing ones have their defaults; so has every field whose value this
version does not understand, so that one strange choice never takes the others with it.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

import msgspec

from zajel_desktop.model.errors import LocalError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def encode(choices: DataclassInstance) -> str:
    """``choices`` as JSON text."""
    return msgspec.json.encode(choices).decode()


def decode(text: str | bytes, kind: type[T]) -> T:
    """The choices of ``kind`` in ``text``; raise LocalError if it is no JSON object."""
    try:
        found = msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise LocalError(f"{kind.__name__} unreadable: {error}") from error
    hints = get_type_hints(kind)
    understood = {}
    for field in dataclasses.fields(kind):
        try:
            understood[field.name] = msgspec.convert(found[field.name], hints[field.name])
        except (KeyError, msgspec.ValidationError):
            continue  # the default
    return kind(**understood)
