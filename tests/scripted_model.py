"""The stand-in model's scripts as a port, without a server between."""

from datetime import datetime

import msgspec

from loadtest.stand_ins.model.scripts import script_named
from rules.drafts import ModelAnswer, ModelPrompt
from rules.fallback import Degradation


class ScriptedModel:
    """Answers as a script of the stand-in does: its name, or the file of it."""

    trouble: Degradation | None = None

    def __init__(self, name: str) -> None:
        self._name = name
        self.asked: list[ModelPrompt] = []

    async def answer(self, prompt: ModelPrompt, *, deadline: datetime) -> ModelAnswer:
        self.asked.append(prompt)
        request = {
            "messages": [
                {"role": one.role, "content": one.content} for one in prompt.messages
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "ModelAnswer", "schema": {}},
            },
        }
        return msgspec.json.decode(script_named(self._name)(request), type=ModelAnswer)

    async def summarise(self, prompt: ModelPrompt, *, deadline: datetime) -> str:
        return ""
