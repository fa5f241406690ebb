"""A shopper who sends photos to a shop in memory, and what a model sees in them."""

from rules.drafts import PhotoAnswer, PhotoKind
from rules.effects import NoticeKind, Notify
from rules.ids import MediaId, SubscriberId
from rules.messages import Photo
from rules.session import Bubble, Session
from tests.world import World

OLENA = SubscriberId("101")
MALVA, STRANGE, OTHER = "photo malva-blue", "a stranger's coat", "another strange one"
SEEN = PhotoAnswer(
    kind=PhotoKind.PRODUCT,
    product_ids=(),
    closest_id=None,
    colour=None,
    confidence=0.9,
    description="пальто в клітинку",
    amount=None,
    date=None,
    payee=None,
    number=None,
)
ADDRESS = "Іванова Марія Петрівна, +380991234567, Київ, відділення 25"
TO_DETAILS = ("Хочу сукню Мальва блакитну на зріст 134", "Беру")
TO_METHOD = (*TO_DETAILS, ADDRESS, "так, все вірно")
TO_PAYING = (*TO_METHOD, "повна")


class Shopper:
    """A conversation with the shop, photo by photo."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.heard: tuple[Bubble, ...] = ()

    @property
    def session(self) -> Session:
        return self.world.session(OLENA)

    @property
    def text(self) -> str:
        return "\n".join(bubble.text for bubble in self.heard)

    @property
    def cards(self) -> list[Notify]:
        """What managers were told of photos, oldest first."""
        return self.world.told(OLENA, NoticeKind.PHOTO_UNKNOWN)

    async def say(self, *texts: str, photos: tuple[str, ...] = ()) -> None:
        pictures = tuple(
            Photo(url=f"https://lookaside.fbsbx.com/{name}", media_id=MediaId(name))
            for name in photos
        )
        self.heard = await self.world.hear(OLENA, *texts, photos=pictures)

    async def lose(self, text: str = "") -> None:
        """Send a photo that can't be had."""
        photo = Photo(url="https://lookaside.fbsbx.com/lost")
        self.heard = await self.world.hear(OLENA, text, photos=(photo,))

    async def come_to(self, *texts: str) -> None:
        for text in texts:
            await self.say(text)
