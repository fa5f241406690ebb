"""Write `docs/message-flow.md`: the tables of steps and stages, drawn with Mermaid."""

from collections.abc import Iterator
from pathlib import Path

from rules.acts import Act, ActKind
from rules.cart import Cart
from rules.ids import CartId, SubscriberId
from rules.route import EDGES, owner
from rules.session import Session
from rules.stages import FOLLOWERS, Stage

TARGET = Path(__file__).parents[1] / "docs" / "message-flow.md"
END = "done"
ALWAYS = "always"
PAGE = """\
# The way of a message

Drawn from the tables by `python -m tools.draw_flow`; a test fails when it is stale.

## From step to step

`rules/route.py`: the first condition that holds wins; a step without an act to deal
with isn't run.

```mermaid
{steps}
```

## From stage to stage

`rules/stages.py`: where a turn, or a manager's decision, may lead.

```mermaid
{stages}
```

## Which step deals with which act

As things stand in each stage, with nothing asked.

{owners}
"""


def written() -> str:
    """Give the text of the page."""
    return PAGE.format(
        steps="\n".join(_steps()),
        stages="\n".join(_stages()),
        owners="\n".join(_owners()),
    )


def _steps() -> Iterator[str]:
    yield "flowchart TD"
    for edge in EDGES:
        target = edge.target or END
        condition = edge.when.__name__.replace("_", " ")
        label = "" if condition == ALWAYS else f"|{condition}|"
        yield f"  {edge.source} -->{label} {target}"


def _stages() -> Iterator[str]:
    yield "stateDiagram-v2"
    yield f"  [*] --> {Stage.BROWSING}"
    for stage, followers in FOLLOWERS.items():
        if stage is Stage.WITH_HUMAN:
            continue
        for follower in sorted(followers - {stage}):
            yield f"  {stage} --> {follower}"
    yield f"  {Stage.WITH_HUMAN} --> {Stage.BROWSING}: or where it was"


def _owners() -> Iterator[str]:
    stages = [stage for stage in Stage if stage is not Stage.WITH_HUMAN]
    yield f"| act | {' | '.join(stages)} |"
    yield f"|---|{'---|' * len(stages)}"
    for kind in ActKind:
        row = (owner(Act(kind=kind), _at(stage)) for stage in stages)
        yield f"| `{kind}` | {' | '.join(row)} |"


def _at(stage: Stage) -> Session:
    return Session(subscriber=SubscriberId("1"), cart=Cart(id=CartId("1")), stage=stage)


if __name__ == "__main__":
    TARGET.write_text(written())
