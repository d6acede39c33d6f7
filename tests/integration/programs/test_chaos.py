"""Some of the storm in tests/long, with less calm: programs and service killed and frozen."""

from __future__ import annotations

from tests.fakes.chaos import MIB, Storm, weather

SEED = 4


async def test_a_storm_loses_nothing_and_doubles_nothing(tmp_path, start_both, service):
    people = await start_both()
    storm = Storm(list(people), service, SEED, calm=(0.2, 1.0))
    await weather(storm, tmp_path, texts=100, size=10 * MIB, more=2 * MIB, seconds=12)
