"""What two programs log while people meet, talk and send files: nothing of theirs above DEBUG."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest

from tests.fakes.programs import Headless, Service, pair

TEXTS = ("a secret appointment at noon", "موعد سري عند الظهر")
FILE = "holiday plan.bin"
PASSPHRASE = "words that nobody knows"
DATA = b"content of the file " * 100_000
LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (\w+) ")


@pytest.fixture
async def service(tmp_path):
    service = Service(tmp_path)
    await service.start()
    yield service
    await service.stop()


async def live(tmp_path, service):
    """Pair, talk, send a file, lose each other, come back; return the people."""
    a, b = Headless(tmp_path, "a", service), Headless(tmp_path, "b", service)
    await a.start("--verbose", "--name", "Anna Personal")
    await b.start("--verbose", "--name", "Badr Personal")
    await meet(a, b)
    for text in TEXTS:
        a.say(do="send", text=text)
        await b.wait("message", text=text)
    (tmp_path / FILE).write_bytes(DATA)
    a.say(do="send_file", path=str(tmp_path / FILE))
    await b.wait("file_received")
    await a.wait("file_sent")
    a.say(do="pair", code="ZZZZZZ-2345")
    a.say(do="send", text=TEXTS[0] * 5000)  # too long
    await a.wait("error", about="send")
    await be_careful(tmp_path, a, b)
    await service.stop()  # something to log about
    await a.wait("error", about="service")
    await b.wait("error", about="service")
    await b.quit()
    await a.wait("unlinked")
    await a.quit()
    await service.start()
    return a, b


async def meet(a, b):
    """Pair with a wrong secret part first."""
    shown = b.named("ready")[0]
    wrong = "AAAA" if shown["secret"] != "AAAA" else "BBBB"
    a.say(do="pair", code=f"{shown['code']}-{wrong}")
    await a.wait("pair_failed")
    await b.wait("pair_failed")
    shown = await b.wait("ready", 2)
    await pair(a, f"{shown['code']}-{shown['secret']}")
    await b.wait("linked")


async def be_careful(tmp_path, a, b):
    """Compare numbers, take a new identity, make a backup."""
    a.say(do="safety_number")
    await a.wait("safety_number")
    a.say(do="mark_verified")
    await a.wait("verified")
    b.say(do="new_identity")
    await b.wait("identity")
    await a.wait("key_changed", notice="followed")
    a.say(do="backup", path=str(tmp_path / "backup"), passphrase=PASSPHRASE)
    await a.wait("backed_up")


def private_things(person):
    """What a log must not tell of ``person``: what it is, and how it would look there."""
    ready = next(event for event in person.events if event["event"] == "ready")
    private = {
        "code": ready["code"],
        "secret": ready["secret"],
        "link": ready["link"],
        "public key": ready["publicKey"],
        "public key in hex": base64.b64decode(ready["publicKey"]).hex(),
        "fingerprint": ready["fingerprint"],
        "fingerprint without gaps": ready["fingerprint"].replace(" ", ""),
        "store key": json.loads((person.profile / "store" / "key.json").read_text())["key"],
        "name": f"{'Anna' if person.name == 'a' else 'Badr'} Personal",
    }
    for number, event in enumerate(person.events):
        match event["event"]:
            case "linked":
                private |= {"contact": event["contact"], "key of the other": event["publicKey"]}
            case "ready":
                private |= {f"link {number}": event["link"], f"code {number}": event["code"]}
                private |= {f"secret {number}": f"{event['code']}-{event['secret']}"}
            case "safety_number":
                private |= {"number": event["number"], "QR": event["link"]}
            case "identity":
                private |= {"new key": event["publicKey"], "fingerprint 2": event["fingerprint"]}
    return private


def lines_above_debug(person):
    """The lines of the log and of standard error that everybody's log has."""
    logged = (person.profile / "logs" / "zajel.log").read_text().splitlines()
    shown, is_shown = [], True
    for line in logged:
        begun = LINE.match(line)
        if begun:
            is_shown = begun[1] != "DEBUG"
        if is_shown:
            shown.append(line)
    return logged, shown + person.profile.with_suffix(".err").read_text().splitlines()


async def test_nothing_of_what_people_say_or_are_is_in_a_log(tmp_path, service):
    a, b = await live(tmp_path, service)
    private = {
        **{f"text {number}": text for number, text in enumerate(TEXTS)},
        "wrong code": "ZZZZZZ",
        "name of a file": FILE,
        "hash of a file": hashlib.sha256(DATA).hexdigest(),
        "what is in a file": "content of the file",
        "passphrase": PASSPHRASE,
        "address": "127.0.0.1:",
        "candidate": "typ host",
        "SDP": "a=fingerprint",
    }
    for person in (a, b):
        private |= {f"{what} of {person.name}": it for what, it in private_things(person).items()}
    for person in (a, b):
        everything, shown = lines_above_debug(person)
        assert shown, "something was logged"
        told = {what: line for line in shown for what, it in private.items() if it in line}
        assert told == {}
        secret = ("text", "secret", "store key", "what is in a file", "link", "passphrase")
        told = {
            what: line
            for line in everything
            for what, it in private.items()
            if what.startswith(secret) and it in line
        }
        assert told == {}, "not even for those who ask for more"
