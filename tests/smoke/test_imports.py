import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import PACKAGES, modules

ROOT = Path(__file__).parents[2]
MODULES = tuple(modules(ROOT))
FLOORS = [
    [module.name for module in MODULES if module.package == package]
    for package in PACKAGES
]


def failures(floors: list[list[str]], root: Path) -> dict[str, str]:
    ran = subprocess.run(
        [
            sys.executable,
            str(Path(__file__).with_name("import_alone.py")),
            *map(",".join, floors),
        ],
        cwd=root,
        env={"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    failed: dict[str, str] = json.loads(ran.stdout)
    return failed


@pytest.fixture(scope="module")
def failed() -> dict[str, str]:
    return failures(FLOORS, ROOT)


@pytest.mark.parametrize("name", [module.name for module in MODULES])
@pytest.mark.long
def test_module_imports_alone(name: str, failed: dict[str, str]) -> None:
    assert name not in failed, failed[name]


def test_module_that_needs_another_first_is_found(tmp_path: Path) -> None:
    (tmp_path / "first.py").write_text("import second\nTHERE = 1")
    (tmp_path / "second.py").write_text("import first\nUSED = first.THERE")

    failed = failures([["first", "second"]], tmp_path)

    assert list(failed) == ["first"]
    assert "has no attribute 'THERE'" in failed["first"]
