"""The kit with which turns are run once more: texts and shop of now, nothing else."""

from datetime import timedelta

from bot.config import Config
from bot.outside.model.client import NoModel, OpenAiModel
from bot.sessions.enrichment import stored_enrichment
from bot.sessions.kit import RandomIds, StoredGoods, StoredReceipts, SystemClock
from bot.sessions.pictures import StoredPictures
from bot.shop_file import read_shop
from bot.store.cases import Cases
from bot.store.catalog import CatalogStore
from bot.store.checkpointer.pool import Pool
from bot.store.media import Media
from bot.texts import read_texts
from nodes.kit import Kit


def replay_kit(config: Config, pool: Pool, model: OpenAiModel | NoModel) -> Kit:
    """Make the kit over *pool*, which is only read."""
    clock, catalog, texts = SystemClock(), CatalogStore(pool), read_texts(config)
    goods = StoredGoods(catalog, clock, ttl_s=config.catalog_ttl_seconds)
    enriched_for = timedelta(seconds=config.enrichment_ttl_seconds)
    return Kit(
        shop=read_shop(config),
        goods=goods,
        phrases=texts,
        prompts=texts,
        receipts=StoredReceipts(Cases(pool)),
        pictures=StoredPictures(Media(pool), catalog, goods),
        enrichment=stored_enrichment(catalog, goods, clock, ttl=enriched_for),
        eyes=model,
        clock=clock,
        ids=RandomIds(),
        hold_minutes=config.stock_hold_minutes,
        surely=config.vision_min_confidence,
        model=model,
    )
