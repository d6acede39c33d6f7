"""Whoever is an older client, or says so, may send anything: nothing breaks, nothing is lost."""

from __future__ import annotations

import asyncio
import json

from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.fakes.older import older
from tests.fakes.people import is_linked
from tests.integration.engine.conftest import NOOR, bulk, make_town, run, written_disk
from zajel_desktop.crypto.identity import Identity
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.message import MAX_TEXT
from zajel_desktop.protocol.dialects.parts import FileChunk, FileComplete, FileStart

STRANGER = Identity(b"\x07" * 32).peer_id
LABELS = ("messages", "files", "zajel_message", "zajel_file", "other")
IDS = ("f1", "f2", "x" * 100)

ids = st.sampled_from((*IDS, "", 7, None))
counts = st.sampled_from((0, 1, 2, 62, -1, 2**31, 2**70, "1", None))
names = st.sampled_from(("a", "../../x", "", "a\0b", "CON", "\u202egpj.exe", "/etc/x", 5))
members = st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            (
                *("file_start", "file_chunk", "file_complete", "file_error", "transfer_cancel"),
                *("handshake", "chunk_ack", "call_offer", ""),
            )
        )
    },
    optional={
        "fileId": ids,
        "fileName": names,
        "totalSize": st.sampled_from((0, 4, 100_000, 2**31, 2**53, -4, 1e9, None)),
        "totalChunks": counts,
        "chunkIndex": counts,
        "error": st.text(max_size=9),
        "reason": st.sampled_from(("user_cancelled", "error", "timeout", "because", 3)),
        "publicKey": st.sampled_from((NOOR.key, STRANGER, "A" * 44, "", 1)),
        "native": st.sampled_from((None, {}, {"versions": [2]}, "yes")),
    },
)
starts = st.builds(
    lambda one, name, size, chunks: {
        **{"type": "file_start", "fileId": one, "fileName": name},
        **{"totalSize": size, "totalChunks": chunks},
    },
    st.sampled_from(IDS),
    st.sampled_from(("a", "../../x", "CON")),
    st.sampled_from((0, 4, 20_000)),
    st.sampled_from((0, 1, 2)),
)
texts = st.text(max_size=40) | st.sampled_from(("", "x" * 70_000, "\0\x01", "{}", "\u202e"))
files = st.tuples(
    st.just("file"), st.sampled_from(IDS), st.integers(0, 12), st.none() | st.integers(0, 4)
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("text"), texts),
        st.tuples(st.just("text"), texts),
        st.tuples(st.just("json"), st.sampled_from(LABELS), starts | members),
        st.tuples(st.just("sealed"), st.sampled_from(LABELS), starts | members),
        files,
        files,
        st.tuples(
            st.just("raw"),
            st.sampled_from(LABELS),
            st.text(max_size=60) | st.binary(max_size=60) | st.sampled_from(("A" * 60, "[" * 5000)),
        ),
        st.tuples(st.just("again"), st.integers(0, 9)),
        st.tuples(st.just("greet"), st.booleans()),
        st.tuples(st.just("offer")),
        st.tuples(st.just("request")),
        st.tuples(st.just("wait"), st.sampled_from((0.0, 0.01, 1.0, 12.0, 130.0))),
        st.tuples(st.just("act"), st.sampled_from(("text", "text", "file", "cancel", "retry"))),
        st.tuples(st.just("act"), st.sampled_from(("drop", "block", "allow"))),
    ),
    max_size=20,
)


def act(person, what, contact):
    """Do what a person might do now."""
    engine = person.engine
    files = list(person.transfers)
    match what:
        case "text":
            engine.messages.send(contact.conversation, "hello")
        case "file":
            engine.transfers.offer(contact.conversation, ["a", "empty"])
        case "block":
            engine.contacts.block(contact.id, True)
        case "allow":
            engine.contacts.allow_foreign(contact.id)
        case "drop":
            engine.links.drop(contact.id)
        case _ if files:
            getattr(engine.transfers, what)(files[-1])


async def go(step, client, badr, contact):
    kind, *what = step
    match kind:
        case "wait":
            await asyncio.sleep(*what)
        case "act":
            act(badr, what[0], contact)
        case "greet":
            client.greet(None if what[0] else Identity.draw())
        case "offer":
            await client.offer()
        case "request":
            await client.request((await badr.code()).address)
        case _:
            speak(client, kind, *what)


def speak(client, kind, *what):
    """Say something on one of its channels."""
    send, seal, said = client.connection.send, client.rules.seal_text, client.said
    match kind:
        case "text":
            said += [(client.labels[0], frame) for frame in seal(what[0])]
            send(*said[-1])
        case "json":
            send(what[0], json.dumps(what[1]))
        case "sealed":
            send(what[0], seal(json.dumps(what[1]))[0])
        case "file":
            for part in parts(*what):
                client.say_file(part)
        case "raw":
            send(*what)
        case "again" if said:
            send(*said[what[0] % len(said)])


def parts(one, size, left_out):
    """A file in pieces of four bytes, without the part at ``left_out``."""
    chunks = [FileChunk(one, at, bytes(min(4, size - 4 * at))) for at in range(-(-size // 4))]
    whole = [FileStart(one, "a", size, len(chunks)), *chunks, FileComplete(one)]
    return [part for at, part in enumerate(whole) if at != left_out]


async def live(dialect, todo):
    town = make_town()
    badr = await town.person("Badr", written_disk(), ports={"bulk": bulk()})
    badr.transfers = {}
    badr.engine.transfers.transfer_changed.subscribe(
        lambda transfer: badr.transfers.update({transfer.id: transfer})
    )
    async with older(town, dialect) as client:
        client.said = []
        await badr.code()
        badr.engine.pairing.pair(client.code)
        await badr.until(lambda: is_linked(badr), 60)
        contact = next(each for each in badr.engine.contacts.all if each.id != NOOR.id)
        for step in todo:
            try:
                await go(step, client, badr, contact)
            except (OSError, LocalError):
                continue  # the link has ended
        await asyncio.sleep(60)
        event(f"linked in the end: {is_linked(badr)}")
    began = town.clock.monotonic()
    await town.close()
    assert town.clock.monotonic() - began < 4
    after, before = badr.disk, written_disk()
    event(f"transfers: {sorted({each.state.value for each in after.transfers.values()})}")
    assert after.contacts[NOOR.id] == NOOR
    said = {m.id: m for m in after.messages.values() if m.conversation == NOOR.conversation}
    assert said == before.messages
    assert after.drafts[NOOR.conversation] == "half"
    heard = [m.text for m in after.messages.values() if not m.is_mine and m.text]
    assert all(len(text.encode()) <= MAX_TEXT for text in heard)


@settings(max_examples=60)
@given(st.sampled_from((Dialect.APP, Dialect.WEB, Dialect.HEADLESS)), steps)
def test_whatever_an_older_client_says_nothing_breaks_and_nothing_is_lost(dialect, todo):
    run(live(dialect, todo))
