"""How a command changes a chat: its words are left to a running service."""

import secrets

from bot.config import Config
from bot.sessions.calls import CallMaker
from bot.sessions.kit import RandomIds
from bot.sessions.moves import Moves
from bot.store.checkpointer.group_commit import GroupCommit
from bot.store.checkpointer.pool import Pool
from bot.store.checkpointer.settings import StoreSettings
from bot.store.ids import CallId, ProcessId
from bot.store.sessions import Checkpoints
from bot.store.turn_commit import TurnCommit
from nodes.kit import Kit


class LeftToTheService:
    """Sends nothing: a running service takes up what belongs to no process."""

    def take(self, turn: TurnCommit, id: CallId | None) -> None:
        """Leave it in the outbox."""


def leaving_moves(config: Config, pool: Pool, kit: Kit) -> Moves:
    """Make what changes chats over *pool*, for a process that isn't registered."""
    batches = StoreSettings.of(config)
    checkpoints = Checkpoints(
        GroupCommit(pool, batches.batches),
        GroupCommit(pool, batches.shared_reads),
        pool,
        ProcessId(secrets.token_hex(8)),
        new_cart=RandomIds().cart,
        case_due=lambda opened_at: opened_at,  # a price opens no case
    )
    return Moves(checkpoints, LeftToTheService(), CallMaker(config.public_url), kit)
