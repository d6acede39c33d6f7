"""What each older client makes of files."""

from __future__ import annotations

from zajel_desktop.model.dialect import Dialect
from zajel_desktop.protocol.dialects.file_rules import FILE_RULES


def test_there_are_rules_for_every_older_dialect_and_no_other():
    assert set(FILE_RULES) == {dialect for dialect in Dialect if dialect.is_foreign}


def test_they_are_waited_for_as_long_as_they_wait_themselves():
    assert FILE_RULES[Dialect.WEB].patience == 30
    assert FILE_RULES[Dialect.APP].patience == 120


def test_a_page_takes_no_empty_file_and_none_over_a_hundred_mebibytes():
    page, *others = (FILE_RULES[each] for each in (Dialect.WEB, Dialect.APP, Dialect.HEADLESS))
    assert (page.takes_empty, page.max_file) == (False, 100 * 1024 * 1024)
    assert [(each.takes_empty, each.max_file) for each in others] == [(True, None)] * 2


def test_chunks_are_as_large_as_theirs():
    sizes = {dialect: rules.chunk_bytes for dialect, rules in FILE_RULES.items()}
    assert sizes == {Dialect.APP: 16_384, Dialect.WEB: 16_384, Dialect.HEADLESS: 4_096}


def test_the_app_gets_longer_than_it_asks_for_to_open_the_last_chunk_before_the_end():
    assert FILE_RULES[Dialect.APP].end_pause >= 0.1
