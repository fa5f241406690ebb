"""The Dockerfile's steps, carried out in a folder instead of an image."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.ops.runbook import ROOT
from tests.tools_at_hand import needs

NEEDS_ROOT = "useradd"
PLACES = ("/opt/krama", "/var/lib/krama", "/src")
ENOUGH_S = 600
IS_ROOT = os.geteuid() == 0
NOBODY = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
ORDINARY = NOBODY if IS_ROOT else ("env",)  # what runs a command as no root


class Step(NamedTuple):
    """One instruction, without its line breaks."""

    name: str
    rest: str


class Image:
    """What the steps have made below *root*: a program that an ordinary user runs."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.environment = {
            "PATH": f"{root}/bin:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            **{name: it for name, it in os.environ.items() if name.startswith("PIP_")},
        }
        self.entry: list[str] = []
        self.health: list[str] = []
        self._here = root

    def build(self) -> None:
        """Carry out every step."""
        self._prepare()
        for step in steps():
            match step:
                case Step("WORKDIR", path):
                    self._here = self.root / path.lstrip("/")
                    self._here.mkdir(parents=True, exist_ok=True)
                    self._here.chmod(0o777)
                case Step("COPY", files) if not files.startswith("--from"):
                    self._copy(*files.split())
                case Step("RUN", command) if not command.startswith(NEEDS_ROOT):
                    self._run(command)
                case Step("ENV", pairs):
                    self._set(pairs)
                case Step("HEALTHCHECK", rest):
                    self.health = json.loads(rest.partition(" CMD ")[2])
                case Step("ENTRYPOINT", words):
                    self.entry = json.loads(words)
                case _:
                    pass

    def seal(self) -> None:
        """Let nothing be written any more but in the home of the image's user."""
        subprocess.run(["chmod", "-R", "a-w", self.root / "opt"], check=True)
        self.root.chmod(0o555)

    def place(self, path: str) -> Path:
        """Give where *path* of the image is."""
        return Path(self._placed(path))

    def _prepare(self) -> None:
        """Have `python` on the path, and let the ordinary user write here."""
        python = needs("/usr/bin/python3", package="python3-venv")
        (self.root / "bin").mkdir()
        (self.root / "bin" / "python").symlink_to(python if IS_ROOT else sys.executable)
        (self.root / "opt").mkdir()
        for folder in (self.root, self.root / "opt"):
            folder.chmod(0o777)

    def _copy(self, *names: str) -> None:
        *sources, target = names
        for name in sources:
            source, goal = ROOT / name, self._here / target
            if source.is_dir():
                shutil.copytree(source, goal)
            else:
                shutil.copy(source, goal)
        subprocess.run(["chmod", "-R", "a+rwX", self._here], check=True)

    def _run(self, command: str) -> None:
        ran = subprocess.run(
            [*ORDINARY, "sh", "-ec", self._placed(command)],
            cwd=self._here,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=ENOUGH_S,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr

    def _set(self, pairs: str) -> None:
        for pair in shlex.split(self._placed(pairs)):
            name, _, value = pair.partition("=")
            self.environment[name] = value.replace("$PATH", self.environment["PATH"])

    def _placed(self, text: str) -> str:
        return re.sub("|".join(PLACES), lambda found: f"{self.root}{found[0]}", text)


def steps() -> Iterator[Step]:
    """Give the steps of the Dockerfile, in order."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    for line in text.splitlines():
        if line:
            name, _, rest = line.partition(" ")
            yield Step(name, re.sub(" +", " ", rest))
