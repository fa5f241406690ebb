"""Two services on one database: in a deploy, and by mistake."""

import pytest

from tests.crash.matrix import MATRIX
from tests.crash.street import Street

pytestmark = pytest.mark.long


async def test_service_that_is_told_to_stop_leaves_everything_to_the_next(
    street: Street,
) -> None:
    await street.hand_over()

    ledger = await street.settle()

    MATRIX.add("deploy", 0, ledger)
    assert ledger.complaints == ()


async def test_two_services_on_one_database_do_everything_once(street: Street) -> None:
    await street.be_served_by_two()

    ledger = await street.settle()

    MATRIX.add("two services", 0, ledger)
    # an order would need one process per shopper; see docs/tuning.md
    assert (ledger.lost, ledger.doubled) == ((), ())
