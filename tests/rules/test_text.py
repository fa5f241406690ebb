"""One spelling for one word, and where a clause begins and ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.lexicon import senses
from rules.statements import statements
from rules.text import fold, messages, read, tokens
from rules.words.answers import ANSWERS
from rules.words.english import AMBIGUOUS, PLAIN
from rules.words.grammar import GRAMMAR
from rules.words.service import SERVICE
from rules.words.things import WORDS

LETTERS = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэёъabcdefghijklmnopqrstuvwxyzABCEHIKMOPTXY"


@pytest.mark.parametrize(
    ("one", "other"),
    (
        ("ОПЛАТИЛА", "оплатила"),
        ("п'ять", "пять"),
        ("п’ять", "пять"),
        ("візьму", "візму"),
        ("ещё", "еще"),
        ("и", "і"),
        ("вы", "ви"),
        ("зрiст", "зріст"),  # a Latin i
        ("Oксана", "Оксана"),  # a Latin O
        ("HI, не треба", "ні, не треба"),  # two Latin capitals
        ("дааа", "да"),
        ("oplatyla", "оплатила"),
        ("zrist", "зріст"),
        ("skrin", "скрін"),
        ("shche ne oplatyla", "ще не оплатила"),
        ("hochu", "хочу"),
        ("hroshi", "гроші"),
        ("mojna", "можна"),
        ("dyakuyu", "дякую"),
        ("nі", "ні"),  # a Latin n
        ("й", "й"),  # composed and decomposed
    ),
)
def test_two_ways_to_type_a_text_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    (("так", "такий"), ("чек", "чекаю"), ("ні", "не"), ("бар", "пар"), ("сон", "син")),
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_english_words_are_not_transliterated() -> None:
    assert fold("I'll take it") == "ill take it"


def test_a_word_that_two_languages_share_is_read_by_its_company() -> None:
    assert fold("take it, please").startswith("take")
    assert fold("take ye?").startswith("таке")


def test_spaces_are_squeezed_and_newlines_are_kept() -> None:
    assert fold("  так   і \n так ") == "так и \n так"


def test_every_english_word_of_the_tables_is_known_to_be_english() -> None:
    listed = {
        word.rstrip("*!")
        for table in (WORDS, GRAMMAR, SERVICE, ANSWERS)
        for words in table.values()
        for word in words.split()
    }
    latin = {word for word in listed if word.isascii() and word.isalpha()}
    assert latin <= PLAIN | AMBIGUOUS


def test_tokens_are_words_numbers_addresses_signs_and_marks() -> None:
    found = tokens("Чек: https://check.gov.ua/1 за 1,5 кг 👍🏽!")
    assert [(token.kind, token.word) for token in found] == [
        ("word", "чек"),
        ("mark", ":"),
        ("url", "https://check.gov.ua/1"),
        ("word", "за"),
        ("number", "1,5"),
        ("word", "кг"),
        ("sign", "👍"),
        ("mark", "!"),
    ]


def test_a_token_knows_where_it_stands() -> None:
    text = "зріст 128"
    assert [text[token.start : token.end] for token in tokens(text)] == ["зріст", "128"]


def test_newlines_separate_messages_and_marks_separate_clauses() -> None:
    turn = messages(tokens("беру, але синю\nой ні"))
    assert [[clause.words for clause in message.clauses] for message in turn] == [
        [("беру",), ("але", "синю")],
        [("ой", "ни")],
    ]


def test_a_long_turn_is_read_at_its_two_ends() -> None:
    turn = read("початок " + "слово " * 10_000 + "кінець")
    assert turn[0].clauses[0].words[0] == "початок"
    assert turn[-1].clauses[-1].words[-1] == "кинец"


@pytest.mark.parametrize(
    ("word", "sense"),
    (
        ("сплатили", "pay.done"),
        ("оплачую", "pay.doing"),
        ("переведу", "transfer.will"),
        ("замовити", "order.to"),
        ("скиньте", "send.command"),
        ("сукенками", "goods"),
        ("оплатла", "pay.done"),
        ("офрмляємо", "process.doing"),
    ),
)
def test_a_word_has_the_sense_of_its_family_and_form(word: str, sense: str) -> None:
    assert sense in senses(fold(word))


@pytest.mark.parametrize("word", ("чекаю", "оптимальний", "оксана", "ніна", "гурток"))
def test_a_look_alike_has_another_sense_or_none(word: str) -> None:
    assert senses(fold(word)).isdisjoint({"proof", "wholesale", "agree alone", "no"})


@pytest.mark.parametrize(
    "text",
    ("ще не оплатила", "не встигла ще оплатити", "неоплатила", "I haven't paid yet"),
)
def test_a_negation_turns_its_verb_round(text: str) -> None:
    (statement,) = statements(text)
    assert statement.denies("pay")
    assert not statement.says("pay")


@pytest.mark.parametrize("text", ("не рожеву беру", "не бачила, оплатила"))
def test_a_negation_leaves_other_verbs_alone(text: str) -> None:
    assert any(item.says("take.doing", "pay.done") for item in statements(text))


@pytest.mark.parametrize(
    "text", ("як оплатити", "а коли відправка", "чи є синя", "так?")
)
def test_words_or_a_mark_make_a_question(text: str) -> None:
    assert statements(text)[-1].is_question


def test_a_condition_ends_where_its_consequence_begins() -> None:
    condition, decision = statements("якщо є 128 то беру")
    assert condition.is_condition
    assert not decision.is_condition


@pytest.mark.parametrize("text", ("щоб оплатила", "оплатила б"))
def test_wishes_are_unreal(text: str) -> None:
    assert statements(text)[0].is_unreal


def test_a_hedge_is_not_unreal() -> None:
    assert not statements("вроді б оплатила")[0].is_unreal


@given(st.text(st.sampled_from(LETTERS)))
def test_folding_a_word_twice_changes_nothing(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@given(st.text(st.characters(categories=("Cs", "L", "N", "P", "S", "Z", "C"))))
def test_any_text_can_be_read(text: str) -> None:
    assert all(message.clauses for message in read(text))
