"""Side questions: answered from the shop's facts; the stage doesn't change."""

from collections.abc import Callable, Mapping

from nodes.agent.lists import categories
from nodes.kit import Kit
from nodes.wording import asked, said
from rules.acts import Act, Topic
from rules.catalog import Catalog
from rules.money import hryvnias, written
from rules.outcomes import Outcome
from rules.session import Ask, Part, Said, Session
from rules.shop import Shop
from rules.stages import Stage

Answer = Callable[[Shop], Said]


def _delivery_cost(shop: Shop) -> Said:
    if shop.delivery.free_from_uah is None:
        return said("side.delivery_cost")
    return said(
        "side.delivery_free_from",
        amount=written(hryvnias(shop.delivery.free_from_uah)),
    )


def _abroad(shop: Shop) -> Said:
    return said("side.abroad_yes" if shop.delivery.abroad else "side.abroad_no")


def _discount(shop: Shop) -> Said:
    if not shop.promos:
        return said("side.no_discount")
    return said("side.promo", promos="\n".join(promo.text for promo in shop.promos))


def _adult(shop: Shop) -> Said:
    largest = max(
        (row for table in shop.size_tables.values() for row in table),
        key=lambda row: row.to_cm,
    )
    return said("side.children_only", largest=largest.size)


def _hours(shop: Shop) -> Said:
    return said(
        "side.hours",
        open=shop.hours.open,
        close=shop.hours.close,
        dispatch=shop.delivery.dispatch,
    )


ANSWERS: Mapping[Topic, Answer] = {
    Topic.DELIVERY_TIME: lambda shop: said(
        "side.delivery_time", days=shop.delivery.days, dispatch=shop.delivery.dispatch
    ),
    Topic.DELIVERY_COST: _delivery_cost,
    Topic.CARRIERS: lambda shop: said("side.carriers"),
    Topic.PICKUP: lambda shop: said("side.pickup"),
    Topic.ABROAD: _abroad,
    Topic.DISPATCH: lambda shop: said("side.dispatch", dispatch=shop.delivery.dispatch),
    Topic.QUALITY: lambda shop: said("side.quality"),
    Topic.RETURNS: lambda shop: said("side.returns", returns=shop.returns),
    Topic.HOURS: _hours,
    Topic.PLACE: lambda shop: said("side.place", about=shop.about),
    Topic.DISCOUNT: _discount,
    Topic.ADULT: _adult,
    Topic.WHOLESALE_TERMS: lambda shop: said(
        "side.wholesale", pieces=str(shop.wholesale.from_pieces)
    ),
    Topic.TRACKING: lambda shop: said("side.tracking"),
    Topic.PACKING: lambda shop: said("side.packing"),
    Topic.BILL: lambda shop: said("side.bill"),
    Topic.TELEPHONE: lambda shop: said("side.telephone"),
    Topic.SLOW: lambda shop: said("side.slow", Part.GREETING),
    Topic.TRUST: lambda shop: said("side.trust", returns=shop.returns),
}


def answered(session: Session, act: Act, catalog: Catalog, kit: Kit) -> Outcome:
    """Answer one side question; what is asked stays asked."""
    topic = act.topic or Topic.HOURS
    if topic in (Topic.HOURS, Topic.SLOW) and _is_idle(session):
        return Outcome(
            changes=(asked(Ask.PRODUCT, "discovery.which_category"),),
            said=(
                ANSWERS[topic](kit.shop),
                said("discovery.categories", categories=categories(catalog)),
            ),
            done=(act,),
        )
    if topic is Topic.ANOTHER_SHOP:
        ours = said("side.another_shop", categories=categories(catalog))
        return Outcome(said=(ours,), done=(act,))
    if topic is Topic.ADULT:
        return Outcome(
            changes=(asked(Ask.HEIGHT, "discovery.ask_height"),),
            said=(ANSWERS[topic](kit.shop),),
            done=(act,),
        )
    return Outcome(said=(ANSWERS[topic](kit.shop),), done=(act,))


def _is_idle(session: Session) -> bool:
    """Whether nothing is talked about, so that the goods may be named."""
    return session.stage is Stage.BROWSING and session.pending is None
