"""Two services on one database: in a deploy, and by mistake."""

import pytest

from tests.crash.matrix import MATRIX
from tests.crash.street import Street

pytestmark = pytest.mark.long

# a thought that takes long is under way in one process when the other takes the next
at_any_pace = pytest.mark.parametrize("model_s", ["0.02", "1"])


@at_any_pace
async def test_service_that_is_told_to_stop_leaves_everything_to_the_next(
    street: Street, model_s: str
) -> None:
    await street.hand_over("--model-seconds", model_s)

    ledger = await street.settle()

    MATRIX.add(f"deploy, thoughts of {model_s} s", 0, ledger)
    assert ledger.complaints == ()


@at_any_pace
async def test_two_services_on_one_database_do_everything_once(
    street: Street, model_s: str
) -> None:
    await street.be_served_by_two("--model-seconds", model_s)

    ledger = await street.settle()

    MATRIX.add(f"two services, thoughts of {model_s} s", 0, ledger)
    # an order would need one process per shopper; see docs/tuning.md
    assert (ledger.lost, ledger.doubled) == ((), ())
