"""A folder for a shop's own Postgres."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.folders import open_folder


@pytest.fixture
def parent() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder


@pytest.fixture
def home(parent: Path) -> Path:
    return parent / "a shop" / "missing" / "home of it"
