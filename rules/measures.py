"""What the words around a number say about it: a height, a size, an age, or none."""

from enum import Enum
from functools import lru_cache

from rapidfuzz.distance import OSA

from rules.flow import folded


class Meaning(Enum):
    """What a number next to the word is."""

    HEIGHT = "height"
    CENTIMETRES = "centimetres"
    METRES = "metres"
    SIZE = "size"
    YEARS = "years"
    MONTHS = "months"
    GARMENT = "garment"  # a measurement of the garment or of the body
    BRANCH = "branch"
    OTHER = "other"  # the number after the word is no measure of the child
    OTHER_UNIT = "other unit"  # the number before the word is none


_WORDS = {
    Meaning.HEIGHT: """
        зріст зросту зростом зрості зрост зростик рост роста росту ростом росте ростик
        ріст рісту рістом висота висоти висоту висотою высота высоты высоту высотой
        вісота height tall
        """,
    Meaning.CENTIMETRES: "см сант санти cm sm",
    Meaning.METRES: "м m метр метра метри метрів метров метром meter metre",
    Meaning.SIZE: "розм разм рзмр рр size sizes сайз",
    Meaning.YEARS: """
        рік року роки років рокам роках роками рочок рочка рочку рочки рочків рочкам год
        года году годы годов годам годик годика годику годики годиков лет лєт літ л let
        years year yrs yr yo йо річна річний річної річному річну річного річне річка
        річці річкою річки летний летняя летней летнему летнюю летнего
        """,
    Meaning.MONTHS: "міс мес month months мо місяця",
    Meaning.GARMENT: """
        груди груд грудь waist chest hips hip sleeve foot feet length width
        """,
    Meaning.BRANCH: "нп отд",
    Meaning.OTHER: """
        вул ул cvv cvc пін pin пр пл бул склад состав буд будинок дом кв квартира
        квартиру під'їзд корпус офіс поверх этаж ціна ціни ціну ціною ціні цена цены
        цену ценой price коштує коштувала коштувати стоит стоила сума суму сумі сумма
        сумму вартість стоимость знижка знижку скидка скидку решта тел телефон карта
        карту картку код арт артикул ттн вага вагу вагою вес весом важить весит важимо
        weight № # індекс индекс index номер номером просп пров id проспект провулок
        бульвар площа модель моделі
        """,
    Meaning.OTHER_UNIT: """
        грн гр ₴ uah гривень гривня гривні гривен гривны $ € % кг kg кіло кило кілограм
        кілограмів килограмм грам грамм шт штук штуки штука пар пари пара хв хвилин
        минут мин min годин годину час часа часов днів дня дней день дні тиж тижні
        тижнів недель раз раза разів мл ден den грудня січня лютого березня квітня
        травня червня липня серпня вересня жовтня листопада января февраля марта апреля
        мая июня июля августа сентября октября ноября декабря тис тыс людей осіб дітей
        детей сорочок рубашек суконь сукенок плать платьев костюмів костюмов футболок
        комплектів комплектов кофт курток одиниць пачок разу отзывов відгуків
        """,
}
_STEMS = {
    Meaning.CENTIMETRES: "сантим",
    Meaning.SIZE: "розмір размер размір розмер",
    Meaning.MONTHS: "місяц місяч месяц",
    Meaning.GARMENT: """
        талі груд стегн бедр бёдр рукав стоп устілк стельк довжин длин ширин обхват
        напівобхват полуобхват обсяг об'єм объем плеч пояс спин спінк ступн щиколот крок
        колін шия шиї пройм параметр мірк замір замер окружн
        """,
    Meaning.BRANCH: "відділен отделен поштомат почтомат пошт почт",
    Meaning.OTHER: "вулиц улиц передплат передоплат предоплат мікрорайон накладн",
    Meaning.OTHER_UNIT: "гривн підписник процент відсот",
}
_NEVER = folded("розмірна розмірну розмірної розмірній розмірні размерная размерную")
_BY_WORD = {
    word: meaning for meaning, row in _WORDS.items() for word in folded(row)
} | {sign: Meaning.OTHER for sign in "№#"}
_BY_STEM = tuple((tuple(folded(row)), meaning) for meaning, row in _STEMS.items())
_OFTEN_MISTYPED = tuple(
    (word, meaning)
    for row, meaning in (
        ("зріст зросту", Meaning.HEIGHT),
        ("розмір размер розміру", Meaning.SIZE),
    )
    for word in folded(row)
)


@lru_cache(maxsize=1 << 13)
def meaning_of(word: str) -> Meaning | None:
    """Say what a folded word or a sign tells about the number next to it."""
    if word in _NEVER:
        return None
    if word in _BY_WORD:
        return _BY_WORD[word]
    for stems, meaning in _BY_STEM:
        if word.startswith(stems):
            return meaning
    for known, meaning in _OFTEN_MISTYPED:
        if OSA.distance(word, known, score_cutoff=1) <= 1:
            return meaning
    return None
