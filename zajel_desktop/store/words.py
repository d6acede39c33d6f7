"""Which words a text is searched by: the same folding for what is stored and what is typed.

Letters are compared without case, width, accents or vowel marks, so that ``Muller`` finds
``Müller`` and ``محمد`` finds ``مُحَمَّد``. In scripts written without spaces every character is a
term of its own and a longer word a phrase of them; so is every symbol and emoji.
"""

from __future__ import annotations

import re
import unicodedata

MAX_TERM = 64
"""Characters of a term that count; what is longer is cut, in texts and in searches alike."""

UNSPACED = (
    "\u0e01-\u0eff"  # Thai, Lao
    "\u1000-\u109f"  # Burmese
    "\u1780-\u17ff"  # Khmer
    "\u3041-\u30ff"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff"  # Han
    "\U00020000-\U0003ffff"
)
TERM = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+|[\U0001f000-\U0001fbff\u2190-\u2bff]")
DROPPED = frozenset({"Mn", "Mc", "Me", "Cf"})  # marks on letters, joiners and direction marks
TATWEEL = "\u0640"  # stretches an Arabic word, says nothing


def terms(text: str) -> list[str]:
    """Split ``text`` into the terms it is found by, in their order."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(
        letter
        for letter in folded
        if letter != TATWEEL and unicodedata.category(letter) not in DROPPED
    )
    return [term[:MAX_TERM] for term in TERM.findall(kept)]


def phrases(words: str) -> list[list[str]]:
    """Split what somebody searches for: a phrase of terms per word, its last one a prefix."""
    return [phrase for word in words.split() if (phrase := terms(word))]


def contains(found: list[str], phrase: list[str]) -> bool:
    """Whether ``phrase`` stands in the terms ``found``, the last one as a prefix."""
    *firsts, last = phrase
    ends = range(len(firsts), len(found))
    return any(
        found[end - len(firsts) : end] == firsts and found[end].startswith(last) for end in ends
    )
