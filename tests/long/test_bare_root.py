"""The two commands pass on a machine with nothing but Python: in the smallest Debian there is.

What a developer's machine has by chance hides what we forgot to name. Needs root, debootstrap and
a mirror; how packages are fetched (proxies, certificates, mirrors) is taken from this machine.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import run

SUITES = {
    # Python 3.11, as everywhere else: what stands on the system's own libraries.
    "bookworm": ("tests/unit", "tests/contract", "tests/architecture", "tests/e2e"),
    "trixie": (),  # Python 3.13: all of it
}
NEEDED = ("debootstrap", "unshare", "chroot", "ip", "git")
ALONE = "ip link set lo up"  # in a network namespace of its own there is only lo

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not sys.platform.startswith("linux")
        or os.geteuid() != 0
        or any(not shutil.which(name) for name in NEEDED),
        reason=f"needs root and {', '.join(NEEDED)}",
    ),
]


def output(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


class BareRoot:
    """The smallest Debian with Python, our checkout in it, and this machine's way to packages."""

    def __init__(self, suite: str, folder: Path) -> None:
        self.suite = suite
        self.folder = folder
        self.environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"}
        self.mounts = [Path("/proc"), Path("/dev"), Path("/sys")]

    def make(self):
        make = ["debootstrap", "--variant=minbase", "--include=python3", self.suite]
        output("unshare", "--mount", *make, self.folder, *debian_mirror())
        for name in ("resolv.conf", "hosts"):
            shutil.copy(f"/etc/{name}", self.folder / "etc")
        acquire = output("apt-config", "dump", "Acquire")
        self.folder.joinpath("etc/apt/apt.conf.d/50host").write_text(acquire)
        checkout = self.folder / "zajel"
        checkout.mkdir()
        archive = ["git", "-C", str(run.ROOT), "archive", "HEAD"]
        with subprocess.Popen(archive, stdout=subprocess.PIPE) as packed:
            output("tar", "--extract", "-C", checkout, stdin=packed.stdout)
        self.bring_pip()

    def bring_pip(self):
        """Let pip inside find packages as pip does here: as variables, files brought along."""
        names = ("http_proxy", "https_proxy", "no_proxy")
        proxies = {name: text for name, text in os.environ.items() if name.lower() in names}
        self.environment |= proxies
        for line in output(sys.executable, "-m", "pip", "config", "list").splitlines():
            key, _, value = line.partition("=")
            words = [self.bring(word) for word in shlex.split(value)[0].split()]
            variable = "PIP_" + key.rpartition(".")[2].upper().replace("-", "_")
            self.environment[variable] = " ".join(words)

    def bring(self, word):
        """Bring the file or folder that ``word`` names into the root; return its name there."""
        path = Path(word.removeprefix("file://"))
        if path.is_absolute() and path.is_dir():
            self.mounts.append(path.parent)  # the pages of an index name files beside it
        elif path.is_absolute() and path.is_file():
            self.folder.joinpath("host").mkdir(exist_ok=True)
            shutil.copy(path, self.folder / "host")
            return f"/host/{path.name}"
        return word

    def start(self, *arguments, network=True):
        """Run run.py inside with ``arguments``; the mounts last as long as it does."""
        lines = ["set -e"] if network else ["set -e", ALONE]
        for mount in sorted(set(self.mounts)):
            place = self.folder.joinpath(mount.relative_to("/"))
            place.mkdir(parents=True, exist_ok=True)
            lines.append(f"mount --rbind {shlex.quote(str(mount))} {shlex.quote(str(place))}")
        inside = ["chroot", str(self.folder), "env", "--chdir=/zajel", "python3", "run.py"]
        lines.append(f"exec {shlex.join([*inside, *arguments])}")
        alone = ["unshare", "--mount", *([] if network else ["--net"])]
        return subprocess.run(
            [*alone, "sh", "-c", "\n".join(lines)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=1500,
        )


def debian_mirror():
    """Name the mirror this machine fetches Debian from; debootstrap knows one otherwise."""
    if not shutil.which("apt-get"):
        return []
    wanted = ["--format", "$(ORIGIN) $(SITE)", "Created-By: Packages"]
    sites = re.findall(r"^Debian (\S+)", output("apt-get", "indextargets", *wanted), re.MULTILINE)
    return [site for site in sites if "security" not in site][:1]


@pytest.fixture(scope="module", params=list(SUITES))
def bare_root(request, tmp_path_factory):
    root = BareRoot(request.param, tmp_path_factory.mktemp("bare") / "root")
    root.make()
    yield root
    shutil.rmtree(root.folder)


def test_the_demonstration_passes(bare_root):
    done = bare_root.start("demo", "--out", "/demo")
    assert done.returncode == 0, done.stdout[-8000:]
    assert json.loads(bare_root.folder.joinpath("demo/report.json").read_text())["passed"]


def test_the_ordinary_suite_passes_without_a_network(bare_root):
    prepared = bare_root.start("test", "--version")
    assert prepared.returncode == 0, prepared.stdout[-8000:]
    done = bare_root.start("test", *SUITES[bare_root.suite], network=False)
    assert done.returncode == 0, done.stdout[-8000:]
