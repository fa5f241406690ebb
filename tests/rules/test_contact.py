"""Recipients, phones and addresses in what shoppers write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.contact import Contact, extract_contact

CONTACTS = [
    (
        "Іванова Марія Петрівна, +380991234567, Київ, відділення 25",
        Contact(
            full_name="Іванова Марія Петрівна",
            phone="+380991234567",
            city="Київ",
            np_branch="25",
        ),
    ),
    (
        "петренко юрий 0501112233 нп 54 киев",
        Contact(
            full_name="Петренко Юрий",
            phone="+380501112233",
            city="Київ",
            np_branch="54",
        ),
    ),
    ("38 099-123-45-67", Contact(phone="+380991234567")),
    ("099 123 45 67", Contact(phone="+380991234567")),
    ("80991234567", Contact(phone="+380991234567")),
    ("991234567", Contact(phone="+380991234567")),
    ("НП №123", Contact(np_branch="123")),
    ("отделение 12", Contact(np_branch="12")),
    ("25 відділення", Contact(np_branch="25")),
    ("поштомат 40123", Contact(np_locker="40123")),
    ("Нова пошта відділення 25", Contact(np_branch="25")),
    ("Іванова Марія Петрівна", Contact(full_name="Іванова Марія Петрівна")),
    ("Київ", Contact(city="Київ")),
    ("0 67 111 22 33", Contact(phone="+380671112233")),
    ("(067) 111-22-33", Contact(phone="+380671112233")),
    ("067.111.22.33", Contact(phone="+380671112233")),
    ("+38(067)1112233", Contact(phone="+380671112233")),
    ("8 067 111 22 33", Contact(phone="+380671112233")),
    ("О67 111 22 33", Contact(phone="+380671112233")),
    ("О5О1112233", Contact(phone="+380501112233")),
    (
        "Отримувач: Шевченко Тарас Григорович, тел. 0671112233, м. Одеса, відд. №7",
        Contact(
            full_name="Шевченко Тарас Григорович",
            phone="+380671112233",
            city="Одеса",
            np_branch="7",
        ),
    ),
    (
        "відправник Коваль Ірина, отримувач Петренко Олег",
        Contact(full_name="Петренко Олег"),
    ),
    ("Замовляла Коваль Ірина, отримає Мороз Петро", Contact(full_name="Мороз Петро")),
    ("Мороз Петро, Харків", Contact(full_name="Мороз Петро", city="Харків")),
    (
        "Ольга Шевченко 0671112233",
        Contact(full_name="Ольга Шевченко", phone="+380671112233"),
    ),
    ("мороз анна 0671112233", Contact(full_name="Мороз Анна", phone="+380671112233")),
    ("вул. Івана Франка 12, Львів", Contact(city="Львів")),
    ("Львів, вул. Шевченка 5, НП 3", Contact(city="Львів", np_branch="3")),
    ("м.Київ НП 5 (до 30 кг)", Contact(city="Київ", np_branch="5")),
    ("Київ, відділення №5 до 30 кг", Contact(city="Київ", np_branch="5")),
    ("відділення (до 30 кг) №15", Contact(np_branch="15")),
    ("в Одесі", Contact(city="Одеса")),
    ("Івано-Франківськ, НП 12", Contact(city="Івано-Франківськ", np_branch="12")),
    (
        "івано франківськ 12 відділення",
        Contact(city="Івано-Франківськ", np_branch="12"),
    ),
    ("Ивано-Франковск отделение 3", Contact(city="Івано-Франківськ", np_branch="3")),
    ("у Кривому Розі", Contact(city="Кривий Ріг")),
    ("Кривой Рог НП 8", Contact(city="Кривий Ріг", np_branch="8")),
    ("Белая Церковь, нп 2", Contact(city="Біла Церква", np_branch="2")),
    ("в Білій Церкві", Contact(city="Біла Церква")),
    ("до Хмельницького, відділення 4", Contact(city="Хмельницький", np_branch="4")),
    (
        "Кам'янець-Подільський, 3 відділення",
        Contact(city="Кам'янець-Подільський", np_branch="3"),
    ),
    ("Каменец-Подольский нп 1", Contact(city="Кам'янець-Подільський", np_branch="1")),
    ("Kyiv, Nova Poshta 12", Contact(city="Київ", np_branch="12")),
    (
        "Koval Iryna 0671112233 Kyiv NP 5",
        Contact(
            full_name="Koval Iryna", phone="+380671112233", city="Київ", np_branch="5"
        ),
    ),
    ("Lviv viddilennia 7", Contact(city="Львів", np_branch="7")),
    (
        "с. Софіївська Борщагівка, НП 2",
        Contact(city="Софіївська Борщагівка", np_branch="2"),
    ),
    ("село Гора, відділення 1", Contact(city="Гора", np_branch="1")),
    ("смт Слобожанське", Contact(city="Слобожанське")),
    ("м. Самбір, нп 2", Contact(city="Самбір", np_branch="2")),
    ("Трускавець, НП 1", Contact(city="Трускавець", np_branch="1")),
    (
        "Вінницька область, Гайсинський район, с. Кунка, індекс 23700",
        Contact(city="Кунка", postal_index="23700"),
    ),
    ("індекс 79005", Contact(postal_index="79005")),
    ("79005, Львів, укрпошта", Contact(city="Львів", postal_index="79005")),
    ("Укрпошта 01001 Київ", Contact(city="Київ", postal_index="01001")),
    ("перше відділення, Суми", Contact(city="Суми", np_branch="1")),
    ("Рівне, п'яте відділення", Contact(city="Рівне", np_branch="5")),
    ("відділення перше", Contact(np_branch="1")),
    (
        "на десяте відділення нової пошти в Луцьку",
        Contact(city="Луцьк", np_branch="10"),
    ),
    ("Одеса №12", Contact(city="Одеса", np_branch="12")),
    ("Одеса, 12", Contact(city="Одеса", np_branch="12")),
    (
        "Одеса 5 Коваль Ірина",
        Contact(full_name="Коваль Ірина", city="Одеса", np_branch="5"),
    ),
    ("Одеса, вул. Дерибасівська 5", Contact(city="Одеса")),
    ("Київ, Хрещатик 22", Contact(city="Київ")),
    ("Нечуй-Левицька Ганна", Contact(full_name="Нечуй-Левицька Ганна")),
    ("Лук’яненко Мар’яна", Contact(full_name="Лук'яненко Мар'яна")),
    ("О'Коннор Анна", Contact(full_name="О'коннор Анна")),
    ("на моє ім'я: Бондар Світлана", Contact(full_name="Бондар Світлана")),
    (
        "Прізвище: Коваль\nІм'я: Ірина\nПо батькові: Петрівна",
        Contact(full_name="Коваль Ірина Петрівна"),
    ),
    (
        "Фамилия Иванов\nИмя Иван\nтел 0501112233",
        Contact(full_name="Иванов Иван", phone="+380501112233"),
    ),
    (
        "Коваль Ірина\n0671112233\nКиїв\nВідділення 12",
        Contact(
            full_name="Коваль Ірина", phone="+380671112233", city="Київ", np_branch="12"
        ),
    ),
    (
        "Пишіть на Кравчук Олену, 0501112233",
        Contact(full_name="Кравчук Олену", phone="+380501112233"),
    ),
    ("відділення 5, ой ні, 7", Contact(np_branch="7")),
    ("ой, переплутала, відділення 30 а не 25", Contact(np_branch="30")),
    ("отделение №30, не 25", Contact(np_branch="30")),
    ("не Київ, а Львів", Contact(city="Львів")),
    ("Київ\nой ні, Одеса", Contact(city="Одеса")),
    ("змініть відділення на 5", Contact(np_branch="5")),
    ("поштомат нової пошти 26133", Contact(np_locker="26133")),
    ("26133 поштомат Харків", Contact(city="Харків", np_locker="26133")),
    ("НП поштомат 26133", Contact(np_locker="26133")),
    ("почтомат 4501 Харьков", Contact(city="Харків", np_locker="4501")),
    ("НП12", Contact(np_branch="12")),
    ("НП-12", Contact(np_branch="12")),
    ("нп: 12", Contact(np_branch="12")),
    ("н.п. 12", Contact(np_branch="12")),
    ("склад 5", Contact(np_branch="5")),
    ("відділення номер 12", Contact(np_branch="12")),
    ("12-е отделение", Contact(np_branch="12")),
    ("12те відділення", Contact(np_branch="12")),
    ("новой почтой на 15 отделение", Contact(np_branch="15")),
    (
        "отправьте на Иванову Елену, Харьков, отделение 15, 0991112233",
        Contact(
            full_name="Иванову Елену",
            phone="+380991112233",
            city="Харків",
            np_branch="15",
        ),
    ),
    (
        "Доброго дня! Сидоренко Наталія Іванівна 0971112233 Черкаси нп 4",
        Contact(
            full_name="Сидоренко Наталія Іванівна",
            phone="+380971112233",
            city="Черкаси",
            np_branch="4",
        ),
    ),
    ("КОВАЛЬ ІРИНА ПЕТРІВНА", Contact(full_name="Коваль Ірина Петрівна")),
    ("Ірина Петрівна Коваль", Contact(full_name="Ірина Петрівна Коваль")),
    (
        "коваль ірина петрівна київ 12 0671112233",
        Contact(
            full_name="Коваль Ірина Петрівна",
            phone="+380671112233",
            city="Київ",
            np_branch="12",
        ),
    ),
    (
        "0671112233 коваль ірина київ",
        Contact(full_name="Коваль Ірина", phone="+380671112233", city="Київ"),
    ),
    (
        "Дніпро, НП 5, Козак Лев",
        Contact(full_name="Козак Лев", city="Дніпро", np_branch="5"),
    ),
    (
        "Днепропетровская обл, г. Павлоград, НП 3",
        Contact(city="Павлоград", np_branch="3"),
    ),
    ("Київська обл., м. Буча, НП 2", Contact(city="Буча", np_branch="2")),
    (
        "Бориспіль 2 відділення, Ткач Віктор",
        Contact(full_name="Ткач Віктор", city="Бориспіль", np_branch="2"),
    ),
    (
        "отримувач чоловік Бойко Андрій 0631112233",
        Contact(full_name="Бойко Андрій", phone="+380631112233"),
    ),
    ("відділення 0012", Contact(np_branch="12")),
    ("Умань, нп1", Contact(city="Умань", np_branch="1")),
    ("зі Стрия, відділення 2", Contact(city="Стрий", np_branch="2")),
    ("у Чернівцях", Contact(city="Чернівці")),
    ("до Запоріжжя", Contact(city="Запоріжжя")),
    ("в Черкассы", Contact(city="Черкаси")),
    ("Марія, 0671112233", Contact(phone="+380671112233")),
    ("можна на 5 відділення?", Contact(np_branch="5")),
    ("Шевченківський район, Київ", Contact(city="Київ")),
    ("0501112233 Київ 5", Contact(phone="+380501112233", city="Київ", np_branch="5")),
    ("Оформіть на Литвин Оксану", Contact(full_name="Литвин Оксану")),
    ("моя адреса Полтава вулиця Соборності 12", Contact(city="Полтава")),
    ("прийде Гнатюк Степан, паспорт з собою", Contact(full_name="Гнатюк Степан")),
    ("Мельник О. П. 0671112233", Contact(phone="+380671112233")),
]
NOTHING = [
    "+48 601 234 567",
    "12345678",
    "UA213223130000026007233566001",
    "UA21 3223 1300 0002 6007 2335 6600 1",
    "067 111 22 33 4",
    "мене звати Ірина",
    "Ірина",
    "дякую Ірина",
    "Сукня Марія",
    "костюм Лагуна рожевий 128",
    "Нова Пошта",
    "буд. 5 кв 12",
    "номер карти 4111 1111 1111 1111",
    "замовлення №12345",
    "ціна 1280 грн",
    "Привіт, Олена",
    "мама Ольга забере",
    "Будь Ласка",
    "Рожева Сукня",
    "хочу сукню Мальва",
]
DETAILS = "Коваль Ірина, 0671112233, Київ, відділення 12"
READ = extract_contact(DETAILS)


@pytest.mark.parametrize(("text", "contact"), CONTACTS)
def test_every_part_is_found_and_nothing_else(text: str, contact: Contact) -> None:
    assert extract_contact(text) == contact


@pytest.mark.parametrize("text", NOTHING)
def test_other_words_and_numbers_are_no_contact(text: str) -> None:
    assert extract_contact(text) == Contact()


@given(st.text(st.characters(codec=None), max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    assert isinstance(extract_contact(text), Contact)


@given(st.permutations(DETAILS.split(", ")), st.sampled_from([", ", "\n", "; "]))
def test_the_order_of_the_parts_does_not_count(parts: list[str], between: str) -> None:
    assert extract_contact(between.join(parts)) == READ


@pytest.mark.parametrize("change", [str.upper, str.lower, str.title])
@pytest.mark.parametrize("spaces", [1, 2, 5])
def test_case_and_doubled_spaces_change_nothing(change: object, spaces: int) -> None:
    assert callable(change)
    assert extract_contact(change(DETAILS).replace(" ", " " * spaces)) == READ


@pytest.mark.parametrize("text", ["Koваль Iринa, Kиїв", "Кoвaль Ipина, Kиїв"])
def test_latin_lookalikes_become_cyrillic(text: str) -> None:
    assert extract_contact(text) == Contact(full_name="Коваль Ірина", city="Київ")


@given(st.from_regex(r"0[35679][0-9]{8}", fullmatch=True), st.data())
def test_a_phone_is_read_with_any_separators(phone: str, data: st.DataObject) -> None:
    separator = data.draw(st.sampled_from(["", " ", "-", ".", ") ", " - "]))
    parts = phone[:3], phone[3:6], phone[6:8], phone[8:]
    found = extract_contact("тел. " + separator.join(parts))
    assert found.phone == "+38" + phone


@pytest.mark.parametrize("piece", ["067 ", "Київ ", "Коваль Ірина ", "вул. ", "нп "])
def test_a_text_of_20_000_characters_is_answered(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    assert isinstance(extract_contact(text), Contact)
