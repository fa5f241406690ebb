"""Which chat of Telegram is the managers'."""

import pytest

from bot.web.telegram import Chat


@pytest.mark.parametrize("name", ["-100123", "@the_managers"])
def test_a_chat_is_known_by_its_id_and_by_its_name(name: str) -> None:
    assert Chat(id=-100123, username="the_managers").is_called(name)


@pytest.mark.parametrize("name", ["-100124", "@", "@others", "the_managers"])
def test_another_chat_is_not_ours(name: str) -> None:
    assert not Chat(id=-100123, username="the_managers").is_called(name)
