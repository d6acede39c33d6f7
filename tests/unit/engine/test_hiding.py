"""Hiding our address: from everybody, from one contact, behind a proxy; links that show it move."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from zajel_desktop.engine.hiding import Hiding
from zajel_desktop.model.contact import Contact
from zajel_desktop.model.ids import ContactId, ConversationId, PeerId
from zajel_desktop.model.network import Conditions, Nat
from zajel_desktop.model.settings import Settings

BADR, CELIA = PeerId("badr"), PeerId("celia")


class FakeLink:
    """A link that remembers how it was asked to move."""

    def __init__(self, key):
        self.match = SimpleNamespace(key=key)
        self.moves = []

    def renew(self, reason, *, is_relay_only):
        self.moves.append(is_relay_only)


class World:
    """What was chosen, and the one contact there is."""

    def __init__(self):
        self.settings = SimpleNamespace(current=Settings())
        self.badr = Contact(ContactId("1"), BADR, ConversationId("1"), "Badr", added_at=0.0)
        self.hiding = Hiding(
            settings=self.settings,
            people=lambda key: self.badr if key == BADR else None,
            conditions=lambda: Conditions(Nat.CONE),
        )

    def choose(self, **chosen):
        self.settings.current = Settings(**chosen)


@pytest.fixture
def world():
    return World()


def test_our_address_is_shown_until_somebody_chooses_otherwise(world):
    assert not world.hiding.is_hidden_from(BADR)
    assert not world.hiding.is_hidden_from(CELIA)


@pytest.mark.parametrize("chosen", [{"hides_address": True}, {"proxy": "socks5://127.0.0.1:9"}])
def test_hidden_from_all_or_behind_a_proxy_it_is_hidden_from_strangers_as_well(world, chosen):
    world.choose(**chosen)
    assert world.hiding.is_hidden_from(BADR)
    assert world.hiding.is_hidden_from(CELIA)


def test_hidden_from_one_contact_the_others_may_see_it(world):
    world.badr = replace(world.badr, hides_address=True)
    assert world.hiding.is_hidden_from(BADR)
    assert not world.hiding.is_hidden_from(CELIA)
    assert world.hiding.conditions_for(BADR) == Conditions(Nat.CONE, is_relay_only=True)
    assert world.hiding.conditions_for(CELIA) == Conditions(Nat.CONE)


def test_a_link_moves_once_for_each_change_that_concerns_it(world):
    link = FakeLink(BADR)
    world.hiding.begin(link)
    world.hiding.renew(link)
    assert link.moves == []
    world.choose(hides_address=True)
    world.hiding.renew(link)
    world.hiding.renew(link)
    world.choose()
    world.hiding.renew(link)
    assert link.moves == [True, False]


def test_a_link_that_has_ended_is_forgotten(world):
    link = FakeLink(BADR)
    world.hiding.begin(link)
    world.hiding.end(link)
    world.hiding.end(link)
    assert world.hiding._links == {}
