"""Whatever bytes come, a parser reads them or refuses them in the one way it promises.

Each is fed what earlier runs kept, and a number of new inputs that is the same each time. Longer:
python -m tests.fuzz --seconds 600
"""

from __future__ import annotations

import ast
import logging
import pathlib
import re
from typing import get_args

import pytest

import zajel_desktop
from tests.fuzz import targets
from tests.fuzz.__main__ import ALL, corpus_of
from tests.fuzz.fuzzer import Fuzzer, read_corpus
from zajel_desktop.headless.commands import Command
from zajel_desktop.protocol.wire import operations
from zajel_desktop.protocol.wire.native import Control

ROOT = pathlib.Path(zajel_desktop.__file__).parent
PARSER = re.compile(r"(parse|read|decode|unwrap)(_.*)?")
SOURCES = "".join(
    pathlib.Path(__file__).with_name(name).read_text() for name in ("targets.py", "older.py")
)

ELSEWHERE = {
    "crypto/wrapping.py:unwrap": "authenticated: tests/unit/crypto/test_wrapping.py",
    "doors/errands.py:read_passphrase": "our own person's file",
    "doors/signal.py:read_options": "our own command line",
    "doors/options.py:read_ice_server": "parse_ice_url does it",
    "doors/options.py:read_relays": "our own command line",
    "doors/options.py:read_proxy": "our own command line",
    "doors/options.py:read_proxy_file": "our own command line",
    "doors/options.py:read_bootstrap_url": "our own command line",
    "doors/options.py:read_bootstrap_key": "our own command line",
    "doors/options.py:read_profile": "our own command line",
    "model/bootstrap.py:read_bootstrap": "our own person types it: tests/unit/model",
    "model/bootstrap.py:read_key": "our own person types it: tests/unit/model",
    "model/proxy.py:parse_proxy": "our own person types it: tests/unit/model/test_proxy.py",
    "net/disk.py:read_error": "reads an exception",
    "protocol/dialects/app.py:read_text": "reads what was sealed: ForeignTalk does it",
    "protocol/wire/signals.py:parse_network": "parse_description does it",
    "protocol/wire/signals.py:parse_servers": "parse_description does it",
    "ui/loop.py:read_datagrams": "reads sockets",
    "protocol/pairing.py:read_refusal": "reads values: tests/unit/protocol/test_pairing.py",
}
"""Public functions that are called like parsers and have no target of their own, and why."""


def public_parsers():
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and PARSER.fullmatch(node.name):
                yield f"{path.relative_to(ROOT)}:{node.name}"


@pytest.fixture(autouse=True)
def quiet():
    """What is damaged on purpose is logged, thousands of times."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("target", ALL, ids=lambda target: target.name)
def test_whatever_comes_is_read_or_refused(target):
    fuzzer = Fuzzer(target)
    fuzzer.begin(read_corpus(corpus_of(target)))
    fuzzer.explore(target.inputs)
    assert [str(each) for each in fuzzer.found] == []


def test_every_parser_has_a_target():
    parsers = list(public_parsers())
    assert len(parsers) > 15
    missing = [each for each in parsers if each.partition(":")[2] not in SOURCES]
    assert [each for each in missing if each not in ELSEWHERE] == []


def tags(union):
    return {each.__struct_config__.tag for each in get_args(union)}


def test_the_first_inputs_know_every_kind_of_message():
    assert {each["kind"] for each in targets.OPERATIONS} >= operations.KINDS
    assert {each["kind"] for each in targets.CONTROLS} == tags(Control)
    assert {each["do"] for each in targets.COMMANDS} == tags(Command)
