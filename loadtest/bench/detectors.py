"""
How long do the detectors take per message?

`python -m loadtest.bench.detectors FILE.jsonl` prints p50 and p95 in µs of each
detector and of all eight together, for messages that no cache has seen, and what
loading them costs.  The file has labelled utterances; every message is cut or joined
to 200 characters.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import quantiles

from rules.cart_intent import detect_add_to_cart
from rules.confirmation import detect_confirmation
from rules.contact import extract_contact
from rules.escalation import detect_escalation
from rules.offer_transition import detect_delivery_request
from rules.payment_proof import detect_payment_proof
from rules.sizes import extract_size_height
from rules.unsafe import detect_unsafe

CHARACTERS = 200
ROUNDS = 5
_LOADED = (
    "import pathlib, rules.evaluation;"
    "status = pathlib.Path('/proc/self/status').read_text();"
    "print(status.partition('VmHWM:')[2].split()[0])"
)


def _payment_proof(text: str) -> bool:
    return detect_payment_proof(text, False, False)


DETECTORS: dict[str, Callable[[str], object]] = {
    "payment_proof": _payment_proof,
    "delivery_request": detect_delivery_request,
    "add_to_cart": detect_add_to_cart,
    "escalation": detect_escalation,
    "confirmation": detect_confirmation,
    "size_height": extract_size_height,
    "contact": extract_contact,
    "unsafe": detect_unsafe,
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="labelled utterances, JSON lines")
    texts = tuple(_texts(parser.parse_args().file))
    print(f"{len(texts)} messages of up to {CHARACTERS} characters")
    print(f"{'detector':17} {'p50 µs':>8} {'p95 µs':>8}")
    for name, detect in DETECTORS.items():
        _print_row(name, _measure((detect,), _fresh(texts, name)))
    together = tuple(DETECTORS.values())
    _print_row("all eight", _measure(together, _fresh(texts, "all")))
    seconds, megabytes = _cost_of_loading()
    print(f"loading: {seconds:.2f} s, {megabytes:.0f} MB for the process")


def _texts(path: Path) -> Iterator[str]:
    """Messages as long as a long message: utterances joined until it is full."""
    message = ""
    for line in path.read_text("utf-8").splitlines():
        values = json.loads(line)["input"].values()
        text = next(value for value in values if isinstance(value, str))
        message = f"{message} {text}".strip()
        if len(message) >= CHARACTERS:
            yield message[:CHARACTERS]
            message = ""
        yield text[:CHARACTERS]


def _fresh(texts: Sequence[str], salt: str) -> Iterator[str]:
    """Each message ROUNDS times, spelled so that no cache of whole texts has it."""
    for spaces in range(1, ROUNDS + 1):
        for text in texts:
            yield text + " " * spaces + f"({salt})"


def _measure(
    detectors: Sequence[Callable[[str], object]], texts: Iterator[str]
) -> list[float]:
    taken = []
    for text in texts:
        begun = time.perf_counter()
        for detect in detectors:
            detect(text)
        taken.append((time.perf_counter() - begun) * 1e6)
    return taken


def _print_row(name: str, taken: list[float]) -> None:
    percentiles = quantiles(taken, n=100)
    print(f"{name:17} {percentiles[49]:8.0f} {percentiles[94]:8.0f}")


def _cost_of_loading() -> tuple[float, float]:
    """Seconds and megabytes of a process that does nothing but load the floor."""
    begun = time.perf_counter()
    kilobytes = subprocess.check_output([sys.executable, "-c", _LOADED])
    return time.perf_counter() - begun, int(kilobytes) / 1024


if __name__ == "__main__":
    main()
