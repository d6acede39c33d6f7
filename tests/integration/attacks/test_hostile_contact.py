"""A contact with a program of their own making, over real connections: others are not disturbed."""

from __future__ import annotations

import random

import pytest

from tests.fakes.hostile import PATIENCE
from tests.fuzz.__main__ import corpus_of
from tests.fuzz.fuzzer import read_corpus
from tests.fuzz.mutator import Mutator
from tests.fuzz.targets import TARGETS
from zajel_desktop.model.pairing import Step

BY_NAME = {target.name: target for target in TARGETS}
ROUNDS = 12
FRAMES = 60


def inputs(name):
    """What the fuzzer knows of one parser."""
    return [*BY_NAME[name].seeds, *read_corpus(corpus_of(BY_NAME[name]))]


class Attack:
    """Says anything over a link that Eve has opened: under its seal, past it, on both channels."""

    def __init__(self, eve, chance):
        self._chance = chance
        self._link = next(iter(eve.engine.links._links.values()))
        self._mutator = Mutator(chance)
        self._bodies, self._frames = inputs("operation"), inputs("frame")
        self._files = inputs("file frame")

    def strike(self):
        """Send one frame; whether the link still takes any."""
        connection = self._link._passage._now().connection
        seal = self._link._speaking._talk._sealed().seal
        way = self._chance.random()
        try:
            if way < 0.80:
                connection.send("messages", seal(self._chance.choice(self._bodies)))
            elif way < 0.90:
                connection.send("files", self._chance.choice(self._files))
            elif way < 0.96:
                connection.send("messages", seal(self._changed(self._bodies)))
            else:
                connection.send("messages", self._changed(self._frames))
        except OSError:
            return False
        return True

    def _changed(self, known):
        return self._mutator.mutate(self._chance.choice(known), self._chance.choice(known))


def contact_of(person, other):
    return person.engine.contacts.with_key(other.engine.identity.key)


@pytest.mark.parametrize("rounds", [ROUNDS, pytest.param(200, marks=pytest.mark.long)])
async def test_whatever_a_contact_sends_the_talk_with_others_goes_on(town, anna, badr, rounds):
    chance = random.Random(rounds)
    await town.meet(badr, anna, has_secret=True)
    eve = await town.person("Eve")
    said = []
    for number in range(rounds):
        if number % 5 == 0:
            eve.engine.pairing.renew()  # on one connection ours asks nine times a minute at most
        ends = await town.meet(eve, anna, has_secret=bool(number % 2))
        assert [end.step for end in ends] == [Step.CONNECTED] * 2
        attack = Attack(eve, chance)
        for _ in range(FRAMES):
            if not attack.strike():
                break
        said.append(f"still here {number}")
        anna.say(said[-1], contact_of(anna, badr).conversation)
        await badr.until(lambda: badr.texts == said, PATIENCE)
    assert anna.engine.links.is_linked(contact_of(anna, badr).id)
    assert contact_of(anna, badr).is_verified
    assert contact_of(anna, badr).name == "Badr"
    assert len(anna.engine.contacts.all) == 2
    assert (
        list(anna.engine.transfers.live) == [] if hasattr(anna.engine.transfers, "live") else True
    )
