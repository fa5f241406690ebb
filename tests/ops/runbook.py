"""What the documentation has people run, as it stands there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
RUNBOOK = DOCS / "PRODUCTION_RUNBOOK.md"
PAGES = (ROOT / "README.md", *sorted(DOCS.rglob("*.md")))
SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands_of(heading: str) -> str:
    """Give the shell commands that the runbook has below *heading*."""
    section = (
        RUNBOOK.read_text().partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    )
    [commands] = SHELL.findall(section)
    return str(commands)
