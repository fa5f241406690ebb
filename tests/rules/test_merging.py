"""Whose acts count when rules and model differ."""

import pytest

from rules.acts import Act, ActKind, Source, Topic
from rules.drafts import ActDetail, Detail, DraftAct, ModelAnswer
from rules.ids import ProductId
from rules.merging import TABLE, Merged, Right, merged
from tests.builders import demo_catalog

CANDIDATES = frozenset({ProductId("malva"), ProductId("iskra")})
UNCLEAR = (Act(kind=ActKind.UNCLEAR),)


def answer_of(
    *acts: DraftAct,
    confidence: float = 0.9,
    language: str = "uk",
    wants_human: bool = False,
) -> ModelAnswer:
    return ModelAnswer(
        acts=acts,
        product_ids=(),
        reply=("Так.",),
        language=language,
        confidence=confidence,
        wants_human=wants_human,
    )


def draft_of(kind: ActKind, **details: str) -> DraftAct:
    return DraftAct(
        kind=kind,
        details=tuple(Detail(ActDetail(name), text) for name, text in details.items()),
    )


def together(acts: tuple[Act, ...], answer: ModelAnswer, words: str) -> Merged:
    return merged(
        acts, answer, words=words, candidates=CANDIDATES, catalog=demo_catalog()
    )


def test_every_kind_has_its_row() -> None:
    assert set(TABLE) == set(ActKind)


@pytest.mark.parametrize(
    "kind",
    [
        ActKind.PROOF,
        ActKind.CANCEL,
        ActKind.UNSAFE,
        ActKind.CONTACT,
        ActKind.METHOD,
        ActKind.SIZE,
        ActKind.HEIGHT,
        ActKind.ACCEPT,
        ActKind.REMOVE,
        ActKind.YES,
        ActKind.NO,
        ActKind.RESTART,
    ],
)
def test_a_model_never_adds_money_safety_or_a_decision(kind: ActKind) -> None:
    assert TABLE[kind] is Right.NONE
    found = together(UNCLEAR, answer_of(draft_of(kind)), "сукня з пишною спідницею")
    assert found.acts == UNCLEAR
    assert [one.why for one in found.disagreements] == ["the rules decide"]


def test_a_model_names_the_product_that_rules_did_not_find() -> None:
    answer = answer_of(draft_of(ActKind.PRODUCT, product="iskra"))
    found = together(UNCLEAR, answer, "оту з пишною спідницею")
    assert [(act.kind, act.products, act.source) for act in found.acts] == [
        (ActKind.PRODUCT, ("iskra",), Source.MODEL)
    ]


@pytest.mark.parametrize("product", ["viter", "nonsense", ""])
def test_a_product_that_was_no_candidate_does_not_count(product: str) -> None:
    answer = answer_of(draft_of(ActKind.PRODUCT, product=product))
    assert together(UNCLEAR, answer, "з каптуром").acts == UNCLEAR


def test_a_product_that_the_words_do_not_bear_out_does_not_count() -> None:
    answer = answer_of(draft_of(ActKind.PRODUCT, product="iskra"))
    assert together(UNCLEAR, answer, "бббббб").acts == UNCLEAR


def test_what_rules_understood_stands_against_another_act() -> None:
    acts = (Act(kind=ActKind.PRICE),)
    answer = answer_of(draft_of(ActKind.GOODBYE))
    found = together(acts, answer, "скільки коштує?")
    assert found.acts == acts
    assert [(one.kind, one.seen_by) for one in found.disagreements] == [
        (ActKind.GOODBYE, Source.MODEL),
        (ActKind.PRICE, Source.RULES),
    ]


def test_a_question_is_added_beside_what_rules_understood() -> None:
    acts = (Act(kind=ActKind.PRICE),)
    answer = answer_of(draft_of(ActKind.PRICE), draft_of(ActKind.ASK, topic="returns"))
    found = together(acts, answer, "скільки коштує і чи міняєте, як не сяде?")
    assert [(act.kind, act.topic) for act in found.acts] == [
        (ActKind.PRICE, None),
        (ActKind.ASK, Topic.RETURNS),
    ]


def test_a_model_that_is_unsure_adds_nothing() -> None:
    answer = answer_of(draft_of(ActKind.PHOTOS), confidence=0.3)
    assert together(UNCLEAR, answer, "гляну одним оком").acts == UNCLEAR


def test_an_escalation_cannot_be_smuggled_in_as_a_topic() -> None:
    answer = answer_of(draft_of(ActKind.ASK, topic="human"))
    assert together(UNCLEAR, answer, "а хто там?").acts == UNCLEAR


def test_a_wish_for_a_person_that_only_the_model_sees_is_offered() -> None:
    found = together(UNCLEAR, answer_of(wants_human=True), "ой, все не те")
    assert found.acts == UNCLEAR
    assert found.offers_person
    assert [(one.kind, one.why) for one in found.disagreements] == [
        (ActKind.ESCALATE, "a person is offered")
    ]


@pytest.mark.parametrize(
    ("acts", "confidence"), [((Act(kind=ActKind.PRICE),), 0.9), (UNCLEAR, 0.5)]
)
def test_no_person_is_offered_against_the_rules_or_by_an_unsure_model(
    acts: tuple[Act, ...], confidence: float
) -> None:
    answer = answer_of(wants_human=True, confidence=confidence)
    found = together(acts, answer, "скільки коштує?")
    assert found.acts == acts
    assert not found.offers_person
    assert ActKind.ESCALATE in [one.kind for one in found.disagreements]


def test_on_a_wish_for_a_person_that_both_see_they_agree() -> None:
    acts = (Act(kind=ActKind.ESCALATE, topic=Topic.HUMAN),)
    found = together(acts, answer_of(wants_human=True), "покличте менеджера")
    assert found == Merged(acts)


def test_in_a_language_that_rules_do_not_read_a_model_adds_beside_them() -> None:
    acts = (Act(kind=ActKind.GREET),)
    seen = draft_of(ActKind.GREET), draft_of(ActKind.PRICE)
    answer = answer_of(*seen, language="pl")
    found = together(acts, answer, "Dzien dobry, ile to kosztuje?")
    assert [act.kind for act in found.acts] == [ActKind.GREET, ActKind.PRICE]


@pytest.mark.parametrize(
    ("language", "words"),
    [("pl", "добрий день, файна річ"), ("uk", "dobryi den, faina rich")],
)
def test_what_rules_can_read_is_not_taken_for_another_language(
    language: str, words: str
) -> None:
    acts = (Act(kind=ActKind.GREET),)
    answer = answer_of(draft_of(ActKind.PRICE), language=language)
    assert together(acts, answer, words).acts == acts
