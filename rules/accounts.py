"""Bank accounts that a text names, as IBANs."""

import re

_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}\b", re.IGNORECASE)
_BETWEEN = re.compile(r"[ -]")


def accounts(text: str) -> frozenset[str]:
    """Give the accounts of *text*, without spaces and in capitals."""
    return frozenset(
        _BETWEEN.sub("", found).upper() for found in _ACCOUNT.findall(text)
    )
