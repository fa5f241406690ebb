"""The application: what it is made of, what it opens, and in which order."""

import secrets
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from bot import keys
from bot.canary_opening import Candidate, canary_kit, candidate, trial_of
from bot.config import Config
from bot.database import open_database
from bot.notifying.opened import open_notifier
from bot.outside.hosts import MediaHosts
from bot.outside.images import open_fetching
from bot.outside.manychat import open_manychat
from bot.outside.model.opening import open_model
from bot.outside.sharing import open_sharing
from bot.readiness import Readiness
from bot.service import Outside, run_service
from bot.sessions.arms import Arm, Arms
from bot.sessions.enrichment import stored_enrichment
from bot.sessions.kit import RandomIds, StoredGoods, StoredReceipts, SystemClock
from bot.sessions.pictures import StoredPictures
from bot.sessions.run import ThinkWith
from bot.shop_file import read_shop
from bot.store.connect import connect
from bot.store.ids import ProcessId
from bot.store.migrate import migrate
from bot.store.stores import Stores, open_stores
from bot.texts import read_texts
from bot.tracing.opening import open_tracing
from bot.web.api.access import api_errors
from bot.web.api.routes import api_routes
from bot.web.console.routes import set_up_console
from bot.web.flood import Flood
from bot.web.pages import set_up_pages
from bot.web.routes import METRICS, ROUTES
from bot.web.simulator.routes import set_up_simulator
from bot.web.streams import set_up_streams
from nodes.kit import Kit
from nodes.ports import Clock
from rules.canary import ArmName
from rules.hours import due_after
from rules.shop import Shop

MOST_BYTES = 64 * 1024  # of a request


def create_app(
    config: Config,
    think_with: ThinkWith,
    clock: Clock | None = None,
    *,
    stand_in_url: str | None = None,
) -> web.Application:
    """
    Make the application; nothing is opened before it starts.

    think_with: gives the function that thinks a turn with a kit.
    clock: the system's, if none is given.
    stand_in_url: of the ManyChat stand-in; with it the demo's pages are served.

    Raises:
        ShopFileError: The shop file can't be used.
        TextsError: The texts can't.
    """
    app = web.Application(client_max_size=MOST_BYTES, middlewares=[api_errors])
    app[keys.CONFIG] = config
    app[keys.SHOP] = read_shop(config)
    app[keys.TEXTS] = read_texts(config)
    app[keys.CANDIDATE] = candidate(config, app[keys.TEXTS])
    app[keys.THINK_WITH] = think_with
    app[keys.CLOCK] = clock or SystemClock()
    app[keys.READINESS] = Readiness(_degraded(app))
    app[keys.HOSTS] = MediaHosts(config.media_allowed_hosts)
    app[keys.FLOOD] = Flood(config.webhook_messages_per_minute)
    _add_routes(app)
    app.cleanup_ctx.extend(
        (tracing_ctx, stores_ctx, sharing_ctx, manychat_ctx, fetching_ctx, model_ctx)
    )
    _add_pages(app, stand_in_url)
    app.cleanup_ctx.extend((service_ctx, notifier_ctx))
    return app


def _add_routes(app: web.Application) -> None:
    config = app[keys.CONFIG]
    app.add_routes(ROUTES)
    if config.api_tokens:
        app.add_routes(api_routes())
    if config.metrics_port is None:
        app.add_routes((METRICS,))
    else:
        app.cleanup_ctx.append(metrics_ctx)


def _add_pages(app: web.Application, stand_in_url: str | None) -> None:
    config = app[keys.CONFIG]
    if not (config.console_password_hash or stand_in_url):
        return
    set_up_pages(app)
    set_up_streams(app)
    if config.console_password_hash:
        set_up_console(app, config)
    if stand_in_url is not None:
        set_up_simulator(app, stand_in_url)


async def metrics_ctx(app: web.Application) -> AsyncIterator[None]:
    """Serve the figures on a port of their own."""
    config = app[keys.CONFIG]
    figures = web.Application()
    figures.add_routes((METRICS,))
    runner = web.AppRunner(figures, access_log=None)
    await runner.setup()
    host = config.metrics_host or config.host
    await web.TCPSite(runner, host, config.metrics_port).start()
    yield
    await runner.cleanup()


async def tracing_ctx(app: web.Application) -> AsyncIterator[None]:
    """Export spans, if that is wished; the last ones when all else has ended."""
    async with open_tracing(app[keys.CONFIG]):
        yield


async def stores_ctx(app: web.Application) -> AsyncIterator[None]:
    """Open the database, embedded or not, at the newest schema."""
    config, shop = app[keys.CONFIG], app[keys.SHOP]
    async with open_database(config) as url:
        connection = await connect(url)
        try:
            await migrate(connection)
        finally:
            await connection.close()
        async with open_stores(
            url,
            config,
            process=ProcessId(secrets.token_hex(8)),
            new_cart=RandomIds().cart,
            case_due=_case_due(config, shop),
        ) as app[keys.STORES]:
            yield


async def sharing_ctx(app: web.Application) -> AsyncIterator[None]:
    """Open what is shared with other processes, if anything is."""
    async with open_sharing(app[keys.CONFIG]) as app[keys.SHARING]:
        yield


async def manychat_ctx(app: web.Application) -> AsyncIterator[None]:
    """Open the connections to ManyChat."""
    async with open_manychat(app[keys.CONFIG]) as app[keys.MANYCHAT]:
        yield


async def fetching_ctx(app: web.Application) -> AsyncIterator[None]:
    """Open the connections to where shoppers' pictures are."""
    async with open_fetching() as app[keys.FETCHING]:
        yield


async def model_ctx(app: web.Application) -> AsyncIterator[None]:
    """Open the models that are set up."""
    config, stores, clock = app[keys.CONFIG], app[keys.STORES], app[keys.CLOCK]
    sharing = app[keys.SHARING]
    async with open_model(config, stores.spend, clock, sharing) as app[keys.MODEL]:
        yield


async def service_ctx(app: web.Application) -> AsyncIterator[None]:
    """Answer shoppers."""
    config, stores, clock = app[keys.CONFIG], app[keys.STORES], app[keys.CLOCK]
    goods = StoredGoods(stores.catalog, clock, ttl_s=config.catalog_ttl_seconds)
    kit = Kit(
        shop=app[keys.SHOP],
        goods=goods,
        phrases=app[keys.TEXTS],
        prompts=app[keys.TEXTS],
        receipts=StoredReceipts(stores.cases),
        pictures=StoredPictures(stores.media, stores.catalog, goods),
        enrichment=stored_enrichment(
            stores.catalog,
            goods,
            clock,
            ttl=timedelta(seconds=config.enrichment_ttl_seconds),
        ),
        eyes=app[keys.MODEL],
        clock=clock,
        ids=RandomIds(),
        hold_minutes=config.stock_hold_minutes,
        surely=config.vision_min_confidence,
        model=app[keys.MODEL],
    )
    app[keys.GOODS], app[keys.KIT] = goods, kit
    outside = Outside(
        stores=stores,
        manychat=app[keys.MANYCHAT],
        sharing=app[keys.SHARING],
        http=app[keys.FETCHING],
        hosts=app[keys.HOSTS],
    )
    trial = app[keys.TRIAL] = trial_of(
        config,
        app[keys.CANDIDATE],
        stores.canaries,
        stores.shadows,
        stores.notices,
        clock=clock,
        model=app[keys.MODEL],
    )
    await trial.begin(config.canary_percent)
    arms = _arms(kit, app[keys.CANDIDATE], app[keys.THINK_WITH], stores)
    async with run_service(config, outside, kit, arms, trial) as service:
        app[keys.SENDER] = service.sender
        app[keys.WORKERS] = service.workers
        app[keys.DECISIONS] = service.decisions
        yield
        app[keys.READINESS].is_draining = True


async def notifier_ctx(app: web.Application) -> AsyncIterator[None]:
    """Tell managers what waits for them."""
    config, stores, kit = app[keys.CONFIG], app[keys.STORES], app[keys.KIT]
    async with open_notifier(config, stores, kit) as app[keys.TELEGRAM]:
        yield


def _arms(kit: Kit, found: Candidate, think_with: ThinkWith, stores: Stores) -> Arms:
    """Give the two sides on which a chat may be thought."""
    stable = Arm(
        name=ArmName.STABLE, bundle=found.stable.id, kit=kit, think=think_with(kit)
    )
    if found.canary is None:
        return Arms(stores.canaries, stable, None)
    tried = canary_kit(kit, found.canary)
    canary = Arm(
        name=ArmName.CANARY,
        bundle=found.canary.id,
        kit=tried,
        think=think_with(tried),
    )
    return Arms(stores.canaries, stable, canary)


def _degraded(app: web.Application) -> tuple[str, ...]:
    """Name what the service does without, from the start."""
    config = app[keys.CONFIG]
    missing = {
        "no_model": not config.has_model,
        "no_manychat_key": config.manychat_api_key is None,
        "broken_texts": bool(app[keys.TEXTS].problems),
        "canary_refused": config.has_canary and app[keys.CANDIDATE].is_broken,
        "no_public_url": config.public_url is None,
    }
    return tuple(word for word, is_missing in missing.items() if is_missing)


def _case_due(config: Config, shop: Shop) -> Callable[[datetime], datetime]:
    """Give the function that says by when a case should be decided."""
    wait = timedelta(minutes=config.case_reminder_minutes)
    zone = ZoneInfo(shop.timezone)
    return lambda opened_at: due_after(opened_at, wait, shop.hours, zone)
