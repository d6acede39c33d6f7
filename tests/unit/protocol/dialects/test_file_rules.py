"""What each older client makes of files: as its dialect says."""

from __future__ import annotations

import pytest

from zajel_desktop.model.dialect import Dialect
from zajel_desktop.protocol.dialects.app import AppDialect
from zajel_desktop.protocol.dialects.file_rules import FILE_RULES, FileRules
from zajel_desktop.protocol.dialects.headless import HeadlessDialect
from zajel_desktop.protocol.dialects.web import WebDialect


def test_there_are_rules_for_every_older_dialect_and_no_other():
    assert set(FILE_RULES) == {dialect for dialect in Dialect if dialect.is_foreign}


@pytest.mark.parametrize("kind", [AppDialect, WebDialect, HeadlessDialect])
def test_the_rules_are_those_of_the_dialect(kind):
    rules = FILE_RULES[kind.name]
    said = (kind.chunk_bytes, kind.max_file, kind.takes_empty, kind.chunk_pause, kind.end_pause)
    assert rules == FileRules(*said, rules.patience)


def test_they_are_waited_for_as_long_as_they_wait_themselves():
    assert FILE_RULES[Dialect.WEB].patience == 30
    assert FILE_RULES[Dialect.APP].patience == 120
