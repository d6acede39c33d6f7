"""Power lost while a file comes: whatever the disk made of it, at most 8 MiB are sent again."""

from __future__ import annotations

import os
import random
from collections import deque
from dataclasses import dataclass, replace

import pytest

from zajel_desktop.net import target_file
from zajel_desktop.net.bulk import BLOCK_FRAMES, WINDOW
from zajel_desktop.net.disk import survey
from zajel_desktop.net.source_file import SourceFile
from zajel_desktop.net.target_file import TargetFile
from zajel_desktop.protocol.wire.files import MAX_PIECE, OVERHEAD
from zajel_desktop.protocol.wire.operations import FileAttempt

MIB = 1024 * 1024
MOST_AGAIN = 8 * MIB
SIZE = 20 * MIB + 4321


@dataclass
class Medium:
    """What of the file ``path`` a loss of power leaves for certain."""

    path: str = ""
    sure: int = 0

    def sync(self, file: int) -> None:
        self.sure = os.fstat(file).st_size

    def lose_power(self, chance: random.Random) -> None:
        """Of what was not yet sure any part may be there, and any of that may be wrong."""
        there = os.path.getsize(self.path)
        sure = min(self.sure, there)
        found = sure + chance.choice([0, chance.randint(0, there - sure), there - sure])
        with open(self.path, "r+b") as file:
            file.truncate(found)
            if found > sure and chance.random() < 0.7:
                file.seek(chance.randrange(sure, found))
                file.write(bytes(found - file.tell()))


@pytest.fixture
def medium(monkeypatch):
    medium = Medium()
    monkeypatch.setattr(target_file, "bring_to_medium", medium.sync)
    return medium


@pytest.fixture
def item(tmp_path):
    (tmp_path / "big.bin").write_bytes(random.Random(0).randbytes(SIZE))
    return survey([str(tmp_path / "big.bin")])[0]


def go_on(item, folder, chance, *, is_cut):
    """One attempt after what is held, perhaps cut; where it began and ended, and the hashes."""
    target = TargetFile(str(folder), [replace(item, path=str(folder / "big.bin"))], 0)
    source = SourceFile(item)
    target.open()
    source.open(target.held, target.held_sha256, target.prefixes)
    first = sent = source.offset
    attempt = FileAttempt("t", 0, b"a" * 16, b"k" * 32, MAX_PIECE, first, source.size)
    target.begin(attempt)
    source.begin(attempt)
    waiting, end = deque(), chance.randrange(first, SIZE) if is_cut else SIZE
    while sent < end or (waiting and not is_cut):
        while sent < end and min(sent + MAX_PIECE, SIZE) - target.safe <= WINDOW:
            (frame,), _ = source.frames(1)
            sent += len(frame) - OVERHEAD
            waiting.append(frame)
        count = min(len(waiting), chance.randint(1, BLOCK_FRAMES))
        target.write([waiting.popleft() for _ in range(count)])
    digests = target.digest(), source.digest()
    target.close()
    source.close()
    return first, sent, digests


MANY = [pytest.param(seed, marks=pytest.mark.long) for seed in range(6, 60)]


@pytest.mark.parametrize("seed", [*range(6), *MANY])
def test_after_every_loss_of_power_at_most_a_window_is_sent_again(tmp_path, item, medium, seed):
    chance, folder = random.Random(seed), tmp_path / "in"
    medium.path = str(folder / "big.bin.part")
    before = 0
    for _ in range(chance.randint(1, 4)):
        first, sent, _ = go_on(item, folder, chance, is_cut=True)
        assert before - first <= MOST_AGAIN
        before = sent
        medium.lose_power(chance)
    first, sent, (received, whole) = go_on(item, folder, chance, is_cut=False)
    assert before - first <= MOST_AGAIN
    assert sent == SIZE
    assert received == whole
