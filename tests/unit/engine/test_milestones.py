"""Milestones: one line for each, the proof of a code below the pairing that it belongs to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zajel_desktop.engine.milestones import KEY_LINES, Milestones
from zajel_desktop.model.contact import Contact, Method, Trust
from zajel_desktop.model.ids import ContactId, ConversationId, PeerId
from zajel_desktop.model.key_change import KeyNotice, Notice
from zajel_desktop.model.message import Kind

BADR = Contact(ContactId("1"), PeerId("badr"), ConversationId("c1"), "Badr", added_at=0.0)


class Conversations:
    """Only Badr is somebody we talk to."""

    def conversation_of(self, contact):
        return BADR.conversation if contact == BADR.id else None

    def contact_of(self, conversation):
        return BADR.id if conversation == BADR.conversation else None


@pytest.fixture
def lines():
    return []


@pytest.fixture
def milestones(lines):
    def add(conversation, kind, text=""):
        assert conversation == BADR.conversation
        lines.append((kind, text))

    return Milestones(conversations=Conversations(), add=add)


def verified(method):
    return replace(BADR, trust=Trust.VERIFIED, method=method, verified_at=1.0)


def test_what_a_code_has_proven_stands_below_the_pairing(milestones, lines):
    milestones.on_trust(verified(Method.CODE))
    assert lines == []
    milestones.on_paired(BADR.id)
    assert lines == [(Kind.PAIRED, ""), (Kind.VERIFIED, Method.CODE.value)]
    milestones.on_paired(BADR.id)
    assert lines[2:] == [(Kind.PAIRED, "")]


def test_every_other_comparison_is_told_at_once(milestones, lines):
    milestones.on_trust(verified(Method.EMOJI))
    milestones.on_trust(BADR)
    assert lines == [(Kind.VERIFIED, "emoji"), (Kind.DIFFERED, "")]


@pytest.mark.parametrize("notice", Notice)
def test_of_keys_only_what_has_happened_is_a_line(milestones, lines, notice):
    milestones.on_key_notice(KeyNotice(BADR.id, notice))
    assert lines == ([(Kind.KEY_CHANGED, notice.value)] if notice in KEY_LINES else [])


def test_nothing_is_said_where_there_is_no_conversation(milestones, lines):
    milestones.on_paired(ContactId("2"))
    milestones.on_key_notice(KeyNotice(ContactId("2"), Notice.FOLLOWED))
    assert lines == []
