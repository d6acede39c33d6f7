"""Changes inputs at random: bits, bytes, pieces, numbers, words of the format, other inputs."""

from __future__ import annotations

MOST = 4_096
"""Bytes of the longest input that is made."""

STRIKING = (0, 1, 0x1F, 0x20, 0x22, 0x5C, 0x7B, 0x7F, 0x80, 0xC0, 0xC1, 0xD9, 0xDF, 0xED, 0xFF)
NUMBERS = (
    *(b"0", b"-1", b"1", b"255", b"256", b"65535", b"65536", b"2147483648", b"4294967296"),
    *(b"9007199254740993", b"18446744073709551616", b"-9223372036854775809", b"1e308", b"1e999"),
)
PIECES = (
    *(
        b"null",
        b"true",
        b"[]",
        b"{}",
        b'""',
        b"\\ud800",
        b"\\u0000",
        b"\xed\xa0\x80",
        b"\xef\xbb\xbf",
    ),
    *(b"\x00", b"\xff\xff\xff\xff", b"\xc1", b"\xdf\xff\xff\xff\xff", b"\xdd\x7f\xff\xff\xff"),
    *(b"\xcb\x7f\xf8\x00\x00\x00\x00\x00\x00", b"\xc7\x0c\xff" + bytes(12), b"%00", b"\r\n", b" "),
    *("\u202e".encode(), "\u0661".encode(), "\u212a".encode(), b"../", b"=" * 3, b"[" * 600),
)


class Mutator:
    """Draws from ``chance`` alone, so that the same seed makes the same inputs."""

    def __init__(self, chance, words=()):
        self._chance = chance
        self._words = (*words, *PIECES)
        self._ways = (
            *(self._flip, self._set, self._remove, self._double, self._insert, self._insert),
            *(self._replace, self._number, self._cut, self._repeat),
        )

    def mutate(self, data, other):
        """A changed ``data``; now and then with a part of ``other``."""
        made = bytearray(data)
        if self._chance.random() < 0.1:
            made[self._place(made) :] = other[self._place(other) :]
        for _ in range(1 << self._chance.randrange(4)):
            self._chance.choice(self._ways)(made)
        return bytes(made[:MOST])

    def _place(self, data):
        return self._chance.randrange(len(data) + 1)

    def _span(self, data):
        start = self._place(data)
        return start, start + self._chance.choice((1, 1, 2, 4, 8, 32))

    def _flip(self, data):
        if data:
            data[self._chance.randrange(len(data))] ^= 1 << self._chance.randrange(8)

    def _set(self, data):
        if data:
            data[self._chance.randrange(len(data))] = self._chance.choice(STRIKING)

    def _remove(self, data):
        start, end = self._span(data)
        del data[start:end]

    def _double(self, data):
        start, end = self._span(data)
        data[end:end] = data[start:end]

    def _insert(self, data):
        at = self._place(data)
        data[at:at] = self._chance.choice(self._words)

    def _replace(self, data):
        start, end = self._span(data)
        data[start:end] = self._chance.choice(self._words)

    def _number(self, data):
        """Put another number where one stands as text, or a random byte anywhere."""
        digits = [at for at, byte in enumerate(data) if 0x30 <= byte <= 0x39]
        if not digits:
            at = self._place(data)
            data[at:at] = bytes([self._chance.randrange(256)])
            return
        at = self._chance.choice(digits)
        end = at
        while end < len(data) and 0x30 <= data[end] <= 0x39:
            end += 1
        data[at:end] = self._chance.choice(NUMBERS)

    def _cut(self, data):
        del data[self._place(data) :]

    def _repeat(self, data):
        start, end = self._span(data)
        data[end:end] = data[start:end] * self._chance.choice((3, 20, 200))
