"""What counts as a payment, a proof, a promise and a question."""

import pytest

from rules.payment_proof import detect_payment_proof

PAID = (
    "Чоловік уже оплатив",
    "половину оплатила, решту при отриманні",
    "вроді оплатила",
    "Оплатила, гроші дійшли?",
    "оплатив",
    "сплатили",
    "проплатила щойно",
    "я вже все оплатила, коли відправите",
    "перевела 200 грн",
    "перевела вам на карту",
    "переказала гроші",
    "переказав 450",
    "закинула вам на карту",
    "кинула на монобанк",
    "скинула 200",
    "скинула передоплату",
    "відправила вам гроші",
    "гроші відправила",
    "внесла передплату 200 грн",
    "пішла оплата",
    "оплата пішла, чекайте",
    "оплата пройшла успішно",
    "гроші пішли",
    "з карти списало 650 грн",
    "платіж успішний",
    "зробила оплату",
    "зробив переказ",
    "сестра за мене заплатила",
    "мама перевела зі своєї картки",
    "нарешті вдалося оплатити",
    "встигла оплатити до 18",
    "поклала гроші на вашу картку",
    "оплата зроблена",
    "передоплату зроблено",
    "все оплачено",
    "всё оплатила",
    "я уже оплатил",
    "перечислила предоплату",
    "отправила деньги на карту",
    "оплату произвела",
    "скинула деньги, проверьте",
    "заплатила за доставку і сукню",
    "pereviv hroshi",
    "perevela 300 grn",
    "oplata proyshla",
    "just paid",
    "I have paid already",
    "payment sent",
    "I've transferred the money",
    "money sent",
    "не бачила, що ви писали, вже оплатила",
    "не хвилюйтесь, оплатила ще вранці",
    "скрін не зберігся, але я оплатила",
    "оплатила, але скрін не зберігся",
    "оплатила\nскрін пізніше скину",
    "не пройшло з першого разу, потім оплатила",
    "ще не оплатила\nвсе, оплатила",
    "оплатила 💛",
    "ОПЛАТИЛИ",
    "опалтила",
    "оплатилла",
    "оплатила решту",
    "оплатила, а є ще такі шкарпетки?",
    "розрахувалась",
    "рассчиталась с вами",
    "оплатила через приват",
    "карткою оплатила",
    "я оплатила, чому не відповідаєте?",
    "завдаток внесла",
    "аванс кинула",
    "скинула гроші\nчекаю на посилку",
)

PROVED = (
    "ось скрін",
    "лови чек",
    "чек 👆",
    "квитанція",
    "квитанція про оплату",
    "скрін оплати",
    "скріншот",
    "підтвердження оплати",
    "тримайте квитанцію",
    "вот чек",
    "вот скрин",
    "скинула скрін",
    "чек прикріпила",
    "here is the receipt",
    "payment screenshot",
    "скрин об оплате",
)

DONE = (
    "готово",
    "все готово",
    "скинула",
    "відправила",
    "зробила",
    "зробив",
    "вже скинула",
    "скинула вам",
    "все зробила",
    "сделала",
    "отправил",
    "done",
    "Done!",
    "sent",
    "закинула",
    "надіслала",
    "готово 🤗",
)

NOT_PAID = (
    "ще не оплатила",
    "ще не платила",
    "поки не оплачувала",
    "не встигла оплатити",
    "не змогла оплатити, картка не працює",
    "неоплатила ще",
    "завтра оплачу",
    "ввечері скину гроші",
    "після зарплати переведу",
    "оплачу як буду вдома",
    "зараз оплачу",
    "зараз буду платити",
    "оплачую",
    "плачу зараз",
    "йду оплачувати",
    "хочу оплатити",
    "збираюсь оплатити",
    "можна оплатити при отриманні?",
    "як оплатити",
    "як оплатити?",
    "куди платити",
    "скільки платити?",
    "на яку карту скидати",
    "де реквізити?",
    "а картою можна",
    "оплата не пройшла",
    "не проходить оплата",
    "платіж відхилено",
    "банк відхилив",
    "пише помилка",
    "гроші повернулись",
    "не вистачає грошей на карті",
    "чоловік оплатить ввечері",
    "попрошу чоловіка оплатити",
    "оплатила б, якби були гроші",
    "якби оплатила вчора, вже б отримала",
    "якщо оплачу сьогодні, коли відправите?",
    "коли оплачу, скину скрін",
    "за минуле замовлення оплачувала на карту",
    "минулого разу оплатила при отриманні",
    "ви оплатили доставку?",
    "а ви оплату отримали",
    "чи пройшла оплата",
    "дійшла оплата?",
    "оплата пройшла чи ні",
    "скинула дані",
    "відправила адресу",
    "готово, дані скинула",
    "зробила замовлення",
    "скинула фото дитини",
    "чек надсилати?",
    "куди скрін кинути?",
    "скрін скинути?",
    "чек дасте?",
    "чек скиньте будь ласка",
    "чекаю чек",
    "чека немає",
    "надішліть квитанцію",
    "ви мені чек не скинули",
    "чек буде в посилці",
    "зараз скину скрін",
    "скрін скину, як оплачу",
    "скину скрін пізніше",
    "ось скрін сукні яку хочу",
    "скрін розмірної сітки",
    "оплатила\nой, відхилило",
    "оплатила\nні, не пройшло",
    "оплатила, а воно повернулось",
    "оплатила і гроші повернулись",
    "не оплатила",
    "ne oplatila",
    "zavtra oplachu",
    "kak oplatit",
    "will pay tomorrow",
    "I haven't paid yet",
    "not paid yet",
    "how can I pay?",
    "payment failed",
    "paying now",
    "can I pay by card",
    "реквізити скиньте",
    "скиньте карту",
    "беру",
    "дякую",
    "чекаю",
    "чекайте",
    "ок",
    "👍",
    "так, зараз",
    "добре, оплачу до вечора",
    "дайте хвилинку, переводжу",
    "перевожу",
    "скидаю",
    "жду когда зарплата придет",
    "привіт",
    "",
)


@pytest.mark.parametrize("text", PAID + PROVED + DONE)
def test_words_alone_are_enough(text: str) -> None:
    assert detect_payment_proof(text, has_image=False, has_url=False) is True


@pytest.mark.parametrize("text", NOT_PAID)
def test_words_without_payment_are_no_payment(text: str) -> None:
    assert detect_payment_proof(text, has_image=False, has_url=False) is False


STATED = ("оплатила", "чоловік оплатив", "оплатила, скрін зараз скину")
AGAINST = (
    "ще не оплатила",
    "як оплатити",
    "завтра оплачу",
    "оплачую",
    "оплата не пройшла",
    "реквізити ці?",
    "а таке є?",
    "скільки коштує?",
    "хочу ще таку",
    "це моя доня",
    "ось заміри",
    "ось адреса",
    "скиньте реквізити",
    "сюди платити?",
    "на цю карту?",
    "яка ціна",
    "a 128 є",
    "подобається ця",
    "такий розмір підійде?",
)
NEUTRAL = (
    "",
    "ось",
    "❤️",
    "дякую",
    "Дійшло?",
    "перевірте, будь ласка",
    "гроші прийшли?",
    "бачите оплату?",
    "оплата пройшла?",
    "все вірно?",
    "коли відправите?",
    "чекаю на сукню",
    "за сукню Анна",
    "це за рожеву сукню",
    "гляньте чи дійшло",
    "тримайте",
    "ловіть",
    "+",
    "так",
    "видно?",
    "дякую, чекаю посилку",
    "Добрий день",
)
RECEIPT = "https://www.privat24.ua/rd/kvit/123"
OTHER_LINK = "https://kids-shop.example/suknia"


@pytest.mark.parametrize("has_url", (False, True))
@pytest.mark.parametrize("has_image", (False, True))
@pytest.mark.parametrize("text", STATED)
def test_a_statement_decides_with_any_attachment(
    text: str, has_image: bool, has_url: bool
) -> None:
    assert detect_payment_proof(text, has_image, has_url) is True


@pytest.mark.parametrize("link", ("", RECEIPT))
@pytest.mark.parametrize("has_image", (False, True))
@pytest.mark.parametrize("text", AGAINST)
def test_words_against_decide_with_any_attachment(
    text: str, has_image: bool, link: str
) -> None:
    turn = f"{text}\n{link}"
    assert detect_payment_proof(turn, has_image, has_url=bool(link)) is False


@pytest.mark.parametrize("text", NEUTRAL)
def test_a_picture_decides_when_the_words_are_neutral(text: str) -> None:
    assert detect_payment_proof(text, has_image=True, has_url=False) is True


@pytest.mark.parametrize("text", NEUTRAL)
def test_a_receipt_link_decides_when_the_words_are_neutral(text: str) -> None:
    assert detect_payment_proof(f"{text}\n{RECEIPT}", False, True) is True


@pytest.mark.parametrize("text", NEUTRAL)
def test_another_link_decides_nothing(text: str) -> None:
    assert detect_payment_proof(f"{text}\n{OTHER_LINK}", False, True) is False


@pytest.mark.parametrize("text", NEUTRAL)
def test_neutral_words_alone_are_no_payment(text: str) -> None:
    assert detect_payment_proof(text, False, False) is False


@pytest.mark.parametrize(
    ("link", "is_receipt"),
    (
        ("https://check.gov.ua/check/1", True),
        ("https://privatbank.ua/receipt/8f3a", True),
        ("http://next.privat24.ua/archive/receipt/1", True),
        ("https://www.monobank.ua/r/1", True),
        ("privat24.ua/rd/1", True),
        ("HTTPS://PrivatBank.UA/x", True),
        ("https://online.pumb.ua:443/r", True),
        ("https://my.oschadbank.ua/c", True),
        ("https://abank.com.ua/r", True),
        ("https://send.monobank.ua/jar/5x", False),
        ("https://privatbank.ua.example.site/receipt", False),
        ("https://check-gov-ua.example/check/1", False),
        ("https://privatbank.ua@example.site/receipt", False),
        ("https://notprivatbank.ua/receipt", False),
        ("https://example.site/privatbank.ua/receipt", False),
        ("https://instagram.com/p/1", False),
        ("https://prnt.sc/abc", False),
        ("https://[broken", False),
    ),
)
def test_only_a_receipt_host_is_a_receipt(link: str, is_receipt: bool) -> None:
    assert detect_payment_proof(link, has_image=False, has_url=True) is is_receipt
