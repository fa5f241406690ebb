"""Heights, clothing sizes and ages in what shoppers write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.sizes import SizeHeight, extract_size_height

HEIGHTS = [
    ("рост у дочки 134 см", 134),
    ("zrist 122", 122),
    ("зріст 1.28", 128),
    ("зріст 1 28", 128),
    ("1м28см", 128),
    ("1 метр 16 см", 116),
    ("один метр двадцять", 120),
    ("метр десять", 110),
    ("зріст метр двадцять вісім", 128),
    ("ростом 110", 110),
    ("зріст 104-110", 110),
    ("від 98 до 104 см", 104),
    ("128 зріст", 128),
    ("груди 64, зріст 122", 122),
    ("важить 25 кг, зріст 118", 118),
    ("зріст 122... ой, 126", 126),
    ("який розмір на 125?", 125),
    ("який розмір брати на зріст 117?", 117),
    ("зріст 116,4", 116),
    ("98см", 98),
    ("сто двадцять два сантиметри", 122),
    ("сто двадцять п'ять см", 125),
    ("height 128", 128),
    ("до 140 см", 140),
    ("висота 1 м 5 см", 105),
    ("ріст сто десять", 110),
    ("зросту вона сто шістнадцять", 116),
    ("метр тридцять чотири", 134),
    ("в неї ріст десь під 130", 130),
    ("дитина висока, 132 см", 132),
    ("zrist 1,22 m", 122),
    ("rist 116 sm", 116),
    ("обхват талії 56 см а зріст 122", 122),
    ("зріст сина 143", 143),
    ("зріст між 122 та 128", 128),
]
SIZES = [
    ("rozmir 128", "128"),
    ("98-104", "98-104"),
    ("розмір 116-122", "116-122"),
    ("116 чи 122", "116-122"),
    ("122–128", "122-128"),
    ("122 128", "122-128"),
    ("на 128 є?", "128"),
    ("є 140 розмір?", "140"),
    ("яка довжина на 122?", "122"),
    ("скільки коштує на 128?", "128"),
    ("не 122, а 128", "128"),
    ("122 вже мала, треба 128", "128"),
    ("128\nой ні, 134", "134"),
    ("розмір L", "L"),
    ("розмір хл", "XL"),
    ("92р", "92"),
    ("size 128", "128"),
    ("size m", "M"),
    ("128-й розмір", "128"),
    ("128го розміру", "128"),
    ("у 134-му є?", "134"),
    ("на новий рік 128", "128"),
    ("є 122 рожева?", "122"),
    ("беру 128 за 950", "128"),
    ("розмір 36", "36"),
    ("дві сукні 128", "128"),
    ("128 2 шт", "128"),
    ("дві штуки 116", "116"),
    ("на сто двадцять вісім є", "128"),
    ("158", "158"),
    ("сорочка 152 скільки?", "152"),
    ("між 116 та 122", "116-122"),
    ("між 116 і 122 розміром", "116-122"),
]
AGES = [
    ("донька 5ти років", 5),
    ("дитині 6,5 років", 6),
    ("хлопчику шість рочків", 6),
    ("півтора року", 1),
    ("півтора рочку", 1),
    ("2 з половиною роки", 2),
    ("семирічна дівчинка", 7),
    ("нам рік", 1),
    ("рік і 3 місяці", 1),
    ("18 місяців", 1),
    ("1,5 роки", 1),
    ("на 3-4 рочки", 4),
    ("років 7", 7),
    ("лет пять", 5),
    ("у вас є щось на 5 років?", 5),
    ("є на дівчинку 5 років?", 5),
    ("який розмір на 7 років", 7),
    ("6р", 6),
    ("7yo", 7),
    ("8 months", 0),
    ("на 7-8 років", 8),
    ("від 5 до 6 років", 6),
    ("пятнадцять років", 15),
    ("3 роки 8 місяців", 3),
    ("7 let", 7),
    ("chotyry roky", 4),
    ("5 rochkiv", 5),
    ("ребенку 4 года", 4),
    ("четыре годика", 4),
    ("трёхлетняя девочка", 3),
    ("на годик", 1),
    ("півроку", 0),
    ("6 міс", 0),
    ("11 мес", 0),
]
TOGETHER = [
    ("7 rokiv, zrist 124", 124, None, 7),
    ("два з половиною роки, 92", None, "92", 2),
    ("128 розмір, зріст 125", 125, "128", None),
    ("розмір 128 зріст 125", 125, "128", None),
    ("зріст 125 розмір 128", 125, "128", None),
    ("6р. зріст 116", 116, None, 6),
    ("she is 7 years old, 122 cm", 122, None, 7),
    ("дитина 110 см 5 років розмір 110", 110, "110", 5),
    ("Зріст: 128\nВік: 7 років\nРозмір: 134", 128, "134", 7),
    ("на дівчинку 9 років зріст 138 худенька", 138, None, 9),
    ("10 місяців, 74 розмір", None, "74", 0),
    ("13 років, ріст 1м 58", 158, None, 13),
    ("рост 128 см, возраст 7 лет", 128, None, 7),
    ("зріст 86, рік і вісім", 86, None, 1),
    ("140 на 10 років", None, "140", 10),
]
NOTHING = [
    "талія 60 см, стегна 84 см",
    "довжина рукава 50",
    "ог 64, от 58",
    "ціна 450",
    "коштує 150 грн",
    "0671112233",
    "067 111 22 33",
    "+38 050 122 12 28",
    "НП 128",
    "київ, нова пошта 110",
    "вул. Зелена 128",
    "128 відділення",
    "вага 18 кг",
    "100 штук",
    "о 12:30",
    "12.10.2024",
    "рр 5 років тому купували",
    "2 роки тому брала у вас",
    "вже 3 роки замовляю у вас",
    "через 2 роки",
    "р. М",
    "116.5",
    "доставка 120 грн",
    "+100500",
    "знижка 100",
    "80 грн",
    "до року",
    "цього року",
    "новий рік",
    "в новому році",
    "їй скоро сім",
    "через 3 дні",
    "отделение 116",
    "128 см довжина виробу?",
    "довжина стопи 18,5 см",
    "сукня довжиною 70 см",
    "замовлення №1281",
    "16:40",
    "кв. 122",
    "я в 5 під'їзді, кв 140",
    "за 2 години",
    "30 серпня",
    "мені 35 років",
    "магазину вже 5 років?",
    "гарантія 2 роки",
    "100 сорочок",
    "120 людей",
]


@pytest.mark.parametrize(("text", "height"), HEIGHTS)
def test_a_height_is_read_and_nothing_is_derived(text: str, height: int) -> None:
    assert extract_size_height(text) == SizeHeight(height_cm=height)


@pytest.mark.parametrize(("text", "size"), SIZES)
def test_a_size_is_read_and_nothing_is_derived(text: str, size: str) -> None:
    assert extract_size_height(text) == SizeHeight(size=size)


@pytest.mark.parametrize(("text", "age"), AGES)
def test_an_age_is_read_in_full_years(text: str, age: int) -> None:
    assert extract_size_height(text) == SizeHeight(age_years=age)


@pytest.mark.parametrize(("text", "height", "size", "age"), TOGETHER)
def test_each_number_of_a_turn_finds_its_meaning(
    text: str, height: int | None, size: str | None, age: int | None
) -> None:
    assert extract_size_height(text) == SizeHeight(height, size, age)


@pytest.mark.parametrize("text", NOTHING)
def test_other_numbers_are_no_measure_of_the_child(text: str) -> None:
    assert extract_size_height(text) == SizeHeight()


@given(st.text(st.characters(codec=None), max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    assert isinstance(extract_size_height(text), SizeHeight)


@given(st.sampled_from(HEIGHTS), st.integers(1, 4))
def test_case_and_doubled_spaces_change_nothing(
    row: tuple[str, int], spaces: int
) -> None:
    text, height = row
    typed = text.upper().replace(" ", " " * spaces)
    assert extract_size_height(typed).height_cm == height


@given(st.integers(50, 185), st.sampled_from(["зрiст", "зpіст", "рocт", "рoст"]))
def test_latin_lookalikes_change_nothing(height: int, marker: str) -> None:
    assert extract_size_height(f"{marker} {height}").height_cm == height


@given(st.integers(80, 180))
def test_a_bare_number_is_a_size_on_the_grid_and_a_height_between(number: int) -> None:
    found = extract_size_height(f"на {number}")
    is_size = (number - 50) % 6 == 0 and number <= 170
    expected = SizeHeight(size=str(number)) if is_size else SizeHeight(number)
    assert found == expected


@pytest.mark.parametrize("piece", ["128 ", "метр ", "сто двадцять ", "з половиною 6 "])
def test_a_text_of_20_000_characters_is_answered(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    assert isinstance(extract_size_height(text), SizeHeight)
