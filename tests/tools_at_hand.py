"""Programs that some tests need and not every machine has."""

import os
import shutil

import pytest


def needs(program: str, *, package: str) -> str:
    """
    Give the path of *program*; skip without it, or fail where CI is set.

    package: Debian's, to be installed.
    """
    path = shutil.which(program)
    if path:
        return path
    if os.environ.get("CI"):
        pytest.fail(f"{program} is missing: apt-get install {package}")
    pytest.skip(f"{program} is missing: apt-get install {package}")
