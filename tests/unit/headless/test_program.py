"""The program: what scripts ask happens, what happens they hear, with their refs."""

from __future__ import annotations

import asyncio

from tests.fakes.older import older
from tests.fakes.virtual_time import in_virtual_time
from zajel_desktop.model.dialect import Dialect
from zajel_desktop.model.safekeeping import Restore


@in_virtual_time
async def test_ready_is_said_once_registered_with_everything_needed_to_pair(open_scripts):
    async with open_scripts() as (anna, _):
        ready = await anna.wait("ready")
        assert set(ready) == {
            *("event", "at", "code", "secret", "link", "publicKey", "fingerprint"),
            *("server", "expires_at", "guesses"),
        }
        assert len(ready["code"]) == 6


@in_virtual_time
async def test_two_scripts_pair_and_hear_every_step(open_scripts, pair):
    async with open_scripts() as (anna, badr):
        ours, theirs = await pair(anna, badr)
        assert (ours["name"], theirs["name"]) == ("Badr", "Anna")
        assert (ours["dialect"], ours["verified"], ours["path"]) == (
            "native",
            False,
            "same network",
        )
        states = [event["state"] for event in anna.named("pair_state")]
        assert states == ["service", "asked", "accepted", "path", "securing", "connected"]
        assert {event["ref"] for event in anna.named("pair_state")} == {"p"}
        assert {event["ref"] for event in badr.named("pair_state")} == {"a"}
        assert (ours["ref"], theirs["ref"]) == ("p", "a")


@in_virtual_time
async def test_a_text_is_queued_and_stored_with_its_ref_and_heard_on_the_other_side(
    open_scripts, pair
):
    async with open_scripts() as (anna, badr):
        await pair(anna, badr)
        anna.do("send", text="hello\nسلام", ref=7)
        queued, stored = await anna.wait("queued"), await anna.wait("stored")
        assert queued["id"] == stored["id"]
        assert queued["ref"] == stored["ref"] == 7
        message = await badr.wait("message")
        assert (message["text"], message["id"]) == ("hello\nسلام", queued["id"])
        assert "ref" not in message


@in_virtual_time
async def test_a_text_to_an_older_client_is_queued_and_sent_and_no_more_is_said(open_scripts):
    async with open_scripts() as (anna, _), older(anna.town, Dialect.WEB) as client:
        await anna.wait("ready")
        anna.do("pair", code=client.code)
        assert (await anna.wait("linked"))["dialect"] == "web"
        anna.do("send", text="hello", ref=7)
        await client.until(lambda: client.texts == ["hello"])
        client.say("heard")
        sent, queued = await anna.wait("sent"), await anna.wait("queued")
        assert (sent["id"], sent["ref"]) == (queued["id"], 7)
        assert anna.named("stored") == []
        anna.do("contacts")
        (contact,) = (await anna.wait("contacts"))["contacts"]
        assert contact["dialect"] == "web"


@in_virtual_time
async def test_contacts_and_history_are_listed(open_scripts, pair):
    async with open_scripts() as (anna, badr):
        linked, _ = await pair(anna, badr)
        for number in range(120):
            anna.do("send", text=str(number))
        await anna.wait("stored", 120)
        anna.do("contacts", ref="c")
        (contact,) = (await anna.wait("contacts"))["contacts"]
        assert (contact["contact"], contact["presence"]) == (linked["contact"], "online")
        anna.do("history", limit=110, ref="h", **{"with": "Badr"})
        history = await anna.wait("history")
        assert history["ref"] == "h"
        assert [m["text"] for m in history["messages"]] == [str(n) for n in range(10, 120)]
        assert {m["state"] for m in history["messages"]} == {"stored"}


@in_virtual_time
async def test_the_other_side_leaving_is_heard(open_scripts, pair):
    async with open_scripts() as (anna, badr):
        linked, _ = await pair(anna, badr)
        await badr.person.stop()
        unlinked = await anna.wait("unlinked")
        assert (unlinked["contact"], unlinked["reason"]) == (linked["contact"], "peer gone")


@in_virtual_time
async def test_a_rejected_request_fails_with_its_ref(open_scripts):
    async with open_scripts() as (anna, badr):
        code = (await badr.wait("ready"))["code"]
        await anna.wait("ready")
        anna.do("pair", code=code, ref="p")
        badr.do("reject", code=(await badr.wait("pair_incoming"))["code"])
        failed = await anna.wait("pair_failed")
        assert (failed["reason"], failed["ref"]) == ("declined", "p")


@in_virtual_time
async def test_a_pairing_can_be_taken_back(open_scripts):
    async with open_scripts() as (anna, badr):
        code = (await badr.wait("ready"))["code"]
        await anna.wait("ready")
        anna.do("pair", code=code)
        await badr.wait("pair_incoming")
        anna.do("cancel_pair")
        assert (await anna.wait("pair_failed"))["reason"] == "cancelled"
        assert (await badr.wait("pair_failed"))["reason"] == "peer gone"


@in_virtual_time
async def test_the_newest_of_several_pairings_is_taken_back_first(open_scripts):
    async with open_scripts() as (anna, badr):
        code = (await badr.wait("ready"))["code"]
        await anna.wait("ready")
        anna.do("pair", code=code, ref="older")
        anna.do("pair", code="ABCDEF", ref="newer")
        await anna.person.until(lambda: len(anna.named("pair_state")) >= 2)
        anna.do("cancel_pair")
        assert (await anna.wait("pair_failed"))["ref"] == "newer"
        await badr.wait("pair_incoming")
        anna.do("cancel_pair", ref="c")
        assert (await anna.wait("pair_failed", 2))["ref"] == "older"
        anna.do("cancel_pair", ref="none left")
        assert (await anna.wait("error"))["ref"] == "none left"


@in_virtual_time
async def test_only_so_many_commands_are_remembered(open_scripts, pair, monkeypatch):
    monkeypatch.setattr("zajel_desktop.headless.program.MAX_REFS", 5)
    async with open_scripts() as (anna, badr):
        await pair(anna, badr)
        for number in range(20):
            anna.do("send", text=str(number), ref=number)
        await anna.wait("stored", 20)
        assert len(anna.program._refs) == 5


@in_virtual_time
async def test_whoever_accepts_everything_needs_no_command(open_scripts):
    async with open_scripts(accepts_all=True) as (anna, badr):
        code = (await badr.wait("ready"))["code"]
        await anna.wait("ready")
        anna.do("pair", code=code)
        await anna.wait("linked")
        await badr.wait("linked")


@in_virtual_time
async def test_every_bad_line_gets_one_error_and_nothing_else_breaks(open_scripts, pair):
    async with open_scripts() as (anna, badr):
        await pair(anna, badr)
        lines = [
            b"nonsense",
            b'{"do":"fly","ref":1}',
            b'{"do":"send","text":"","ref":2}',
            b'{"do":"send","text":"x","to":"nobody"}',
            b'{"do":"pair","code":"0O"}',
            b'{"do":"accept","code":"ABCDEF"}',
            b'{"do":"reject","code":"ABCDEF"}',
            b'{"do":"accept_file","id":"x"}',
            b'{"do":"cancel_file","id":"x"}',
            b'{"do":"cancel_pair"}',
            b"[" * 5000,
            b'{"do":"send","ref":3,"text":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        ]
        for line in lines:
            anna.program.take(line)
        errors = anna.named("error")
        assert len(errors) == len(lines)
        assert [e.get("ref") for e in errors[:3]] == [None, 1, 2]
        assert [e["about"] for e in errors[:3]] == ["input", "fly", "send"]
        anna.do("send", text="still here")
        await anna.wait("stored")


@in_virtual_time
async def test_our_own_code_is_an_error(open_scripts):
    async with open_scripts() as (anna, _):
        anna.do("pair", code=(await anna.wait("ready"))["code"])
        assert "own" in (await anna.wait("error"))["text"]


@in_virtual_time
async def test_an_empty_line_says_nothing_and_quit_ends(open_scripts):
    async with open_scripts() as (anna, _):
        anna.program.take(b"\n")
        anna.do("quit")
        assert anna.program.ended.is_set()
        assert anna.named("error") == []


@in_virtual_time
async def test_a_service_that_goes_is_an_error_and_ready_is_said_when_it_is_back(open_scripts):
    async with open_scripts() as (anna, _):
        before = await anna.wait("ready")
        service = anna.town.service
        service.is_down = True
        service.cut()
        error = await anna.wait("error")
        assert (error["about"], error["text"]) == ("service", "service unreachable")
        await asyncio.sleep(60)
        assert len(anna.named("error")) == 1
        service.is_down = False
        assert (await anna.wait("ready", 2))["code"] == before["code"]


@in_virtual_time
async def test_two_scripts_compare_their_number_and_mark_it(open_scripts, pair):
    async with open_scripts() as (anna, badr):
        await pair(anna, badr)
        for script, to in ((anna, "Badr"), (badr, "Anna")):
            script.do("safety_number", to=to, ref="n")
        ours, theirs = [await script.wait("safety_number") for script in (anna, badr)]
        assert (ours["number"], ours["link"]) == (theirs["number"], theirs["link"])
        assert ours["fingerprint"] == theirs["ownFingerprint"]
        assert (ours["ref"], len(ours["number"].split())) == ("n", 12)
        anna.do("mark_verified", contact=ours["contact"], ref="m")
        verified = await anna.wait("verified")
        assert (verified["method"], verified["ref"]) == ("number", "m")
        anna.do("contacts")
        listed = (await anna.wait("contacts"))["contacts"][0]
        assert (listed["verified"], listed["method"]) == (True, "number")


@in_virtual_time
async def test_a_new_identity_is_heard_on_both_sides(open_scripts, pair):
    async with open_scripts() as (anna, badr):
        await pair(anna, badr)
        anna.do("new_identity", ref="i")
        told = await anna.wait("identity")
        changed = await badr.wait("key_changed")
        assert (told["ref"], changed["notice"]) == ("i", "followed")
        ready = await anna.wait("ready", 2)
        assert ready["publicKey"] == told["publicKey"]
        badr.do("contacts")
        assert (await badr.wait("contacts"))["contacts"][0]["publicKey"] == told["publicKey"]


@in_virtual_time
async def test_our_address_can_be_hidden_from_one_contact(open_scripts, pair):
    async with open_scripts() as (anna, badr):
        await pair(anna, badr)
        for number, is_hidden in enumerate((True, False), start=1):
            anna.do("hide_address", to="Badr", hidden=is_hidden)
            anna.do("contacts")
            listed = (await anna.wait("contacts", number))["contacts"][0]
            assert listed["hides_address"] is is_hidden


@in_virtual_time
async def test_presence_is_heard_and_listed_with_path_and_round_trip(open_scripts, pair):
    async with open_scripts() as (anna, badr):
        linked, _ = await pair(anna, badr)
        told = await anna.wait("presence")
        assert (told["contact"], told["presence"]) == (linked["contact"], "online")
        anna.do("contacts")
        listed = (await anna.wait("contacts"))["contacts"][0]
        assert (listed["presence"], listed["path"]) == ("online", "same network")
        assert set(listed) >= {"round_trip", "since", "doubt", "reason"}


@in_virtual_time
async def test_a_backup_and_the_wish_to_restore_are_told(open_scripts, tmp_path):
    async with open_scripts() as (anna, _):
        path = tmp_path / "anna.zajel"
        anna.do("backup", path=str(path), passphrase="words", ref="b")
        assert (await anna.wait("backed_up"))["path"] == str(path)
        path.write_bytes(b"a backup")
        anna.do("restore", path=str(path), passphrase="words", replace=True, ref="r")
        await anna.program.ended.wait()
        assert anna.program.wish == Restore(str(path), "words")
        assert not anna.program.has_quit
        anna.program.backups.tell_restored()
        assert (await anna.wait("restored"))["ref"] == "r"


@in_virtual_time
async def test_a_new_code_may_be_under_the_key_of_before(open_scripts):
    async with open_scripts() as (anna, _):
        first = await anna.wait("ready")
        anna.do("new_code", as_before=True, ref="too early")
        assert anna.named("error")[-1]["ref"] == "too early"
        anna.do("new_code")
        assert (await anna.wait("ready", 2))["code"] != first["code"]
        anna.do("new_identity")
        await anna.wait("ready", 3)
        anna.do("new_code", as_before=True)
        await anna.wait("ready", 4)
        registration = anna.person.engine.services.default
        assert registration.key == first["publicKey"] != anna.person.engine.identity.key


@in_virtual_time
async def test_a_code_with_its_secret_part_verifies_and_says_how(open_scripts):
    async with open_scripts() as (anna, badr):
        ready = await badr.wait("ready")
        await anna.wait("ready")
        anna.do("pair", code=f"{ready['code']}-{ready['secret']}", ref="p")
        badr.do("accept", code=(await badr.wait("pair_incoming"))["code"], ref="a")
        for person in (anna, badr):
            linked = await person.wait("linked")
            assert (linked["verified"], linked["method"]) == (True, "code")
            states = [event["state"] for event in person.named("pair_state")]
            assert states[-3:] == ["securing", "secret", "connected"]


@in_virtual_time
async def test_a_wrong_secret_part_is_said_to_both_and_counted(open_scripts):
    async with open_scripts() as (anna, badr):
        ready = await badr.wait("ready")
        await anna.wait("ready")
        wrong = "AAAA" if ready["secret"] != "AAAA" else "BBBB"
        anna.do("pair", code=f"{ready['code']}-{wrong}", ref="p")
        badr.do("accept", code=(await badr.wait("pair_incoming"))["code"], ref="a")
        assert (await anna.wait("pair_failed"))["reason"] == "secret wrong"
        assert (await badr.wait("pair_failed"))["reason"] == "secret guessed"
        assert (await badr.wait("ready", 2))["guesses"] == 1
        assert anna.named("linked") == badr.named("linked") == []


@in_virtual_time
async def test_the_only_contact_is_meant_while_away_as_well(open_scripts, pair):
    async with open_scripts() as (anna, badr):
        await pair(anna, badr)
        await badr.person.stop()
        await anna.wait("unlinked")
        anna.do("send", text="later")
        assert (await anna.wait("queued"))["contact"] == anna.person.contact.id
