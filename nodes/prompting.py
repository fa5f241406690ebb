"""What the model is told of a turn: who it is, the stage, the facts, the talk."""

from nodes.kit import Kit
from rules.drafts import ModelPrompt, PromptMessage
from rules.fact_sheet import FactSheet
from rules.messages import Turn
from rules.session import Session, Speaker


def prompt_of(session: Session, turn: Turn, sheet: FactSheet, kit: Kit) -> ModelPrompt:
    """
    Write the prompt of a turn.

    Raises:
        MissingText: A prompt isn't there.
    """
    shop, prompts = kit.shop, kit.prompts
    identity = prompts.prompt(
        "identity", shop=shop.name, about=shop.about, assistant=shop.assistant
    )
    agent = prompts.prompt(
        "agent",
        stage=prompts.prompt(f"stages/{session.stage}"),
        facts=sheet.written(),
        summary=session.summary,
    )
    talk = tuple(
        PromptMessage(
            "user" if one.speaker is Speaker.SHOPPER else "assistant", one.text
        )
        for one in session.history
    )
    return ModelPrompt(
        (
            PromptMessage("system", f"{identity}\n\n{agent}"),
            *talk,
            PromptMessage("user", turn.text),
        )
    )


def again(prompt: ModelPrompt, reply: tuple[str, ...], reason: str) -> ModelPrompt:
    """Ask once more, with what was said and why it can't be sent."""
    return ModelPrompt(
        (
            *prompt.messages,
            PromptMessage("assistant", "\n".join(reply)),
            PromptMessage("system", reason),
        )
    )
