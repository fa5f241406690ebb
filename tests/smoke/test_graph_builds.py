"""The table of steps is whole: every turn runs through it and ends."""

from itertools import groupby

import pytest

from nodes.runner import NODES
from rules.route import EDGES, FIRST, NodeName, always
from rules.stages import FOLLOWERS, Stage

ORDER = tuple(NodeName)


def reachable() -> set[NodeName]:
    found, waiting = {FIRST}, [FIRST]
    while waiting:
        step = waiting.pop()
        targets = {edge.target for edge in EDGES if edge.source is step}
        new = {target for target in targets if target is not None} - found
        found |= new
        waiting.extend(new)
    return found


def test_every_step_has_a_node_and_every_node_is_a_step() -> None:
    assert NODES.keys() == set(NodeName)


def test_every_step_is_reached_from_the_first() -> None:
    assert reachable() == set(NodeName)


def test_every_edge_leads_to_a_step_that_exists() -> None:
    targets = {edge.target for edge in EDGES if edge.target is not None}

    assert targets <= NODES.keys()


@pytest.mark.parametrize("step", NodeName)
def test_the_last_edge_of_a_step_always_holds(step: NodeName) -> None:
    edges = [edge for edge in EDGES if edge.source is step]

    assert [edge.when is always for edge in edges] == [False] * (len(edges) - 1) + [
        True
    ]


def test_edges_lead_only_forward() -> None:
    back = [
        edge
        for edge in EDGES
        if edge.target and ORDER.index(edge.target) <= ORDER.index(edge.source)
    ]

    assert back == []


def test_only_the_last_step_ends_the_turn() -> None:
    assert [edge.source for edge in EDGES if edge.target is None] == [ORDER[-1]]


def test_the_edges_of_a_step_stand_together() -> None:
    sources = [source for source, _ in groupby(EDGES, key=lambda edge: edge.source)]

    assert len(sources) == len(set(sources))


def test_every_stage_is_in_the_table_of_stages_and_leads_to_a_person() -> None:
    assert FOLLOWERS.keys() == set(Stage)
    assert all(Stage.WITH_HUMAN in followers for followers in FOLLOWERS.values())
