"""How a turn is thought: the walk of `nodes.runner`, timed."""

from bot.sessions.noting import noted
from bot.sessions.recording import watched
from bot.sessions.run import Think
from nodes.kit import Kit
from nodes.runner import run_turn
from rules.messages import Turn
from rules.session import Session


def thinker(kit: Kit) -> Think:
    """Give the function that thinks a turn with *kit*, and notes what it is told."""
    kit = noted(kit)

    async def think(session: Session, turn: Turn) -> Session:
        return await run_turn(session, turn, kit, watch=watched)

    return think
