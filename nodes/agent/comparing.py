"""Comparison and material: from the catalogue's features only."""

from nodes.agent import choosing, galleries
from nodes.kit import Kit
from nodes.wording import asked, said, text
from rules.acts import Act, Topic
from rules.catalog import Catalog, Product
from rules.changes import Shown
from rules.heights import height_told
from rules.outcomes import Outcome, joined
from rules.reading.features import is_described
from rules.search import Query, find
from rules.session import Ask, Said, Session


async def compared(session: Session, act: Act, kit: Kit) -> Outcome:
    """
    Set the features of the models side by side, and ask which one.

    A quality that is asked about is answered; a height that is told is kept.
    """
    catalog = await kit.goods.catalog()
    ids = dict.fromkeys((*act.products, *session.shown))
    models = tuple(catalog.by_id[id] for id in ids if id in catalog.by_id)[:2]
    if len(models) < 2:
        return Outcome(
            changes=(asked(Ask.PRODUCT, "comparing.which_two"),), done=(act,)
        )
    told = Outcome(
        changes=(
            Shown(products=tuple(model.id for model in models)),
            asked(Ask.OPTION, "comparing.ask", *(model.id for model in models)),
        ),
        said=(_weighed(models, act.feature, catalog, kit),),
        done=(act,),
    )
    return joined(choosing.learned(session, height_told(act)), told)


def _weighed(
    models: tuple[Product, ...], feature: str | None, catalog: Catalog, kit: Kit
) -> Said:
    """Say which has *feature* if the catalogue says so of one; else what each has."""
    rows = "\n".join(_features(model, kit) for model in models)
    if feature is None:
        return said("comparing.rows", rows=rows)
    ids = tuple(model.id for model in models)
    having = find(Query(products=ids, feature=feature), catalog, kit.shop)
    if len(having) == 1:
        return said("comparing.this_one", row=_features(having[0], kit))
    return said("comparing.both" if having else "comparing.not_told", rows=rows)


async def material(session: Session, act: Act, kit: Kit) -> Outcome:
    """
    Say what the item is made of and how, in the catalogue's words.

    Of how it wears that is told only if the catalogue has a word of it.
    """
    model = galleries.product_meant(session, act, await kit.goods.catalog())
    if model is None:
        return Outcome(
            changes=(asked(Ask.PRODUCT, "discovery.which_product"),), done=(act,)
        )
    if act.topic is Topic.WEAR and not is_described(act.words, model):
        unknown = said("comparing.not_described", product=model.name)
        return Outcome(said=(unknown,), done=(act,))
    return Outcome(
        said=(
            said(
                "comparing.material",
                product=model.name,
                description=model.description,
                features=", ".join(model.features),
            ),
        ),
        done=(act,),
    )


def _features(model: Product, kit: Kit) -> str:
    return text(
        kit, "comparing.row", product=model.name, features=", ".join(model.features)
    )
