"""A clock that is put forward or back costs no message, and delays none."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.service import a_service, answering, eventually, sends


class JumpyClock:
    """This machine's clock, put forward or back by whoever sets it."""

    def __init__(self) -> None:
        self.is_ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.is_ahead


@pytest.mark.parametrize("hours", [-5, 5])
async def test_clock_that_jumps_delays_no_call_and_loses_no_message(
    database_url: str, hours: int
) -> None:
    clock = JumpyClock()
    async with a_service(database_url, answering(), clock=clock) as service:

        async def is_refused() -> bool:
            return await service.calls() == [("queued", "rate_limited")]

        contact = await service.desk.contact()
        await service.desk.fault("rate_limited", call="sending/sendContent")
        await service.desk.write(contact, text="before")
        await eventually(is_refused)
        clock.is_ahead = timedelta(hours=hours)
        await service.desk.write(contact, text="after")

        said = await service.heard(contact, 2)
        await service.settled()
        assert said == ["you said: before", "you said: after"]
        accepted = [send for send in sends(service.desk) if send["detail"]["accepted"]]
        assert len(accepted) == 2
