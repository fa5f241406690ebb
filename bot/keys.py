"""Under which keys the application holds what its handlers use."""

from aiohttp import ClientSession, web

from bot.canary import Trial
from bot.canary_opening import Candidate
from bot.config import Config
from bot.notifying.telegram import TelegramBot
from bot.outside.hosts import MediaHosts
from bot.outside.manychat import ManyChat
from bot.outside.model.client import NoModel, OpenAiModel
from bot.outside.sharing import Sharing
from bot.readiness import Readiness
from bot.sessions.decisions import Decisions
from bot.sessions.kit import StoredGoods
from bot.sessions.run import ThinkWith
from bot.sessions.sender import Sender
from bot.sessions.workers import Workers
from bot.store.stores import Stores
from bot.web.flood import Flood
from bot.web.simulator.slowness import Slowness
from bot.web.simulator.stand_in import StandIn
from nodes.kit import Kit
from nodes.ports import Clock
from prompts.library import Library
from rules.shop import Shop

CONFIG = web.AppKey("config", Config)
SHOP = web.AppKey("shop", Shop)
READINESS = web.AppKey("readiness", Readiness)
TEXTS = web.AppKey("texts", Library)
CANDIDATE = web.AppKey("candidate", Candidate)
CLOCK = web.AppKey[Clock]("clock")
THINK_WITH = web.AppKey[ThinkWith]("think_with")
HOSTS = web.AppKey("hosts", MediaHosts)
FLOOD = web.AppKey("flood", Flood)

# set while the application runs
STORES = web.AppKey("stores", Stores)
SHARING = web.AppKey[Sharing]("sharing")
MANYCHAT = web.AppKey("manychat", ManyChat)
FETCHING = web.AppKey("fetching", ClientSession)
MODEL = web.AppKey[OpenAiModel | NoModel]("model")
GOODS = web.AppKey("goods", StoredGoods)
KIT = web.AppKey("kit", Kit)
SENDER = web.AppKey("sender", Sender)
WORKERS = web.AppKey("workers", Workers)
TELEGRAM = web.AppKey[TelegramBot | None]("telegram")
DECISIONS = web.AppKey("decisions", Decisions)
TRIAL = web.AppKey("trial", Trial)

# in the demo only
SLOWNESS = web.AppKey("slowness", Slowness)
STAND_IN = web.AppKey("stand_in", StandIn)
