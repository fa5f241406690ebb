"""The shop edits its catalogue while shoppers are answered."""

from msgspec.structs import replace

from bot import keys
from bot.sessions.run import Think
from bot.sessions.thinking import thinker
from bot.store.stores import Stores
from nodes.kit import Kit
from rules.catalog import Product
from rules.messages import Turn
from rules.money import hryvnias
from rules.session import Session
from tests.builders import demo_catalog, demo_photos
from tests.service import Running, a_service, with_demo_catalog

OLD, NEW = "1890", "1990"


def repriced(product: Product) -> Product:
    variants = (replace(it, price=hryvnias(int(NEW))) for it in product.variants)
    return replace(product, variants=tuple(variants))


async def edit(stores: Stores) -> None:
    """Make every dress of one model dearer, as an import does in its own process."""
    goods = (
        repriced(product) if product.id == "malva" else product
        for product in demo_catalog().products
    )
    await stores.catalog.replace(goods, demo_photos())


class EditedMeanwhile:
    """Thinks, and has the catalogue edited before the first thought is committed."""

    def __init__(self) -> None:
        self.service: Running | None = None
        self.thoughts = 0

    def __call__(self, kit: Kit) -> Think:
        think = thinker(kit)

        async def and_edit(session: Session, turn: Turn) -> Session:
            thought = await think(session, turn)
            self.thoughts += 1
            if self.service and self.thoughts == 1:
                await edit(self.service.app[keys.STORES])
            return thought

        return and_edit


async def test_price_that_changes_before_the_commit_is_never_quoted(
    database_url: str,
) -> None:
    brain = EditedMeanwhile()
    async with a_service(database_url, brain) as service:
        await with_demo_catalog(service)
        brain.service = service
        contact = await service.desk.contact()
        await service.desk.write(contact, text="мальва блакитна на 134")
        await service.settled()
        said = " ".join(await service.heard(contact, 1))

    assert brain.thoughts == 2
    assert NEW in said
    assert OLD not in said


async def test_turn_right_after_an_edit_quotes_the_new_price(
    database_url: str,
) -> None:
    async with a_service(database_url) as service:
        await with_demo_catalog(service)
        contact = await service.desk.contact()
        await service.desk.write(contact, text="мальва блакитна на 134")
        await service.settled()
        before = await service.heard(contact, 1)

        await edit(service.app[keys.STORES])
        await service.desk.write(contact, text="скільки коштує?")
        await service.settled()
        after = (await service.heard(contact, len(before) + 1))[len(before) :]

    assert OLD in " ".join(before)
    assert NEW in " ".join(after)
    assert OLD not in " ".join(after)
