from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QMenu

from tests.fakes.engine import NOW
from tests.unit.ui.conversation.conftest import plain
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.failure import Failure, Reason, Side
from zajel_desktop.model.link import Path, Presence
from zajel_desktop.model.message import Delivery
from zajel_desktop.model.transfer import FileItem, TransferState
from zajel_desktop.model.verification import EmojiStage
from zajel_desktop.ui.contacts.rename import RenameDialog
from zajel_desktop.ui.conversation.pane import ConversationPane
from zajel_desktop.ui.conversation.strip import Matter
from zajel_desktop.ui.trust.dialog import VerifyDialog
from zajel_desktop.ui.trust.key_changed import KeyChangedDialog
from zajel_desktop.ui.trust.older_way import OlderWayDialog
from zajel_desktop.ui.widgets import note as notes

COPY = Qt.DropAction.CopyAction
NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def opened():
    return []


@pytest.fixture
def pane(qtbot, engine, theme, opened, tmp_path):
    made = ConversationPane(
        engine,
        theme,
        theme.icons,
        now=lambda: NOW,
        pasted=str(tmp_path),
        opener=opened.append,
    )
    qtbot.addWidget(made)
    made.resize(796, 688)
    made.show()
    made.activateWindow()
    yield made
    made.hide()  # close() closes only the conversation; a focused timeline must not just die


@pytest.fixture
def talk(pane, noor, settle):
    """The pane with an open conversation."""
    pane.open(noor.id)
    settle()
    return pane


def texts(pane):
    return [pane.model.row_at(row).message.text for row in range(pane.model.rowCount())]


def files(*paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return mime


def enter(pane, mime):
    event = QDragEnterEvent(QPoint(50, 50), COPY, mime, Qt.MouseButton.LeftButton, NO_KEYS)
    QApplication.sendEvent(pane, event)
    return event


def drop(pane, mime):
    event = QDropEvent(QPointF(50, 50), COPY, mime, Qt.MouseButton.LeftButton, NO_KEYS)
    QApplication.sendEvent(pane, event)


def test_a_message_is_typed_sent_and_seen_by_keyboard_alone(talk, engine, noor, qtbot, settle):
    talk.focus_composer()
    qtbot.keyClicks(QApplication.focusWidget(), "Hello")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    settle()
    assert engine.asked("messages.send") == [(noor.conversation, "Hello")]
    assert texts(talk) == ["Hello"]


def test_an_offer_is_accepted_by_keyboard_alone(talk, engine, noor, qtbot, settle):
    transfer = engine.transfers.add(noor.conversation, [FileItem("a.pdf", 10)])
    settle()
    talk.focus_timeline()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert QApplication.focusWidget().accessibleName() == "Decline"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget().accessibleName() == "Accept"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert engine.asked("transfers.accept") == [(transfer.id, None)]


def test_tab_leaves_the_timeline_in_one_step(talk, engine, noor, qtbot, settle):
    engine.messages.receive(noor.conversation, "one")
    engine.messages.receive(noor.conversation, "two")
    settle()
    talk.focus_timeline()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not talk.timeline


def test_dropped_files_are_offered(talk, engine, noor):
    event = enter(talk, files("/tmp/a.pdf", "/tmp/Hike"))
    assert event.isAccepted()
    assert talk.overlay.isVisible()
    assert plain(talk.overlay.words) == "Drop to send to Noor"
    drop(talk, files("/tmp/a.pdf", "/tmp/Hike"))
    assert talk.overlay.isHidden()
    assert engine.asked("transfers.offer") == [(noor.conversation, ("/tmp/a.pdf", "/tmp/Hike"))]


def test_a_drag_that_leaves_takes_its_words_along(talk):
    enter(talk, files("/tmp/a.pdf"))
    QApplication.sendEvent(talk, QDragLeaveEvent())
    assert talk.overlay.isHidden()


def test_nothing_can_be_dropped_on_nobody(pane):
    assert not enter(pane, files("/tmp/a.pdf")).isAccepted()
    assert pane.overlay.isHidden()


def test_nothing_can_be_dropped_on_somebody_blocked(talk, engine, noor):
    engine.contacts.block(noor.id, True)
    assert not enter(talk, files("/tmp/a.pdf")).isAccepted()


def test_what_is_no_file_is_not_taken(talk):
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org")])
    assert not enter(talk, mime).isAccepted()


def test_a_pasted_picture_is_offered_as_a_file(talk, engine, noor, tmp_path):
    talk.composer.image_pasted.emit(QImage(7, 7, QImage.Format.Format_RGB32))
    (picture,) = tmp_path.iterdir()
    assert engine.asked("transfers.offer") == [(noor.conversation, (str(picture),))]


def test_drafts_stay_with_their_conversations(talk, engine, noor, qtbot, settle):
    sam = engine.contacts.add("Sam")
    qtbot.keyClicks(talk.composer.field, "Hel")
    talk.open(sam.id)
    settle()
    assert talk.composer.text == ""
    talk.open(noor.id)
    assert talk.composer.text == "Hel"


def test_the_header_follows_the_link(talk, engine, noor):
    engine.links.set(noor.id, Presence.ONLINE, Path.DIRECT, 24)
    assert talk.header.person.presence.text() == "Online"
    assert "24 ms" in talk.header.person.path.words


def test_a_new_name_is_shown_everywhere(talk, engine, noor):
    engine.contacts.rename(noor.id, "Noor A.")
    assert talk.header.person.name.text() == "Noor A."
    assert plain(talk.composer.field.placeholderText()) == "Message Noor A."


def test_somebody_blocked_can_be_unblocked_in_place(talk, engine, noor):
    engine.contacts.block(noor.id, True)
    assert talk.strip.matter is Matter.BLOCKED
    assert not talk.composer.field.isEnabled()
    talk.strip.note.acted.emit()
    assert engine.asked("contacts.block")[-1] == (noor.id, False)
    assert talk.composer.field.isEnabled()


def test_what_waits_is_told_once_the_other_warning_is_gone(talk, engine, noor):
    talk.strip.dismiss()
    message = engine.messages.send(noor.conversation, "Hello")
    assert talk.strip.matter is Matter.WAITING
    engine.messages.set(message, delivery=Delivery.STORED)
    assert talk.strip.matter is None


def test_a_lost_connection_asks_the_doctor_or_is_tried_again(talk, engine, noor, qtbot):
    engine.links.set(noor.id, Presence.ONLINE, Path.LAN, 2)
    engine.links.set(noor.id, Presence.OFFLINE, failure=Failure(Reason.NO_PATH, Side.NETWORKS))
    assert talk.strip.matter is Matter.UNREACHED
    with qtbot.waitSignal(talk.doctor_requested) as asked:
        talk.strip.note.asked.emit()
    assert asked.args == [noor.id]
    talk.strip.note.acted.emit()
    assert engine.asked("reunions.dial") == [(noor.id,)]
    engine.links.set(noor.id, Presence.CONNECTING)
    assert talk.header.person.presence.text() == "Connecting…"  # at once: somebody looks


def test_a_moment_of_silence_changes_nothing_that_is_seen(talk, engine, noor):
    engine.links.set(noor.id, Presence.ONLINE, Path.LAN, 2)
    engine.links.set(noor.id, Presence.RECONNECTING)
    assert talk.header.person.presence.text() == "Online"
    assert talk.strip.matter is Matter.UNVERIFIED
    engine.links.set(noor.id, Presence.ONLINE, Path.RELAYED, 80)
    assert plain(talk.header.person.path.words) == "Relayed · 80 ms"


def test_a_round_trip_is_shown_and_nothing_else_is_done(talk, engine, noor, monkeypatch):
    engine.links.set(noor.id, Presence.ONLINE, Path.LAN, 2)
    monkeypatch.setattr(talk, "_show_state", None)
    engine.links.set(noor.id, Presence.ONLINE, Path.LAN, 7)
    assert plain(talk.header.person.path.words) == "Same network · 7 ms"


def test_a_removed_contact_closes_its_conversation(talk, engine, noor):
    engine.contacts.remove(noor.id)
    assert talk.contact is None
    assert talk.model.rowCount() == 0


def test_details_are_asked_for_with_the_contact(talk, noor, qtbot):
    with qtbot.waitSignal(talk.details_requested) as asked:
        talk.header.details_requested.emit()
    assert asked.args == [noor.id]


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_the_menu_of_the_contact_opens(talk, qtbot):
    qtbot.mouseClick(talk.header.more, Qt.MouseButton.LeftButton)
    menu = talk.findChild(QMenu)
    assert "Details" in [action.text() for action in menu.actions()]
    menu.close()


def test_a_narrow_window_has_an_arrow_back(talk, qtbot):
    talk.is_narrow = True
    talk.resize(400, 480)
    assert talk.is_narrow
    assert talk.header.back.isVisible()
    with qtbot.waitSignal(talk.back_requested):
        qtbot.mouseClick(talk.header.back, Qt.MouseButton.LeftButton)


def test_the_button_down_counts_and_goes_there(talk, engine, noor, qtbot, settle):
    for number in range(60):
        engine.messages.receive(noor.conversation, str(number))
    settle()
    talk.timeline.verticalScrollBar().setValue(100)
    settle()
    engine.messages.receive(noor.conversation, "new")
    settle()
    assert talk.new_button.text() == "1 new"
    qtbot.mouseClick(talk.new_button, Qt.MouseButton.LeftButton)
    settle()
    assert talk.new_button.isHidden()
    assert texts(talk)[-1] == "new"


def test_new_ones_are_old_once_the_pane_was_left(talk, engine, noor, settle):
    talk.close()
    unread = engine.messages.receive(noor.conversation, "unread")
    talk.open(noor.id)
    settle()
    assert talk.model.first_new == unread.id
    talk.hide()
    assert talk.model.first_new is None


def test_everything_is_painted_in_both_directions_without_a_complaint(talk, engine, noor, settle):
    engine.messages.receive(noor.conversation, "مرحبا\nhttps://example.org 🌬️")
    engine.messages.send(noor.conversation, "Hello\nمرحبا")
    for state in TransferState:
        items = [FileItem("Ferry tickets.pdf", 1000, path="/nowhere/a.pdf")]
        engine.transfers.add(noor.conversation, items, state=state, moved=10, is_mine=True)
    settle()
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        talk.setLayoutDirection(direction)
        settle()
        assert not talk.grab().isNull()


def test_words_are_found_in_the_conversation_and_brought_into_sight(
    talk, engine, noor, qtbot, settle
):
    wanted = engine.messages.receive(noor.conversation, "the tent is blue")
    for number in range(400):
        engine.messages.add(noor.conversation, str(number), delivery=Delivery.STORED)
    settle()
    talk.show_find()
    talk.find_bar.search("tent")
    settle()
    row = talk.model.number_of(wanted.id)
    rect = talk.timeline.visualRect(talk.model.index(row))
    assert talk.timeline.viewport().rect().contains(rect)
    assert talk.timeline.delegate.words == "tent"
    assert talk.model.has_newer
    assert not talk.new_button.isHidden()
    talk.feed.go_to_newest()
    settle()
    assert texts(talk)[-1] == "399"


def test_an_entry_of_another_conversation_is_revealed_there(talk, engine, noor, settle):
    sam = engine.contacts.add("Sam")
    wanted = engine.messages.receive(sam.conversation, "the tent is blue")
    for number in range(90):
        engine.messages.add(sam.conversation, str(number), delivery=Delivery.STORED)
    talk.reveal(wanted)
    settle()
    assert talk.contact == sam.id
    row = talk.model.number_of(wanted.id)
    rect = talk.timeline.visualRect(talk.model.index(row))
    assert talk.timeline.viewport().rect().contains(rect)


def test_an_entry_in_memory_is_revealed_at_once(talk, engine, noor, settle):
    first = engine.messages.receive(noor.conversation, "first")
    for number in range(40):
        engine.messages.receive(noor.conversation, str(number))
    settle()
    talk.reveal(first)
    rect = talk.timeline.visualRect(talk.model.index(0))
    assert talk.timeline.viewport().rect().intersects(rect)
    assert not talk.timeline.sticks


def test_tab_goes_from_the_header_through_strip_and_timeline_to_the_composer(
    talk, engine, noor, qtbot, settle
):
    engine.transfers.add(noor.conversation, [FileItem("a.pdf", 10)])
    settle()
    talk.header.person.setFocus(Qt.FocusReason.TabFocusReason)
    seen = []
    while QApplication.focusWidget() is not talk.composer.field and len(seen) < 12:
        seen.append(plain(QApplication.focusWidget().accessibleName()))
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    names = ["More about this contact", "Details", "Dismiss", "Messages with Noor"]
    assert seen[0].startswith("Noor, ")
    assert [name or "Details" for name in seen[1:]] == [*names, "Decline", "Accept", "Attach"]


def test_rows_are_read_out_as_they_are(talk, engine, noor, settle):
    engine.messages.receive(noor.conversation, "Bring the tent")
    settle()
    timeline = QAccessible.queryAccessibleInterface(talk.timeline)
    row = timeline.child(0)
    assert plain(timeline.text(QAccessible.Text.Name)) == "Messages with Noor"
    assert row.text(QAccessible.Text.Name).startswith("Noor: Bring the tent, ")


def test_the_strip_opens_what_it_is_about(talk, engine, noor):
    talk.strip.verify_requested.emit()
    verify = talk.findChild(VerifyDialog)
    assert verify.isVisible()
    assert not verify.number.isHidden()
    verify.reject()
    engine.key_changes.ask(noor.id)
    assert talk.strip.matter is Matter.KEY_HELD
    talk.strip.key_requested.emit()
    assert talk.findChild(KeyChangedDialog).isVisible()


def test_whoever_steps_back_is_decided_about_from_the_strip(talk, engine, noor):
    back = Failure(Reason.STEPPED_BACK, Side.PEERS)
    engine.links.set(noor.id, Presence.OFFLINE, failure=back)
    assert talk.strip.matter is Matter.STEPPED_BACK
    talk.strip.older_requested.emit()
    talk.findChild(OlderWayDialog).agree_button.click()
    assert engine.asked("contacts.allow_foreign") == [(noor.id,)]
    assert talk.strip.matter is Matter.NEEDS_CODE


def test_the_fingerprint_is_compared_with_whoever_has_an_older_client(talk, engine, noor):
    engine.contacts.set(noor.id, dialect=Dialect.APP)
    assert talk.strip.matter is Matter.UNPROVEN
    talk.strip.note.acted.emit()
    verify = talk.findChild(VerifyDialog)
    assert not verify.number.fingerprints.isHidden()
    verify.match()
    assert talk.strip.isHidden()


def test_whoever_told_no_name_is_given_one_from_the_strip(talk, engine, noor):
    engine.contacts.set(noor.id, claimed_name="", dialect=Dialect.APP)
    talk.strip.note.asked.emit()
    naming = talk.findChild(RenameDialog)
    naming.field.setText("Zoe")
    naming.accept()
    assert talk.header.person.name.text() == "Zoe"


def test_whoever_wants_to_compare_is_answered_from_the_strip(talk, engine, noor):
    engine.verifications.set(noor.id, EmojiStage.ASKED_US)
    assert talk.strip.matter is Matter.COMPARING
    talk.strip.compare_declined.emit()
    assert engine.asked("verifications.cancel_emoji") == [(noor.id,)]
    assert talk.strip.matter is Matter.UNVERIFIED
    engine.verifications.set(noor.id, EmojiStage.ASKED_US)
    talk.strip.compare_requested.emit()
    assert not talk.findChild(VerifyDialog).emoji.isHidden()


def test_a_wish_of_somebody_else_stays_with_them(talk, engine):
    sami = engine.contacts.add("Sami")
    engine.verifications.set(sami.id, EmojiStage.ASKED_US)
    assert talk.strip.matter is Matter.UNVERIFIED


def test_without_a_conversation_nothing_is_verified(pane):
    deciding = (pane.decide_key, pane.decide_older_way, pane.give_name)
    for ask in (pane.verify, pane.compare, pane.compare_not, *deciding):
        ask()
    assert pane.findChild(VerifyDialog) is None


def test_a_new_code_with_somebody_known_is_asked_of_the_window(talk, engine, qtbot):
    with qtbot.waitSignal(talk.pair_requested):
        talk.actions_of_contact.pair_requested.emit()


def test_what_has_to_be_decided_is_read_aloud_once(talk, engine, noor, monkeypatch):
    said = []
    monkeypatch.setattr(notes, "announce", lambda _, text, **__: said.append(plain(text)))
    engine.verifications.set(noor.id, EmojiStage.ASKED_US)
    engine.links.set(noor.id, Presence.ONLINE, Path.LAN, 3)
    engine.key_changes.ask(noor.id)
    engine.links.set(noor.id, Presence.OFFLINE)
    assert said == [
        "Noor wants to compare seven emoji with you.",
        "Noor has a new key. The connection is held.",
    ]


def test_whoever_pairs_again_gets_to_the_codes_from_the_strip(talk, engine, noor, qtbot):
    engine.key_changes.pair_again(noor.id)
    assert talk.strip.matter is Matter.PAIRING_AGAIN
    with qtbot.waitSignal(talk.pair_requested):
        talk.strip.note.acted.emit()
