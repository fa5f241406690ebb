"""
What a model sees in strange pictures, as a transcript tells it: `* sees ...`.

    * sees viter рожевий            this model in this colour
    * sees khmarka zoria сірий      one of the two
    * sees khmarka рожевий/червоний a colour that isn't one of ours
    * sees viter 40                 not sure: a confidence of 40 %
    * sees like rosa                another shop's, this one of ours comes closest
    * sees nothing                  no model of ours
    * sees fails                    it can't look
"""

from rules.drafts import PhotoAnswer, PhotoKind
from rules.ids import ProductId
from tests.builders import demo_catalog

SURE = 90
FAILS = "fails"


def sight(words: str) -> PhotoAnswer | None:
    """Give the model's answer that *words* stand for; None if it can't look."""
    told = words.split()
    if told == [FAILS]:
        return None
    known = [word for word in told if ProductId(word) in demo_catalog().by_id]
    percents = [int(word) for word in told if word.isdecimal()]
    is_ours = "like" not in told
    colours = [
        word
        for word in told
        if word not in (*known, "like", "nothing") and not word.isdecimal()
    ]
    return PhotoAnswer(
        kind=PhotoKind.PRODUCT,
        product_ids=tuple(known) if is_ours else (),
        closest_id=None if is_ours else known[0],
        colour=colours[0] if colours else None,
        confidence=(percents or [SURE])[0] / 100,
        description="дитячий одяг",
        amount=None,
        date=None,
        payee=None,
        number=None,
    )
