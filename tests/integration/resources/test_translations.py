"""Everything people read is translated: whole, with its names in place, in every plural form."""

from __future__ import annotations

import ast
import pathlib
import re
import xml.etree.ElementTree as ElementTree
from typing import NamedTuple

import pytest
from PySide6.QtCore import QTranslator

import zajel_desktop
from zajel_desktop.model.resources import resource
from zajel_desktop.ui.appearance import languages

UI = pathlib.Path(zajel_desktop.__file__).parent / "ui"
PLURAL_FORMS = {"ar": 6, "en": 2}
# How many there are, for each of Arabic's forms: none, one, two, a few, many, and the rest.
COUNTS = (0, 1, 2, 3, 11, 100)
PLACES = re.compile(r"\{\w*\}")

each_language = pytest.mark.parametrize("language", sorted(PLURAL_FORMS))


class Words(NamedTuple):
    """One text of the source."""

    context: str
    text: str
    is_plural: bool = False


class Finder(ast.NodeVisitor):
    """Finds every text given to ``tr``, ``translate`` or ``QT_TRANSLATE_NOOP``."""

    def __init__(self):
        self.found, self.unreadable, self._classes = set(), [], []

    def visit_ClassDef(self, node):
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_JoinedStr(self, node):
        """Qt's tools see no call inside an f-string: remember it as one they miss."""
        inside = Finder()
        inside.generic_visit(node)
        self.unreadable += [words.text for words in inside.found] + inside.unreadable

    def visit_Call(self, node):
        name = getattr(node.func, "attr", getattr(node.func, "id", None))
        if name == "tr":
            self._take(node, [ast.Constant(self._classes[-1] if self._classes else ""), *node.args])
        elif name == "QT_TRANSLATE_NOOP" or (name == "translate" and len(node.args) > 1):
            self._take(node, node.args)
        self.generic_visit(node)

    def _take(self, node, arguments):
        context, text, *rest = arguments
        if isinstance(text, ast.Call):
            return  # the other half of QT_TRANSLATE_NOOP
        if not (isinstance(context, ast.Constant) and isinstance(text, ast.Constant)):
            self.unreadable.append(ast.unparse(node))
            return
        self.found.add(Words(context.value, text.value, len(rest) == 2))


def spoken_by(paths):
    finder = Finder()
    for path in paths:
        finder.visit(ast.parse(path.read_text(encoding="utf-8")))
    return finder


@pytest.fixture(scope="module")
def source():
    return spoken_by(UI.rglob("*.py"))


class Entry(NamedTuple):
    """One text of a translation, in all its forms."""

    words: Words
    forms: list[str]
    is_finished: bool


def entries(language):
    tree = ElementTree.parse(resource(f"translations/zajel_{language}.ts"))
    for context in tree.iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            is_plural = message.get("numerus") == "yes"
            forms = [form.text or "" for form in translation.iter("numerusform")]
            yield Entry(
                Words(context.findtext("name"), message.findtext("source"), is_plural),
                forms if is_plural else [translation.text or ""],
                translation.get("type") is None,
            )


def test_every_text_can_be_found_by_the_translators_tools(source):
    assert source.unreadable == []


def test_every_plural_is_one_for_the_translators_tools_too(source):
    assert [words for words in source.found if words.is_plural != ("%n" in words.text)] == []


@each_language
def test_every_text_of_the_source_is_there_and_nothing_else(source, language):
    wanted = {words for words in source.found if language != "en" or words.is_plural}
    known = {entry.words for entry in entries(language)}
    assert (wanted - known, known - wanted) == (set(), set()), (
        "run packaging/translations.py, then translate what is new"
    )


@each_language
def test_every_text_is_finished_in_every_form(language):
    for entry in entries(language):
        assert entry.is_finished, entry.words
        assert len(entry.forms) == (PLURAL_FORMS[language] if entry.words.is_plural else 1)
        assert all(entry.forms), entry.words


@each_language
def test_names_and_numbers_keep_their_places(language):
    for entry in entries(language):
        for form in entry.forms:
            wanted = sorted(PLACES.findall(entry.words.text))
            assert sorted(PLACES.findall(form)) == wanted, entry.words


@each_language
def test_what_programs_load_is_what_was_translated(qapp, language):
    translator = QTranslator()
    assert translator.load(str(resource(f"translations/zajel_{language}.qm")))
    for entry in entries(language):
        words = entry.words
        counts = COUNTS[:6] if language == "ar" else (1, 2)
        for form, count in zip(entry.forms, counts, strict=False):
            said = translator.translate(words.context, words.text, "", count)
            assert said == form, "run packaging/translations.py"


def test_every_translation_is_offered():
    assert set(languages()) == set(PLURAL_FORMS)
