"""A bundle's id changes with its words and its models, and with nothing else."""

import shutil
from pathlib import Path

import pytest

from bot.bundle import stable_bundle
from bot.config import read_config
from prompts.library import HERE, Library

TEXTS = Library.read()
PLAIN = stable_bundle(read_config({}), TEXTS).id


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = tmp_path / "texts"
    shutil.copytree(HERE, texts, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return texts


def id_with(**settings: str) -> str:
    return stable_bundle(read_config(settings), TEXTS).id


@pytest.mark.parametrize(
    "setting",
    [
        {"LLM_MODEL": "another"},
        {"VISION_MODEL": "another"},
        {"LLM_FALLBACK_MODEL": "another"},
        {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"},
    ],
    ids=lambda setting: "".join(setting),
)
def test_other_model_is_another_bundle(setting: dict[str, str]) -> None:
    assert id_with(**setting) != PLAIN


def test_pool_setting_is_the_same_bundle() -> None:
    assert id_with(LLM_POOL_MAX_SIZE="7", LLM_TIMEOUT_SECONDS="9") == PLAIN


@pytest.mark.parametrize("file", ["phrases/cancel.md", "stages/browsing.md"])
def test_other_words_are_another_bundle(file: str, folder: Path) -> None:
    path = folder / file
    path.write_text(path.read_text().rstrip() + " Дякую.\n")

    assert stable_bundle(read_config({}), Library.read(folder)).id != PLAIN


def test_place_of_the_texts_does_not_matter(folder: Path) -> None:
    (folder / "phrases/cancel.md").rename(folder / "phrases/zz.md")

    assert stable_bundle(read_config({}), Library.read(folder)).id == PLAIN
