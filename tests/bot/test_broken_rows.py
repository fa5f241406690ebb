"""What is stored and can't be read goes to a person, and holds nobody else up."""

from rules.stages import Stage
from tests.conftest import connected
from tests.service import a_service, answering, eventually

LEFT_BY_A_DEAD_PROCESS = """
    INSERT INTO inbox
        (dedupe_key, occurrence, subscriber, received_at, process, message, raw)
    VALUES ($1::text::bytea, now(), $1, now(), 'dead', $2, '')
    """


async def leave(url: str, contact: str, message: bytes) -> None:
    async with connected(url) as connection:
        await connection.execute(LEFT_BY_A_DEAD_PROCESS, contact, message)


async def test_message_that_can_not_be_read_goes_to_a_person_and_others_are_answered(
    database_url: str,
) -> None:
    async with a_service(database_url, answering()) as service:
        broken = await service.desk.open_chat()
        other = await service.desk.open_chat()
        await leave(database_url, broken, b"\x00 no JSON")
        sound = f'{{"subscriber":"{other}","text":"hello"}}'
        await leave(database_url, other, sound.encode())

        async def is_with_a_person() -> bool:
            return await service.stage(broken) is Stage.WITH_HUMAN

        await eventually(is_with_a_person)
        assert await service.heard(other, 1) == ["you said: hello"]
        await service.settled()
