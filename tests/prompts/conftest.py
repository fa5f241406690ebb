"""A copy of the shop's texts, to be spoilt."""

import shutil
from pathlib import Path

import pytest

from prompts.library import HERE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shop's texts."""
    texts = tmp_path / "texts"
    shutil.copytree(HERE, texts, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return texts
