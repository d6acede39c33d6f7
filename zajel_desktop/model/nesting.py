"""How deep JSON from outside may be nested, looked at before anything decodes it.

Decoders recurse, and where they give up is the interpreter's affair: what one version of Python
refuses another one reads. So the limit is ours (docs/protocol.md, Transport).
"""

from __future__ import annotations

import re
from typing import Final

MAX_DEPTH: Final = 32
"""The most arrays and objects within each other; what we say ourselves has five."""

STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"?', re.DOTALL)  # also one without an end
AS_ARRAYS: Final = bytes.maketrans(b"{}", b"[]")
NO_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))


def is_shallow(text: str | bytes) -> bool:
    """Whether at most :data:`MAX_DEPTH` brackets of ``text`` stand within each other.

    True tells nothing else about it; what is no JSON at all may be called deep.
    """
    data = text.encode(errors="replace") if isinstance(text, str) else text
    if data.count(b"[") + data.count(b"{") <= MAX_DEPTH:
        return True
    brackets = STRING.sub(b"", data).translate(AS_ARRAYS, NO_BRACKETS)
    for _ in range(MAX_DEPTH):
        brackets = brackets.replace(b"[]", b"")  # the innermost of each
    return not brackets
