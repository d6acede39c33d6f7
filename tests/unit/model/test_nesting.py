"""How deep JSON may be nested: brackets count, what stands in texts does not."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zajel_desktop.model.nesting import MAX_DEPTH, is_shallow

JSON = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def nested(depth, inner=""):
    return "[" * depth + inner + "]" * depth


@pytest.mark.parametrize("form", [str, str.encode])
@pytest.mark.parametrize("opened", ["[", '{"a":', '[{"a":'])
def test_the_limit_is_exact_for_arrays_and_objects(form, opened):
    closed = opened[::-1].translate(str.maketrans("[{", "]}", '"a:'))
    times = MAX_DEPTH // len(closed)
    assert is_shallow(form(opened * times + "1" + closed * times))
    assert not is_shallow(form("[" + opened * times + "1" + closed * times + "]"))


def test_ten_thousand_levels_are_too_deep():
    assert not is_shallow(nested(10_000))
    assert not is_shallow("[" * 10_000)
    assert not is_shallow('{"a":' * 10_000 + "1" + "}" * 10_000)


def test_many_beside_each_other_are_not_deep():
    assert is_shallow("[" + ",".join([nested(MAX_DEPTH - 1)] * 1_000) + "]")


@pytest.mark.parametrize("text", ["[" * 10_000, '\\"' * 100 + "[{" * 100, "]" * 100])
def test_brackets_in_texts_do_not_count(text):
    assert is_shallow(nested(MAX_DEPTH, json.dumps(text)))
    assert not is_shallow(nested(MAX_DEPTH + 1, json.dumps(text)))


def test_a_text_without_an_end_hides_nothing_before_it():
    assert not is_shallow("[" * 100 + '"')
    assert is_shallow('"' + '\\"' * 10_000)


def depth(value):
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 0


@given(JSON, st.integers(0, 2 * MAX_DEPTH))
def test_whatever_json_it_is_its_depth_decides(value, more):
    for _ in range(more):
        value = [value]
    assert is_shallow(json.dumps(value)) == (depth(value) <= MAX_DEPTH)
