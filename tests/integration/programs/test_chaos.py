"""A tenth of the storm in tests/long: programs and service killed and frozen while people talk."""

from __future__ import annotations

from tests.fakes.chaos import MIB, Storm, weather

SEED = 4


async def test_a_storm_of_half_a_minute_loses_nothing_and_doubles_nothing(
    tmp_path, start_both, service
):
    people = await start_both()
    storm = Storm(list(people), service, SEED)
    await weather(storm, tmp_path, texts=100, size=20 * MIB, more=5 * MIB, seconds=30)
