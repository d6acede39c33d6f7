"""The number: read, shown, scanned; the fingerprints behind it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication

from tests.fakes.engine import NUMBER, NUMBER_LINK
from tests.fakes.eye import only_fake_eyes
from tests.unit.ui.trust.conftest import plain
from zajel_desktop.model.contact import Method
from zajel_desktop.model.verification import Scan
from zajel_desktop.ui.scanning.qr_reader import QrReader
from zajel_desktop.ui.trust.number_page import NumberPage


@pytest.fixture(autouse=True)
def no_camera():
    """No test opens the camera of whoever runs it."""
    with only_fake_eyes():
        yield


@pytest.fixture
def page(engine, theme, noor, host):
    made = NumberPage(engine, theme, noor.id, "Noor", host)
    made.resize(640, 360)
    made.show()
    return made


def test_the_number_and_its_code_are_shown(page):
    assert [label.text() for label in page.grid.groups] == list(NUMBER)
    assert QrReader().read(page.qr.grab().toImage()) == NUMBER_LINK
    assert page.qr.accessibleName() == "QR code of your safety number"
    assert page.method is Method.NUMBER


def test_the_number_is_copied_as_it_is_read(page):
    page.copy_button.click()
    assert QGuiApplication.clipboard().text() == " ".join(NUMBER)
    assert page.copy_button.text() == "Copied"


def test_where_it_is_narrow_the_code_stands_below(page):
    page.number.layout().activate()
    assert page.qr.x() > page.grid.geometry().right()
    page.resize(340, 700)
    page.number.layout().activate()
    assert page.qr.y() > page.grid.geometry().bottom()


def test_older_apps_compare_fingerprints(page, qtbot):
    with qtbot.waitSignal(page.changed):
        page.older_button.click()
    assert page.method is Method.FINGERPRINT
    assert page.number.isHidden()
    page.fingerprints.back_button.click()
    assert page.method is Method.NUMBER


def test_a_code_that_matches_verifies(page, engine, noor):
    page.scan_button.click()
    assert page.is_scanning
    assert plain(page.panel.title.text()) == "Scan the code on Noor’s screen"
    page.panel.found.emit(NUMBER_LINK)
    assert engine.asked("verifications.scan") == [(noor.id, NUMBER_LINK)]
    assert engine.contacts.find(noor.id).is_verified
    assert not page.is_scanning
    assert not page.differs


def test_a_code_that_differs_is_told_in_red(page):
    page.scan()
    page.on_scanned("zajel://verify/1/other")
    assert page.differs
    assert not page.is_scanning
    assert page.note.text.startswith("They differ: somebody may be in between.")
    page.scan()
    assert page.note.isHidden()
    assert not page.differs


@pytest.mark.parametrize(
    ("scan", "words"),
    [
        (Scan.OTHER_PERSON, "This is your number with somebody else. Noor has another one."),
        (Scan.NOT_A_NUMBER, "This is no safety number. Noor finds it under “Verify”."),
    ],
)
def test_another_code_is_named_and_the_search_goes_on(page, engine, monkeypatch, scan, words):
    monkeypatch.setattr(engine.verifications, "scan", lambda *_: scan)
    page.scan()
    page.on_scanned("something")
    assert page.is_scanning
    assert plain(page.panel.note.text) == words
    assert not page.differs


def test_back_from_the_scanner_is_the_number(page):
    page.scan()
    page.panel.back_button.click()
    assert not page.is_scanning
    assert not page.number.isHidden()
    page.scan()
    assert page.is_scanning


def test_nothing_is_said_about_scanning_without_a_scanner(page, engine, monkeypatch):
    monkeypatch.setattr(engine.verifications, "scan", lambda *_: Scan.NOT_A_NUMBER)
    page.on_scanned("something")
    assert page.panel is None
