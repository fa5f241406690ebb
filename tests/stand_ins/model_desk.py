"""How the tests work with the model stand-in."""

from typing import Any

from aiohttp import ClientResponse

from tests.stand_ins.manychat_desk import Client


class ModelDesk:
    """Drives the stand-in and asks it as a service does."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def chat(
        self, words: str = "hello", *, key: str = "key", **rest: Any
    ) -> ClientResponse:
        """Ask for a completion; *rest* adds to the request or replaces its keys."""
        messages = [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": words},
        ]
        options = {"timeout": rest.pop("timeout")} if "timeout" in rest else {}
        return await self.client.post(
            "/v1/chat/completions",
            json={"model": "stand-in", "messages": messages, **rest},
            headers={"Authorization": f"Bearer {key}"},
            **options,
        )

    async def content(self, words: str = "hello", **rest: Any) -> str:
        """Ask, and give the content of the answer."""
        response = await self.chat(words, **rest)
        assert response.status == 200, await response.text()
        answer = await response.json()
        return str(answer["choices"][0]["message"]["content"])

    async def queue(self, *answers: dict[str, Any]) -> None:
        """Queue answers."""
        await self.ask("POST", "/control/answers", {"answers": answers})

    async def fault(self, kind: str, **when: Any) -> None:
        """Switch a fault on."""
        order = {"faults": [{"kind": kind, **when}]}
        await self.ask("POST", "/control/faults", order)

    async def outcomes(self, *, at_least: int = 1) -> list[str]:
        """Wait for that many answers and give what became of the calls."""
        entries: list[dict[str, Any]] = []
        cursor = 0
        while len(entries) < at_least:
            path = f"/control/log?kind=answer&wait_s=5&since={cursor}"
            found = (await self.ask("GET", path))["entries"]
            assert found, "no answer within five seconds"
            entries += found
            cursor = found[-1]["n"]
        return [entry["detail"]["outcome"] for entry in entries]

    async def ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Call a control route that must succeed."""
        async with self.client.request(method, path, json=body) as response:
            assert response.ok, await response.text()
            answer: dict[str, Any] = await response.json()
            return answer
