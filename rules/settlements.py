"""
The settlements that the shop spells in one way, in all the forms that are typed.

A row has the nominative, then the stems (Ukrainian, Russian, Latin) and the endings
that a stem may take; "-" is the empty one.  A name of two words has a row for each.
"""

from collections.abc import Sequence

import msgspec

from rules.flow import folded
from rules.folding import fold_word
from rules.text import Token

_HARD = "- а у ом ові і е"
_SOFT = "ь - я ю ем і е"
_FEMININE = "а и і у ою ы е ой"
_PLURAL = "и і ів ам ами ах ы ов - y i"
_NEUTER = "о а у ом і е"
_ADJECTIVE = "ий ого ому им ім ый ой ом ый iy yi yy y"
_ADJECTIVE_NEUTER = "е ого ому им ім ое ом"

_ONE_WORD = {
    "Київ": ("київ києв киев kyiv kiev kyev kiyv", _HARD),
    "Харків": ("харків харков харьков kharkiv kharkov harkiv harkov", _HARD),
    "Одеса": ("одес одесс odes odess", _FEMININE + " a"),
    "Дніпро": (
        "дніпр днепр дніпропетровськ днепропетровск dnipr dnepr",
        _NEUTER + " -",
    ),
    "Львів": ("львів львов lviv lvov", _HARD),
    "Запоріжжя": (
        "запоріжж запоріж запорож запорожь zaporizhzhi zaporizhi zaporozh zaporizh",
        "я ю ям і є е ье ья ью ьем ye ya e a",
    ),
    "Миколаїв": ("миколаїв миколаєв николаев mykolaiv mykolayiv nikolaev", _HARD),
    "Вінниця": (
        "вінниц винниц vinnyts vinnits vinnic",
        "я і ю ею е а ы у ей и ya ia a",
    ),
    "Херсон": ("херсон kherson herson", _HARD),
    "Полтава": ("полтав poltav", _FEMININE),
    "Чернігів": ("чернігів чернігов чернигов chernihiv chernigov chernigiv", _HARD),
    "Черкаси": ("черкас черкасс cherkas cherkass", _PLURAL),
    "Житомир": ("житомир zhytomyr zhitomir", _HARD),
    "Суми": ("сум sum", "и ам ами ах ы"),
    "Рівне": ("рівн ровн rivn rovn", _ADJECTIVE_NEUTER + " - о а у"),
    "Тернопіль": ("тернопіл тернопол ternopil ternopol", _SOFT),
    "Луцьк": ("луцьк луцк lutsk luck", _HARD),
    "Кропивницький": (
        "кропивницьк кропивницк kropyvnytsk kropivnitsk кіровоград кировоград",
        _ADJECTIVE + " - і е",
    ),
    "Ужгород": ("ужгород uzhhorod uzhgorod", _HARD),
    "Чернівці": ("чернівц черновц chernivts chernovts", _PLURAL + " ям ями ях ями"),
    "Хмельницький": (
        "хмельницьк хмельницк khmelnytsk khmelnitsk hmelnytsk hmelnitsk",
        _ADJECTIVE,
    ),
    "Бровари": ("бровар brovar", _PLURAL),
    "Ірпінь": ("ірпін ірпен ирпен irpin irpen", _SOFT),
    "Буча": ("буч buch", "а і у ею е и ой a"),
    "Бориспіль": ("бориспіл бориспол boryspil borispol borispil", _SOFT),
    "Кременчук": ("кременчук кременчуг кременчуц kremenchuk kremenchug", _HARD),
    "Кам'янське": (
        "кам'янськ каменск камянск kamyansk kamiansk kamensk",
        _ADJECTIVE_NEUTER,
    ),
    "Мукачево": ("мукачев mukachev", _NEUTER),
    "Дрогобич": ("дрогобич дрогобыч drohobych drogobych", _HARD),
    "Стрий": ("стр stry str", "ий ый ию ия ієм ию ій ыю ые ії yi"),
    "Умань": ("уман uman", "ь - і ю ню и е"),
    "Бердичів": ("бердичів бердичев berdychiv berdichev", _HARD),
    "Ковель": ("ковел kovel", _SOFT),
    "Калуш": ("калуш kalush", _HARD + " ем еві"),
    "Нікополь": ("нікопол никопол nikopol", _SOFT),
    "Павлоград": ("павлоград pavlohrad pavlograd", _HARD),
    "Івано-Франківськ": ("франківськ франковск frankivsk frankovsk frankovsk", _HARD),
    "Кам'янець-Подільський": (
        "кам'янець кам'янц камянц каменец каменц kamianets kamyanets kamenets",
        _HARD,
    ),
}
_TWO_WORDS = {
    "Кривий Ріг": (
        "кривий кривого кривому кривим кривом кривой kryvyi kryvyy krivoy krivoi",
        "ріг рогу рога рогом розі роге рог rih rig rog",
    ),
    "Біла Церква": (
        "біла білої білій білу білою белая белой белую bila belaya bila",
        "церква церкви церкві церкву церквою церковь tserkva cerkva tserkov",
    ),
    "Івано-Франківськ": (
        "івано ивано ів ив ivano иван",
        "франківськ франківська франківську франківськом франківську франківську "
        "франковск франковска франковску франковске франківське frankivsk frankovsk",
    ),
    "Кам'янець-Подільський": (
        "кам'янець кам'янця кам'янцю кам'янцем кам'янці каменец каменца каменце "
        "каменцу kamianets kamyanets kamenets kamianec",
        "подільський подільського подільському подільським подільск подольский "
        "подольского подольском подольську podilskyi podilskyy podolskiy podilskiy "
        "podilsk podolskyi",
    ),
}
# Common words of the language, too: "половина суми", "рівне полотно".
_AMBIGUOUS = folded(
    "сум суми сумам сумах сумами рівне рівного рівному рівним рівн "
    "ровно ровне ровного ровному ровна ровну ровн стрию"
)
_JOINED_BY = frozenset({"-", "–", "."})


class Place(msgspec.Struct, frozen=True):
    """A settlement in the nominative; it stands in row[first:end]."""

    name: str
    first: int
    end: int


def _one_word_forms() -> dict[str, str]:
    forms = {
        fold_word(stem + ending.strip("-")): name
        for name, (stems, endings) in _ONE_WORD.items()
        for stem in stems.split()
        for ending in endings.split()
    }
    return forms | {fold_word("Іванофранківськ"): "Івано-Франківськ"}


_FORMS = _one_word_forms()
_PAIRS = {
    (first, second): name
    for name, (firsts, seconds) in _TWO_WORDS.items()
    for first in folded(firsts)
    for second in folded(seconds)
}
_FIRSTS = frozenset(first for first, _ in _PAIRS)


def is_settlement(word: str) -> bool:
    """Say whether a folded word is one of the settlements of one word."""
    return word in _FORMS


def may_begin_a_settlement(word: str) -> bool:
    """Say whether a folded word is a settlement or the first word of one."""
    return word in _FORMS or word in _FIRSTS


def is_ambiguous(word: str) -> bool:
    """Say whether a settlement is also a common word."""
    return word in _AMBIGUOUS


def settlement_at(row: Sequence[Token], at: int) -> Place | None:
    """Give the settlement that begins at *at*."""
    if row[at].word in _FIRSTS:
        second = at + 1
        if second < len(row) and row[second].raw in _JOINED_BY:
            second += 1
        if second < len(row):
            name = _PAIRS.get((row[at].word, row[second].word))
            if name is not None:
                return Place(name, at, second + 1)
    name = _FORMS.get(row[at].word)
    return Place(name, at, at + 1) if name else None
