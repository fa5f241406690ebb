"""Comparison and material: from the catalogue's features only."""

from nodes.kit import Kit
from nodes.wording import asked, said, text
from rules.acts import Act
from rules.catalog import Product
from rules.changes import Shown
from rules.outcomes import Outcome
from rules.session import Ask, Session


async def compared(session: Session, act: Act, kit: Kit) -> Outcome:
    """Set the features of the models side by side, and ask which one."""
    catalog = await kit.goods.catalog()
    ids = dict.fromkeys((*act.products, *session.shown))
    models = [catalog.by_id[id] for id in ids if id in catalog.by_id][:2]
    if len(models) < 2:
        return Outcome(
            changes=(asked(Ask.PRODUCT, "comparing.which_two"),), done=(act,)
        )
    rows = "\n".join(_features(model, kit) for model in models)
    return Outcome(
        changes=(
            Shown(products=tuple(model.id for model in models)),
            asked(Ask.OPTION, "comparing.ask", *(model.id for model in models)),
        ),
        said=(said("comparing.rows", rows=rows),),
        done=(act,),
    )


async def material(session: Session, act: Act, kit: Kit) -> Outcome:
    """Say what the item is made of and how, in the catalogue's words."""
    catalog = await kit.goods.catalog()
    known = (*act.products, *((session.focus.product_id,) if session.focus else ()))
    models = [catalog.by_id[id] for id in known if id in catalog.by_id]
    if not models:
        return Outcome(
            changes=(asked(Ask.PRODUCT, "discovery.which_product"),), done=(act,)
        )
    return Outcome(
        said=(
            said(
                "comparing.material",
                product=models[0].name,
                description=models[0].description,
                features=", ".join(models[0].features),
            ),
        ),
        done=(act,),
    )


def _features(model: Product, kit: Kit) -> str:
    return text(
        kit, "comparing.row", product=model.name, features=", ".join(model.features)
    )
