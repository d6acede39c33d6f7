"""The main job without hands: two real apps pair by a code and talk, and every claim is checked.

    python -m tests.e2e.demonstration --out DIR

Starts the signaling service and two app processes with fresh profiles on the loopback interface,
drives their widgets (see ``hands``), and writes screenshots and ``report.json`` into DIR. Exits 0
only if everything has arrived and every hash is equal; the logs stay in DIR if not.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
import traceback
from pathlib import Path
from queue import Empty, Queue

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
LIMIT = 240.0  # seconds until something is wrong for sure
QUIT = 2.0  # seconds the program has for leaving, on a machine that has nothing else to do
LOADED = 3  # how often as long a machine may take that has
CHATTER = "This plugin does not support"  # what the offscreen platform says of itself
MEGABYTES = 50  # of each big file
SIZE = (940, 720)
GLANCE = 0.32  # seconds between two looks, in the end: looking takes the apps' time
GAP = 16  # px between two windows in one picture

TEXTS = (
    ("anna", "Hello Badr, this is Anna. Can you read me?"),
    ("badr", "نعم، أقرأ كل كلمة بوضوح. أهلًا بك!"),
    ("anna", "Three things to bring:\n- the tent\n- a map\n- both thermos flasks"),
    ("badr", "👍🏽 🕊️ الساعة 07:15 عند الميناء, gate B 🚢"),
)


class App:
    """One app process, seen from outside."""

    def __init__(self, name, url, out, place):
        self.name = name
        self.out = out
        self.folder = out / name
        self.log = open(out / f"{name}.log", "wb")  # noqa: SIM115 (closed by kill)
        command = [sys.executable, "-X", "faulthandler", "-m", "tests.e2e.hands"]
        options = ["--profile", str(self.folder), "--server", url, "--interfaces", "lo"]
        self.process = subprocess.Popen(
            command + options,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            env={**os.environ, "PYTHONWARNINGS": "default"},
        )
        self._answers = Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self._place = place

    def begin(self):
        answer = self._answer()
        assert answer == {"ready": True}, f"{self.name} did not start: {answer.get('failed')}"
        self.do("place", x=self._place, y=20, width=SIZE[0], height=SIZE[1])

    def do(self, do, **members):
        """Carry out one command; what it returns."""
        self.ask(do, **members)
        return self.result(do, **members)

    def ask(self, do, **members):
        """Have one command carried out; :meth:`result` follows."""
        try:
            self.process.stdin.write(json.dumps({"do": do, **members}).encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise AssertionError(f"{self.name} has ended") from None

    def result(self, do, **members):
        """What the command that was asked for returns."""
        answer = self._answer()
        if "failed" in answer:
            raise AssertionError(f"{self.name}: {do} {members}: {answer['failed']}")
        return answer["result"]

    def until(self, what, condition, patience=PATIENCE):
        """Look until ``condition`` holds for what is seen; return that."""
        deadline, pause = time.monotonic() + patience, GLANCE / 16
        while True:
            seen = self.do("look")
            if condition(seen):
                return seen
            if time.monotonic() > deadline:
                raise AssertionError(f"{self.name} waited in vain for {what}: {seen}")
            time.sleep(pause)
            pause = min(2 * pause, GLANCE)

    def leave(self):
        """Quit as people do; the exit code and the seconds it took."""
        began = time.monotonic()
        self.do("leave")
        code = self.process.wait(10)
        return code, time.monotonic() - began

    def noise(self):
        """What it printed besides answers: nothing is right."""
        lines = (self.out / f"{self.name}.log").read_text(errors="replace").splitlines()
        return "\n".join(line for line in lines if not line.startswith(CHATTER))

    def kill(self):
        self.process.kill()
        self.process.wait()
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()
        self.log.close()

    def _listen(self):
        for line in self.process.stdout:
            with contextlib.suppress(ValueError):
                self._answers.put(json.loads(line))
        self._answers.put({"failed": "the app has ended"})

    def _answer(self):
        try:
            return self._answers.get(timeout=PATIENCE)
        except Empty:
            raise AssertionError(f"{self.name} does not answer") from None


class Demonstration:
    """The story, step by step, and the report on it."""

    def __init__(self, out, megabytes=MEGABYTES):
        self.out = out
        self._big_size = megabytes * 1_000_000
        self.report = {"passed": False, "verified": {}, "texts": [], "files": [], "timings": {}}
        self._apps = {}
        self._shots = 0
        self._began = time.monotonic()

    def run(self, url):
        apps = self._apps
        try:
            for name, place in (("anna", 10), ("badr", 965)):
                apps[name] = App(name, url, self.out, place)
            for app in apps.values():
                app.begin()
            self._note("windows")
            self._play(apps)
            self.report["passed"] = self._is_right()
        finally:
            for app in apps.values():
                app.kill()

    def give_up(self):
        """End the apps, and with them the waiting for them."""
        for app in self._apps.values():
            app.process.kill()

    def _play(self, apps):
        anna, badr = apps["anna"], apps["badr"]
        self.start(apps)
        self.pair(apps, asker=anna, owner=badr)
        for name, text in TEXTS:
            self._say(apps[name], badr if name == "anna" else anna, text)
        self._shoot(apps, "texts")
        for sender, receiver in ((anna, badr), (badr, anna)):
            self._send(apps, sender, receiver, self._image(sender.name), f"image of {sender.name}")
        for sender, receiver in ((anna, badr), (badr, anna)):
            self._send(apps, sender, receiver, self._big(sender.name), f"file of {sender.name}")
        self._shoot(apps, "files")
        for app in apps.values():
            code, seconds = app.leave()
            self.report["timings"][f"{app.name} quits"] = round(seconds, 3)
            assert code == 0, f"{app.name} ended with {code}"
            assert seconds < QUIT * LOADED, f"{app.name} took {seconds:.1f} s to quit"
        for app in apps.values():
            assert not app.noise(), f"{app.name} printed: {app.noise()[-2000:]}"

    def start(self, apps):
        for app in apps.values():
            app.until("the first page", lambda seen: seen["first_run"])
            app.do("type", path="_first_run.name", text=app.name.title())
        self._shoot(apps, "first start")
        for app in apps.values():
            app.do("press", path="_first_run.start_button")
            app.until("the empty window", lambda seen: not seen["first_run"])
        self._shoot(apps, "empty")

    def pair(self, apps, *, asker, owner):
        for app in (asker, owner):
            app.do("press", path="contacts.pair_button")
        seen = owner.until("a code", lambda seen: len(seen.get("code", "").strip("-\u2013")) == 11)
        self._shoot(apps, "my code")
        asker.do("choose", index=1)
        asker.do("type", path="companions.pair.enter_code.entry.field", text=seen["code"])
        self._shoot(apps, "code typed")
        asker.do("press", path="companions.pair.enter_code.ask_button")
        owner.until("the request", lambda seen: seen["request"] and seen["request"]["is_ready"])
        self._shoot(apps, "request")
        began = time.monotonic()
        owner.do("press", path="request_card.accept_button")
        for app in (asker, owner):
            app.until("the conversation", lambda seen: seen["is_open"] and not seen["dialog"])
        self.report["timings"]["accept to conversation"] = round(time.monotonic() - began, 3)
        self._note("paired")
        for app in (asker, owner):
            seen = app.until("the header", lambda seen: "," in seen["person"])
            self.report["verified"][app.name] = is_verified(seen)
        self._shoot(apps, "paired")

    def _say(self, sender, receiver, text):
        sender.do("type", path="conversation.composer.field", text=text)
        began = time.monotonic()
        sender.do("key", path="conversation.composer.field", key="Enter")
        entry = {"from": sender.name, "text": text, "received": False}
        self.report["texts"].append(entry)
        receiver.until("the text", lambda seen: seen_of(seen, False) == text)
        entry["received"] = True
        sender.until("the receipt", lambda seen: seen["rows"][-1]["state"] == "stored")
        entry["seconds"] = round(time.monotonic() - began, 3)

    def _send(self, apps, sender, receiver, file, what):
        sent = digest(file)
        entry = {
            "from": sender.name,
            "name": file.name,
            "size": file.stat().st_size,
            "sha256_sent": sent,
            "sha256_received": None,
        }
        self.report["files"].append(entry)
        sender.do("drop", path="conversation", files=[str(file)])
        receiver.until(
            "the offer", lambda seen: last(seen).get("name") == file.name and offered(seen)
        )
        self._shoot(apps, f"{what} offered")
        began = time.monotonic()
        receiver.do("press_on_last_row", words="Accept")
        if entry["size"] > 1_000_000:
            receiver.until("progress", lambda seen: last(seen)["moved"] > entry["size"] // 12)
            self._shoot(apps, f"{what} accepted")
        for app in (receiver, sender):
            app.until("the end", lambda seen: last(seen).get("transfer") == "done", 120)
        seconds = time.monotonic() - began
        entry["seconds"] = round(seconds, 3)
        entry["megabytes_per_second"] = round(entry["size"] / seconds / 1e6, 2)
        entry["sha256_received"] = digest(Path(last(receiver.do("look"))["path"]))
        self._shoot(apps, f"{what} done")

    def _is_right(self):
        texts, files = self.report["texts"], self.report["files"]
        are_texts_there = len(texts) == len(TEXTS) and all(text["received"] for text in texts)
        are_files_equal = len(files) == 4 and all(
            file["sha256_sent"] == file["sha256_received"] for file in files
        )
        are_verified = self.report["verified"] == {"anna": True, "badr": True}
        return are_verified and are_texts_there and are_files_equal

    def _image(self, name):
        """A picture nobody else has: stripes of chance, as a PNG of our own making."""
        from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

        image = QImage(1200, 800, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        chance = random.Random(name)
        sky = QLinearGradient(0, 0, 0, 800)
        sky.setColorAt(0, QColor.fromHsv(chance.randrange(360), 90, 250))
        sky.setColorAt(1, QColor.fromHsv(chance.randrange(360), 120, 200))
        painter.fillRect(image.rect(), sky)
        for _ in range(24):
            hill = QColor.fromHsv(160 + chance.randrange(60), 120, 80 + chance.randrange(120), 160)
            painter.setBrush(hill)
            painter.drawEllipse(chance.randrange(1200), 400 + chance.randrange(300), 500, 400)
        painter.end()
        file = self.out / f"view-from-{name}.png"
        assert image.save(str(file))
        return file

    def _big(self, name):
        file = self.out / f"recording-of-{name}.dat"
        file.write_bytes(random.Random(name).randbytes(self._big_size))
        return file

    def _shoot(self, apps, what):
        """Picture both windows, each alone and both side by side."""
        self._shots += 1
        stem = f"{self._shots:02}-{what.replace(' ', '-')}"
        files = [self.out / f"{stem}-{name}.png" for name in apps]
        for app, file in zip(apps.values(), files, strict=True):
            app.ask("shoot", file=str(file))
        for app in apps.values():
            app.result("shoot")
        beside(files, self.out / f"{stem}.png")

    def _note(self, what):
        self.report["timings"][what] = round(time.monotonic() - self._began, 3)

    def write(self):
        self._note("whole")
        (self.out / "report.json").write_text(json.dumps(self.report, indent=1, ensure_ascii=False))


def beside(files, picture):
    """Put the pictures in ``files`` side by side into ``picture``."""
    from PySide6.QtGui import QImage, QPainter

    images = [QImage(str(file)) for file in files]
    width = sum(image.width() for image in images) + GAP * (len(images) - 1)
    both = QImage(width, max(image.height() for image in images), QImage.Format.Format_RGB32)
    both.fill(0x767C80)
    painter, x = QPainter(both), 0
    for image in images:
        painter.drawImage(x, 0, image)
        x += image.width() + GAP
    painter.end()
    assert both.save(str(picture)), f"{picture} cannot be written"


def is_verified(seen):
    """Whether the window says that the other side's key is proven."""
    return "Verified" in seen["person"].split(", ")


def last(seen):
    return seen["rows"][-1] if seen["rows"] else {}


def offered(seen):
    return last(seen).get("transfer") == "offered"


def seen_of(seen, mine):
    """The newest text of one side."""
    texts = [row["text"] for row in seen["rows"] if row["kind"] == "text" and row["mine"] is mine]
    return texts[-1] if texts else None


def digest(file):
    with open(file, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@contextlib.contextmanager
def service(out):
    """The signaling service on the loopback interface; its URL."""
    with open(out / "service.log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "zajel_desktop.doors.signal", "--port", "0"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=log,
        )
        try:
            ready = process.stdout.readline().decode().split()
            assert ready[:1] == ["ready"], "the service did not start"
            yield ready[1]
        finally:
            process.terminate()
            process.wait(10)
            process.stdout.close()


def main(arguments=None):
    """Run the demonstration; 0 if everything is true."""
    options = argparse.ArgumentParser(prog="run.py demo", description=__doc__.partition("\n")[0])
    options.add_argument("--out", type=Path, default=Path("demo-out"), metavar="DIR")
    options.add_argument(
        "--megabytes", type=int, default=MEGABYTES, metavar="N", help="size of each big file"
    )
    chosen = options.parse_args(arguments)
    out = chosen.out.absolute()
    out.mkdir(parents=True, exist_ok=True)
    for old in ("anna", "badr"):
        shutil.rmtree(out / old, ignore_errors=True)
    for old in out.glob("[0-9][0-9]-*.png"):
        old.unlink()
    demonstration = Demonstration(out, chosen.megabytes)
    guard = threading.Timer(LIMIT, demonstration.give_up)
    guard.daemon = True
    guard.start()
    try:
        with service(out) as url:
            demonstration.run(url)
    except Exception as error:
        demonstration.report["error"] = f"{type(error).__name__}: {error}"
        (out / "error.log").write_text(traceback.format_exc())
        traceback.print_exc()
    guard.cancel()
    demonstration.write()
    tell(demonstration.report, out)
    return 0 if demonstration.report["passed"] else 1


def tell(report, out):
    for name, is_proven in report["verified"].items():
        print("paired", name, "sees the other verified" if is_proven else "sees NO proof")
    for text in report["texts"]:
        print("text ", text["from"], "arrived" if text["received"] else "LOST", repr(text["text"]))
    for file in report["files"]:
        is_equal = file["sha256_sent"] == file["sha256_received"]
        print("file ", file["from"], file["name"], file["size"], "equal" if is_equal else "WRONG")
    print("passed" if report["passed"] else f"FAILED: {report.get('error')}; logs in {out}")


if __name__ == "__main__":
    sys.exit(main())
