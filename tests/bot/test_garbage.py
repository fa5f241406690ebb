"""What a turn leaves behind: a collection of garbage stops all the chats."""

from bot.sessions.recording import Recording
from bot.sessions.run import Run
from rules.session import Session
from tests.garbage import collected_by_hand
from tests.service import a_service


async def test_turn_leaves_nothing_to_sweep_up(database_url: str) -> None:
    async with a_service(database_url) as service:
        contact = await service.desk.contact()
        with collected_by_hand() as garbage:
            for number in range(1, 4):
                await service.desk.write(contact, text=f"Скільки коштує {number}?")
                await service.heard(contact, number)
                await service.settled()

            assert garbage.of(Run, Recording, Session) == []
