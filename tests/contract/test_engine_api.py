"""The fake engine offers the faces what the real one offers, parameter by parameter."""

from __future__ import annotations

import ast
import inspect
import textwrap

import pytest

from tests.fakes import engine as fakes
from zajel_desktop.engine.contacts import Contacts
from zajel_desktop.engine.doctor import Doctor
from zajel_desktop.engine.engine import Engine
from zajel_desktop.engine.identity import OwnIdentity
from zajel_desktop.engine.key_changes import KeyChanges
from zajel_desktop.engine.links import Links
from zajel_desktop.engine.messages import Messages
from zajel_desktop.engine.pairing import Pairing
from zajel_desktop.engine.reunions import Reunions
from zajel_desktop.engine.safekeeping import Safekeeping
from zajel_desktop.engine.services import Services
from zajel_desktop.engine.settings import SettingsService
from zajel_desktop.engine.standing import Standing
from zajel_desktop.engine.surroundings import Surroundings
from zajel_desktop.engine.transfers import Transfers
from zajel_desktop.engine.verifications import Verifications

PAIRS = (
    (SettingsService, fakes.FakeSettings, "current settings_changed change"),
    (Services, fakes.FakeServices, "status status_changed retry"),
    (
        Pairing,
        fakes.FakePairing,
        "invitation invitation_changed renew read app_link pair cancel progress progress_changed "
        "requests requests_changed accept decline request_ended",
    ),
    (
        Contacts,
        fakes.FakeContacts,
        "all find of contact_changed contact_removed rename remove block fingerprint",
    ),
    (Links, fakes.FakeLinks, "status status_changed"),
    (Standing, fakes.FakeStanding, "current changed"),
    (Doctor, fakes.FakeDoctor, "current examine cancel report examination_changed"),
    (Reunions, fakes.FakeReunions, "dial"),
    (Surroundings, fakes.FakeSurroundings, "changed"),
    (
        Messages,
        fakes.FakeMessages,
        "send retry message_changed load page_loaded search search_done mark_read set_draft "
        "summary summaries summary_changed failed",
    ),
    (OwnIdentity, fakes.FakeIdentity, "key fingerprint former renew renewed failed"),
    (KeyChanges, fakes.FakeKeyChanges, "held fingerprint pair_again keep_refusing noticed"),
    (
        Verifications,
        fakes.FakeVerifications,
        "number number_link fingerprint own_fingerprint scan they_match they_differ run "
        "run_changed begin_emoji agree_emoji match_emoji differ_emoji cancel_emoji",
    ),
    (
        Transfers,
        fakes.FakeTransfers,
        "offer accept decline cancel retry find folder transfer_changed",
    ),
    (
        Safekeeping,
        fakes.FakeSafekeeping,
        "protection can_lock change_passphrase back_up restore lock erase protection_changed ended "
        "wished",
    ),
)
EACH = [(real, fake, name) for real, fake, names in PAIRS for name in names.split()]


def observables(kind):
    """The names of the observables that ``kind`` makes."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    made = (node for node in ast.walk(tree) if isinstance(node, ast.AnnAssign))
    return {
        node.target.attr
        for node in made
        if isinstance(node.target, ast.Attribute) and "Observable" in ast.unparse(node.annotation)
    }


def shape(kind, name):
    """What ``name`` is: an observable, a property, or a method with its parameters."""
    if name in observables(kind):
        return "observable"
    found = getattr(kind, name)
    if isinstance(found, property):
        return "property"
    parameters = inspect.signature(found).parameters.values()
    return [(each.name, each.kind, each.default) for each in parameters]


@pytest.mark.parametrize(("real", "fake", "name"), EACH, ids=lambda it: getattr(it, "__name__", it))
def test_the_fake_is_asked_and_tells_as_the_real_one(real, fake, name):
    assert shape(fake, name) == shape(real, name)


def test_the_engine_has_the_same_services():
    real = set(Engine.__dataclass_fields__)
    assert real <= set(vars(fakes.FakeEngine()))
