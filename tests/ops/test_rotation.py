"""The webhook's secret is rotated as the runbook says; half-way nothing is lost."""

from typing import Any

import pytest
from prometheus_client import REGISTRY

from bot.config import Secret, read_config
from tests.bot.test_missed import A_MINUTE, missed
from tests.service import WEBHOOK, a_desk, a_service, address, answering
from tests.stand_ins.manychat_desk import Desk

OLD, NEW = "the old secret", "the new secret"
STEPS = (
    # what the service knows, and what ManyChat's flow shows
    (OLD, OLD),
    (f"{NEW},{OLD}", OLD),
    (f"{NEW}, {OLD}", NEW),
    (f"{NEW},", NEW),
)


def knowing(secrets: str) -> dict[str, Any]:
    """Give the setting as the environment holds it."""
    found = read_config({"MANYCHAT_WEBHOOK_SECRET": secrets})
    return {"manychat_webhook_secret": found.manychat_webhook_secret}


async def show(desk: Desk, url: str, secret: str) -> None:
    """Have the flow show *secret* from now on."""
    hook = {"url": f"{url}{WEBHOOK}", "secret": secret}
    await desk.ask("PUT", "/control/webhook", hook)


def refused() -> float:
    labels = {"answer": "unauthorized"}
    return (
        REGISTRY.get_sample_value("krama_webhook_latency_ms_count", labels=labels) or 0
    )


async def test_each_step_of_a_rotation_takes_messages(database_url: str) -> None:
    async with a_desk() as desk:
        contact = await desk.contact()
        said: list[str] = []
        for number, (known, shown) in enumerate(STEPS, start=1):
            async with a_service(
                database_url, answering(), desk=desk, **knowing(known)
            ) as service:
                await show(desk, address(service.client), shown)
                await desk.write(contact, text=f"step {number}")
                said = await service.heard(contact, number)

    assert said == [f"you said: step {number}" for number in range(1, len(STEPS) + 1)]


@pytest.mark.parametrize(
    ("known", "shown"), [(NEW, OLD), (OLD, NEW)], ids=["flow forgotten", "flow first"]
)
async def test_half_a_rotation_is_refused_counted_and_found_again(
    database_url: str, known: str, shown: str
) -> None:
    before = refused()
    async with a_service(database_url, answering(), **knowing(known)) as service:
        contact = await service.desk.contact()
        await show(service.desk, address(service.client), known)
        await service.desk.write(contact, text="before")
        await service.heard(contact, 1)
        await show(service.desk, address(service.client), shown)
        await service.desk.ask("PUT", "/control/clock", A_MINUTE)
        await service.desk.write(contact, text="lost")
        await service.settled()
        ended = await missed(database_url, service)

    assert refused() - before == 1
    assert f"/chat/{contact}\n" in ended.out


async def test_token_of_a_program_is_rotated_in_the_same_way(database_url: str) -> None:
    both = (Secret(NEW), Secret(OLD))
    async with a_service(database_url, answering(), api_tokens=both) as service:
        found = [
            (await service.client.get("/api/stats", headers=_bearer(token))).status
            for token in (OLD, NEW, "another")
        ]

    assert found == [200, 200, 401]


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
