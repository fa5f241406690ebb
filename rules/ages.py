"""The age of the child: years and months, and the years that are not the child's."""

from collections.abc import Sequence
from functools import lru_cache

from rules.flow import folded
from rules.numerals import CARDINALS
from rules.text import Token

CHILD_AGES = range(18)  # full years

_ADJECTIVES = ("рич", "летн", "литн")  # семирічна, пятилетний
_PREFIXES = {
    **CARDINALS,
    **dict.fromkeys(folded("одно"), 1),
    **dict.fromkeys(folded("півтора полутора полтора"), 1),
    **dict.fromkeys(folded("дво двух дворо"), 2),
    **dict.fromkeys(folded("трьо трёх три"), 3),
    **dict.fromkeys(folded("чотирьо чотири четырёх"), 4),
}
_HALF_A_YEAR = folded("півроку півроки полгода півріччя полгодика піврочку")
_ONE_YEAR_OLD = folded("годовалый годовалая годовалому годовалой годовалого")
_YEAR_ALONE = folded("рік год year рочок годик рочку годику")
_DIMINUTIVES = folded("рочок годик")
_BEFORE_A_YEAR_ALONE = folded("""
    нам йому їй дитині доньці дочці синові сину малюку малечі онучці онуку ему ей
    ребёнку дочке дочери внуку внучке мальчику девочке хлопчику дівчинці виповнився
    виповниться исполнился исполнится буде будет майже почти скоро на
    """)
_AND = folded("і та и й")
_AGO = folded("тому назад ago підряд поспіль подряд спустя")
_SPANS = folded("через за протягом течение останні последние після после понад більше")
_OF_THE_CHILD = folded("""
    на дитині дитина дитини дитину доньці донька доньку доня доні доця доці дочка дочці
    дочке дочери дочь син сину синові сина сын сыну сынок дівчинці дівчинка дівчинку
    дівчинки девочке девочка девочки девочку хлопчику хлопчик хлопчика мальчику мальчик
    мальчика їй йому ей ему нам малюк малюку малечі малій малому малой онук онучка
    онучці внук внучка внучке ребёнку ребёнок ребёнка boy girl son daughter kid child
    для
    """)
_OF_SOMEBODY_ELSE = folded("""
    купую купуємо купляю купляємо купували покупаю покупаем замовляю замовляємо
    замовляла заказываю заказываем користуюсь користуємось пользуюсь слідкую стежу слежу
    підписана підписані подписана працюєте працюю работаете работаю живу живемо разом
    вместе знаю знайомі знакомы гарантія гарантії гарантию прослужить прослужила
    прослужив відслужила відслужив прослужит служить вистачить хватит стаж досвід опыт
    одружені магазин магазину існуєте чекаю чекаємо жду одягаємо одягаємося одягаємось
    одягаюсь вдягаємось одеваемся ношу носимо носим клієнт клієнтка клиент клиентка вами
    ваші покупець покупниця чоловіку мужу мені мне
    """)


def is_of_the_child(clause: Sequence[Token], number: int, unit: int) -> bool:
    """
    Say whether the years in a clause are an age of the child.

    Args:
        number: Where the number stands in the clause.
        unit: Where the word for years stands.
    """
    after = clause[unit + 1].word if unit + 1 < len(clause) else ""
    before = clause[number - 1].word if number else ""
    if after in _AGO or before in _SPANS:
        return False
    words = {token.word for token in clause}
    return not words & _OF_SOMEBODY_ELSE or bool(words & _OF_THE_CHILD)


@lru_cache(maxsize=1 << 13)
def age_in_a_word(word: str) -> int | None:
    """Give the age that an adjective says: семирічна, пятилетний."""
    if word in _HALF_A_YEAR:
        return 0
    if word in _ONE_YEAR_OLD:
        return 1
    for adjective in _ADJECTIVES:
        prefix, found, _ = word.partition(adjective)
        if found and prefix in _PREFIXES:
            return _PREFIXES[prefix]
    return None


def is_one_year(before: Token | None, word: Token, after: Token | None) -> bool:
    """Say whether a year without a number is an age: дитині рік, на рочок."""
    if word.word not in _YEAR_ALONE or (after and after.word in _AGO):
        return False
    if before is not None and before.word in _BEFORE_A_YEAR_ALONE:
        return True
    has_months = after is not None and after.word in _AND
    return word.word in _DIMINUTIVES or has_months
