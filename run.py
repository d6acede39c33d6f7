"""Prepares everything Zajel Desktop needs, then becomes the program asked for.

    python3 run.py [options of the app]       start Zajel
    python3 run.py demo [--out DIR]           two people pair and talk, without hands
    python3 run.py serve [--host H --port P]  run the signaling service alone
    python3 run.py test [--long] [options]    run the tests; options go to pytest

The first start makes ``.venv`` beside this file and installs the locked packages into it; a later
one only looks whether that still holds. Needs Python 3.11 or newer and nothing else: the standard
library alone is used here, and this file parses on older Pythons to be able to say so.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python comes this far, and reads this
    sys.exit(
        "Zajel Desktop needs Python 3.11 or newer; this is Python {}.{}. "
        "Start it again with a newer one, for example: python3.11 run.py".format(*sys.version_info)
    )

ROOT = Path(__file__).resolve().parent
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>

# What Qt's plug-ins for X11, Wayland, no screen and sound ask the system for, and the package of
# Debian that brings it. Found in an empty Debian root; the long suite starts from one.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libXext.so.6": "libxext6",
    "libXrandr.so.2": "libxrandr2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdrm.so.2": "libdrm2",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libpulse.so.0": "libpulse0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
PLUGINS = (
    "platforms/libqxcb.so",
    "platforms/libqwayland.so",
    "platforms/libqoffscreen.so",
    "multimedia/libffmpegmediaplugin.so",
    "wayland-graphics-integration-client/libqt-plugin-wayland-egl.so",
)
# Any one of these files draws the script; the package is the one to install if none is there.
FONTS = {
    "fonts-noto-core": ("NotoSansArabic-Regular.ttf", "NotoSansArabic[wdth,wght].ttf"),
    "fonts-noto-color-emoji": ("NotoColorEmoji.ttf", "Noto-COLRv1.ttf"),
}
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


class CannotStartError(Exception):
    """Something only a person can put right; the text says what to do."""


@dataclass(frozen=True)
class Program:
    """One thing this file can become: its lock, its wishes to the system, and how it starts."""

    lock: str
    arguments: tuple[str, ...]
    draws: bool = True
    virtual_screen: bool = False
    from_root: bool = False
    offscreen: bool = False

    @property
    def shows_every_script(self) -> bool:
        """Whether letters and emoji must look right without anybody's own fonts."""
        return self.virtual_screen or self.offscreen


APP = Program("requirements.lock", ("-P", "-m", "zajel_desktop"))
PROGRAMS = {
    "demo": Program(
        "requirements.lock",
        ("-m", "tests.e2e.demonstration"),
        virtual_screen=True,
        from_root=True,
    ),
    "serve": Program("requirements.lock", ("-P", "-m", "zajel_desktop.doors.signal"), draws=False),
    "test": Program(
        "requirements-test.lock",
        # Most tests wait, not work; the units come last, so that both workers end together.
        ("-m", "pytest", "--numprocesses", "2", "--dist", "loadfile", "--no-loadscope-reorder"),
        from_root=True,
        offscreen=True,
    ),
}


def main(arguments: list[str]) -> None:
    """Become the program that ``arguments`` ask for; return only if that is impossible."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return
    program, rest = choose(arguments)
    try:
        prepare(program)
        become(program, rest)
    except CannotStartError as trouble:
        sys.exit(f"Zajel cannot start: {trouble}")
    except KeyboardInterrupt:
        sys.exit(130)


def choose(arguments: list[str]) -> tuple[Program, list[str]]:
    """Tell the program and its own arguments apart; without a screen the app is its demo."""
    if arguments and arguments[0] in PROGRAMS:
        program, rest = PROGRAMS[arguments[0]], arguments[1:]
    elif has_screen():
        program, rest = APP, arguments
    else:
        say("There is no screen here, so this is the demonstration on a virtual one.")
        program, rest = PROGRAMS["demo"], []
    if program is PROGRAMS["demo"]:
        rest = with_absolute_out(rest)
    return program, rest


def has_screen() -> bool:
    """Whether windows have somewhere to go: a display, or what the person asked Qt to use."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in names)


def with_absolute_out(arguments: list[str]) -> list[str]:
    """Name the folder of ``--out`` from here, for the demonstration starts in the checkout."""
    rest, out = [], "demo-out"
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--out":
            out = next(waiting, "")
        elif argument.startswith("--out="):
            out = argument.partition("=")[2]
        else:
            rest.append(argument)
    if not out:
        raise SystemExit("Zajel cannot start: --out needs the name of a folder.")
    return ["--out", os.path.abspath(out), *rest]


def say(text: str) -> None:
    """Tell the person at the terminal; standard output belongs to the program."""
    print(text, file=sys.stderr, flush=True)


# --- what stands ready -----------------------------------------------------------------------


def prepare(program: Program) -> None:
    """See that the system and ``.venv`` hold what ``program`` needs, and mend what can be."""
    environment = Environment(ROOT / ".venv")
    ready = environment.holds(program.lock)
    install_from_debian(missing_packages(program, makes_environment=not ready))
    if not ready:
        with one_at_a_time():
            if not environment.holds(program.lock):
                environment.install(program.lock)
    if program.draws and sys.platform.startswith("linux"):
        environment.check_plugins()


class Environment:
    """The folder ``.venv``; a stamp in it, written last, says what was installed there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        windows = sys.platform == "win32"
        self.python = folder / ("Scripts/python.exe" if windows else "bin/python")
        self.stamp = folder / "zajel-stamp.json"

    def holds(self, lock: str) -> bool:
        """Whether everything ``lock`` names was installed, by this Python and at this place."""
        return self.python.exists() and stamp_of(lock).items() <= self._read_stamp().items()

    def install(self, lock: str) -> None:
        """Make the environment hold exactly what ``lock`` names."""
        try:
            self._install(lock)
        except OSError as trouble:
            raise CannotStartError(f"{self.folder} cannot be written: {trouble}.") from None
        except subprocess.CalledProcessError as trouble:
            raise CannotStartError(
                f"{shlex.join(trouble.cmd[1:4])} failed; what it said stands above. "
                "Start again to try again."
            ) from None

    def _install(self, lock: str) -> None:
        if not self._can_grow():
            say(f"Making {self.folder} ...")
            run([sys.executable, "-m", "venv", "--clear", str(self.folder)])
        say(f"Installing what packaging/{lock} names (once; about 300 MB) ...")
        self.stamp.write_text("{}")  # interrupted from here on, the environment is made anew
        exact = ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
        manner = ["--disable-pip-version-check", "--no-input"]
        if not sys.stderr.isatty():  # somebody who watches sees how far it has come
            manner.append("--quiet")
        install = [str(self.python), "-m", "pip", "install", *manner, *exact]
        run([*install, "-r", str(lock_path(lock))])
        # The app keeps the folder it was started in, so Python must know the checkout by itself.
        self._site_packages().joinpath("zajel_desktop.pth").write_text(f"{ROOT}\n")
        held = stamp_of(lock)
        if lock == "requirements-test.lock":  # it holds all that the app needs
            held |= stamp_of("requirements.lock")
        self.stamp.write_text(json.dumps(held))

    def _can_grow(self) -> bool:
        """Whether the environment is whole, so that only packages need to change."""
        if self._read_stamp().get("python", sys.version) != sys.version:
            return False
        if self.stamp.exists() and not self._read_stamp():
            return False
        question = "import pip, sys; sys.exit(sys.version != sys.argv[1])"
        try:
            asked = [str(self.python), "-c", question, sys.version]
            return subprocess.run(asked, capture_output=True, check=False).returncode == 0
        except OSError:
            return False

    def _read_stamp(self) -> dict[str, str]:
        try:
            return dict(json.loads(self.stamp.read_text()))
        except (OSError, ValueError):
            return {}

    def _site_packages(self) -> Path:
        if sys.platform == "win32":
            return self.folder / "Lib" / "site-packages"
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        return self.folder / "lib" / version / "site-packages"

    def check_plugins(self) -> None:
        """Load Qt's plug-ins once: what LIBRARIES does not know of would show only there."""
        stamp = self._read_stamp()
        if "plugins" in stamp:
            return
        folder = self._site_packages() / "PySide6" / "Qt" / "plugins"
        load = "import ctypes, sys; [ctypes.CDLL(path) for path in sys.argv[1:]]"
        asked = [str(self.python), "-c", load, *(str(folder / name) for name in PLUGINS)]
        answer = subprocess.run(asked, capture_output=True, text=True, check=False)
        if answer.returncode:
            raise CannotStartError(
                f"Qt cannot be loaded: {answer.stderr.strip().rpartition('OSError: ')[2]}. "
                "Install the package of your system that brings this file, then start again."
            )
        self.stamp.write_text(json.dumps(stamp | {"plugins": "load"}))


def lock_path(lock: str) -> Path:
    """Say where the lock file ``lock`` lies."""
    return ROOT / "packaging" / lock


def stamp_of(lock: str) -> dict[str, str]:
    """Say what the stamp reads when all of ``lock`` is installed here, by this Python."""
    digest = hashlib.sha256(lock_path(lock).read_bytes()).hexdigest()
    return {"python": sys.version, "place": str(ROOT), lock: digest}


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let a second start wait while the first one installs."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with lock_path("requirements.lock").open("rb") as gate:
        try:
            fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start is installing; waiting for it ...")
            fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def run(command: list[str]) -> None:
    """Run ``command``, with what it says on standard error; a failure raises."""
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)


# --- what the system brings --------------------------------------------------------------------


def missing_packages(program: Program, *, makes_environment: bool) -> list[str]:
    """Name the packages of Debian that ``program`` still needs; none on other kinds of system."""
    if not sys.platform.startswith("linux"):
        return []
    packages = []
    if makes_environment and not importlib.util.find_spec("ensurepip"):
        packages.append(package_of_ensurepip())
    if program.draws:
        packages += [package for name, package in LIBRARIES.items() if not loads(name)]
    if program.shows_every_script:
        packages += [] if shutil.which("Xvfb") else ["xvfb"]
        packages += [package for package, files in FONTS.items() if not has_font(files)]
    return packages


def package_of_ensurepip() -> str:
    """Name the package that gives this Python its ``venv``; Debian leaves it out."""
    if sys.base_prefix != "/usr":
        raise CannotStartError(
            f"{sys.executable} was built without ensurepip, so it cannot make an environment. "
            "Start again with another Python."
        )
    return f"python3.{sys.version_info.minor}-venv"


def loads(library: str) -> bool:
    """Whether the system's loader finds ``library`` and all it needs."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font(files: tuple[str, ...]) -> bool:
    """Whether one of ``files`` lies in a folder where fonts are kept."""
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(next(folder.rglob(glob_literal(file)), None) for folder in folders for file in files)


def glob_literal(name: str) -> str:
    """Write ``name`` so that a pattern means just that."""
    return name.replace("[", "[[]")


def install_from_debian(packages: list[str]) -> None:
    """Install ``packages`` if this is Debian and we may; otherwise say the one command to give."""
    if not packages:
        return
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if not shutil.which("apt-get"):
        names = ", ".join(packages)
        raise CannotStartError(
            f"your system lacks what Debian calls {names}. "
            "Install these under the names your system gives them, then start again."
        )
    if os.geteuid() != 0:
        raise CannotStartError(
            "your system lacks some packages. This installs them; then start again:\n\n"
            f"    sudo {shlex.join(install)}\n"
        )
    say(f"Installing from Debian: {' '.join(packages)} ...")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    try:
        run(["apt-get", "update", "--quiet"])
        # Another program may be installing too: wait for it.
        run([*install, "--quiet", "--option", "DPkg::Lock::Timeout=120"])
    except subprocess.CalledProcessError as trouble:
        raise CannotStartError(f"{shlex.join(trouble.cmd)} failed.") from None


# --- how it starts -----------------------------------------------------------------------------


def become(program: Program, arguments: list[str]) -> None:
    """Replace this process by ``program``: signals and the exit code are the program's own."""
    if program.from_root:
        os.chdir(ROOT)
    if program.offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if program.virtual_screen:
        open_virtual_screen()
    python = str(Environment(ROOT / ".venv").python)
    command = [python, *program.arguments, *arguments]
    if sys.platform == "win32":  # there os.execv returns to the shell at once
        sys.exit(subprocess.run(command, check=False).returncode)
    os.execv(python, command)


def open_virtual_screen() -> None:
    """Start an X server without a screen, on a display nobody uses, that ends when we do."""
    read, write = os.pipe()
    screen = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1920x1200x24"]
    subprocess.Popen(
        [*screen, "-nolisten", "tcp", "-noreset"],
        pass_fds=[write],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=end_with_parent,
        start_new_session=True,
    )
    os.close(write)
    with open(read) as answer:
        display = answer.readline().strip()
    if not display:
        raise CannotStartError("the virtual screen did not start; `Xvfb :99` says why.")
    os.environ.pop("WAYLAND_DISPLAY", None)
    os.environ.update(DISPLAY=f":{display}", QT_QPA_PLATFORM="xcb")


def end_with_parent() -> None:
    """Ask the kernel to end this process with its parent, which execv does not change."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    main(sys.argv[1:])
