"""The words by which an attack or a claim is known, by their part in the sentence."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from rules.flow import folded
from rules.unsafe_parts import Part

_WORDS = {
    Part.SHOW: """
        продемонструй відкрий открой зачитай передай перешли покажи покажіть покажите
        показати показать виведи вивести выведи вывести напиши напишіть написати
        напишите написать скинь скиньте кинь кинути надішли надішліть відправ пришли дай
        дайте видай выдай розкажи розкажіть расскажи расскажите розказати рассказать
        опиши опишіть опишите описати розкрий розкрийте раскрой перелічи перелічіть
        перерахуй перечисли назви назови озвуч поділись поделись скажи скажіть show
        print reveal output display tell list dump write share give describe expose
        return виклади роздрукуй распечатай поясни покаж хочу
        """,
    Part.REPEAT: """
        повтори процитуй процитувати цитуй процитируй процитируйте процитуйте скопіюй
        скопируй repeat quote copy перекажи перескажи переклади recite дослівно дословно
        verbatim продублюй дублюй передрукуй перепечатай зацитуй
        """,
    Part.QUESTION: """
        яку якої якою яким якому якого каким какую каком які який яка яке якими яких
        какие какой какая каковы which
        """,
    Part.WHAT: "що что шо what",
    Part.RULES: "rules rule guidelines settings сетап",
    Part.CONFIGURATION: "config конфіг конфиг configuration контекст context",
    Part.YOURS: """
        твій твої твою твоя твоє твоїх твоїми твоєму твоїй твой твои твоё твоих твоими
        твоем твоей тебе тебя тобі тобою тобой свій свої свою своє своїх свой свои своё
        своих your yours yourself
        """,
    Part.HIDDEN: """
        system initial hidden secret internal original developer всередині внутри
        """,
    Part.FIRST: "перше первое першого первого first початкове стартове",
    Part.ABOVE: """
        початку начале beginning спочатку вище выше above зверху сверху before раніше
        раньше previous prior earlier
        """,
    Part.EVERYTHING: "усе все всё весь увесь текст text everything all words слова",
    Part.CANCEL: """
        відмовся откажись знехтуй анулюй аннулируй забудь забудьте забути забыть forget
        ignore disregard override bypass скасуй скасуйте відкинь отбрось отмени відміни
        обійди обойди вимкни выключи відключи отключи зніми сними обнули стери сотри
        видали удали порушуй наруши reset disable drop перепиши
        """,
    Part.FAMILIAR: "ти ты тебе тобі тебя себе себя yourself you",
    Part.NOW: """
        хвилини минуты тепер теперь відтепер отныне відсьогодні надалі впредь моменту
        момента now
        """,
    Part.IMAGINE: """
        припусти припустимо допустим уяви уявіть уявімо представ представь представьте
        притворись прикинься вдавай вдай зобрази изобрази pretend imagine roleplay
        """,
    Part.YOU_WILL_BE: "будеш будешь",
    Part.MY: "моего мого моїм моєю моим моей моєму my",
    Part.BE: "стань будь станеш become be",
    Part.PUBLIC: "сторі сторис story stories",
    Part.SHE_OR_HE: "вона він она он she",
    Part.ROLE: """
        роль ролі роли role пірат пірата пират персонаж персонажа дан dan jailbreak
        хакер хакера
        """,
    Part.ANSWER: """
        розмовляй общайся спілкуйся имитируй імітуй симулюй simulate вважай відповідай
        отвечай говори пиши поводься поводись веди грай зіграй играй сыграй працюй дій
        действуй називай називайся називатимешся стань будь виконуй act respond answer
        speak behave reply
        """,
    Part.AS: "ніби наче неначе будто словно мов як как as like",
    Part.MODE: "режим режимі режиму режиме mode",
    Part.SPECIAL: """
        бога god debug дебаг дебагу dev developer dan root admin адмін адміна админа
        відладки отладки налагодження тестовий тестовый тестовому службовий служебный
        сервісний сервисный maintenance sudo необмежений jailbreak
        """,
    Part.UNLIMITED: "unrestricted uncensored",
    Part.JAILBREAK: """
        jailbreak джейлбрейк джейлбрек підкоряйся подчиняйся слухайся слушайся obey
        """,
    Part.HEED: """
        звертай звертайте зважай слухай дотримуйся виконуй обращай слушай выполняй
        соблюдай follow heed
        """,
    Part.WITHOUT: "без without",
    Part.NO_LONGER: "більше больше longer",
    Part.ASSISTANT: "бот бота ботом магазин магазином ai ші bot assistant",
    Part.LEAVE: "вийди выйди перестань перестаньте припини прекрати stop",
    Part.AUTHORITY: "developer admin root sudo creator openai anthropic",
    Part.NEW: """
        нове новое оновлені оновлена обновлённые обновлена нова нові новий нову новые
        новая new updated
        """,
    Part.ENABLE: """
        увімкни включи активуй активируй enable activate перейди switch запусти ввімкни
        """,
    Part.GIVES: "дає дает робить делает робила робили давали давала делала делали",
    Part.COMMAND: "command команда команду команди commands",
    Part.DECODE: "decode",
    Part.CIPHER: """
        закодовану закодовані зашифровану зашифроване зашифровані закодированную base
        rot hex морзе шифр шифру шифром задом наперед backwards reversed
        """,
    Part.EXECUTE: "execute run follow obey зроби сделай",
    Part.SAID: """
        предложил запропонував сказала сказав сказали сказал сказано казала казав казали
        говорила говорив говорили говорил писала писали писав написала написали написав
        написано запропонувала запропонували предложила предложили said told offered
        wrote відповіла ответила давала
        """,
    Part.YOU: """
        вашої вашого вашій ваших вашей вашего ви вы ваша ваш ваші вами you ти ты ваши
        вашою вашим
        """,
    Part.ME: """
        мені мне нам мене меня особисто лично me us персонально моя мою моєї постійному
        постійній постійним
        """,
    Part.BENEFIT: """
        закупці закупке дешевше дешевле cheaper gift discount подарунок подарунка
        подарок подарка подарунком подарунки подарком подарки сувенір бонус бонусом
        бонуса мінус минус півціни полцены спецціна спецціну спеццена спеццену кешбек
        уступку уступка презент
        """,
    Part.PERCENT: "%",
    Part.FREE: "free бесплатно бесплатна",
    Part.DELIVERY: "shipping delivery відправка відправку пересилку",
    Part.PRICE: "ціна ціну ціною ціні ціни цена цену цене ценой price цєну",
    Part.LOWER: """
        стара старій старою старую старой іншу інша іншою другую нижчу нижча нижчою
        меншу менша ниже нижче special особлива особливу особую окрема окрему оптову
        оптова гуртову пів половину половинну
        """,
    Part.WILL_DO: """
        get would will зробите зробить зроблять зробимо зробити зроблю дасте дадуть
        дасть дати сделаете сделает сделают сделаем сделать дадите даст дать буде будет
        скинете скинуть уступите поступитесь поступитеся віддасте отдадите віддасть
        отдаст подаруєте подарують подарите подарят покладете положите покладуть додасте
        """,
}
_STEMS = {
    Part.REPEAT: "процит",
    Part.PROMPT: "промпт промт prompt promt",
    Part.RULES: """
        інструкц правил налаштуван настройк директив вказівк указани установк обмежен
        ограничен заборон запрет instruction setting restriction розпорядж обмежув
        протокол
        """,
    Part.CONFIGURATION: "конфігурац конфигурац",
    Part.COMMAND: "завдан задач task наказ приказ",
    Part.TOLD: """
        told налаштувал настроил наказал наказан приказал прописал прописан заклал
        закладен заложил задал заборонил запретил запрограм вшит вшил веліл велел
        програмув запрограмм інструктув навчил
        """,
    Part.HIDDEN: """
        системн прихован скрит внутрішн внутренн початков начальн первинн секретн
        розробник разработчик изначальн службов
        """,
    Part.OF_THE_SHOP: """
        order пранн стирк догляд уход обмін обмен повернен возврат доставк оплат розмір
        размер washing care return exchange refund прасуван купівл покупк замовлен заказ
        вакцин зборк збиранн гарант розіграш конкурс прати
        """,
    Part.MESSAGE: "повідомлен сообщен message",
    Part.CANCEL: "проігнору проигнорир ігнору игнорир",
    Part.SPECIAL: "розробник разработчик адміністр администр суперкорист",
    Part.UNLIMITED: "цензур фільтр фильтр захист защит safety",
    Part.FABRIC: "бавовн хлоп котон cotton поліест полиэст льон вовн шерст віскоз",
    Part.ASSISTANT: "асистент ассистент помічник помощник продав консульт",
    Part.AUTHORITY: """
        розробник разработчик адміністратор администратор творец творц создател
        """,
    Part.DECODE: "декоду декодир розшифру расшифру раскодир розкоду",
    Part.EXECUTE: "викон выполн",
    Part.PROMISE: """
        погодив обіця пообіця обеща пообеща promis домов договор дозвол разреши agreed
        узгод погодил погоджен согласов запевн гарантув гарантир
        """,
    Part.NO_PROMISE_YET: """
        обіцяю обещаю пообіцяю пообещаю домовлюсь договорюсь домовим договорим домовит
        договорит обіцяєт обещает погодьт дозвольт разрешит домовляєм обіцяти домовляти
        """,
    Part.PERCENT: "процент відсот",
    Part.STAFF: """
        менедж власни хазяй хазяїн хозяй директор адмін админ оператор консульт продав
        продавщ кервник колег manager owner директ дівчин девочк девушк начальни
        співробітни сотрудни працівни colleague seller boss girl
        """,
    Part.FAMILY: """
        чоловік муж мам бабус бабуш дідус донь доч доці доц син подруг тат пап сестр
        брат свекру кума дитин ребен
        """,
    Part.BENEFIT: """
        закупоч закупівельн собіварт себестоим знижк зніжк скидк скидоч знижечк discount
        """,
    Part.FREE: "безкоштовн безплатн бесплатн",
    Part.DELIVERY: "доставк пересилк",
    Part.LOWER: "спеціальн специальн індивідуальн индивидуальн персональн домовлен",
    Part.PUBLIC: """
        сторіс сторис пост реклам акці акци розсилк рассылк підписник подписчик сайт
        сайті instagram чорн черн інстаграм
        """,
}
_EXCEPT = {
    Part.FAMILY: folded("мамо мужской синя синю сині синий синє синій синього синьої"),
    Part.PUBLIC: folded("постійно постійний постійна постійному постійній постоянный"),
}
_BY_WORD: dict[str, set[Part]] = {}
for _part, _row in _WORDS.items():
    for _word in folded(_row):
        _BY_WORD.setdefault(_word, set()).add(_part)
_BY_STEM = tuple((tuple(folded(row)), part) for part, row in _STEMS.items())


_OFTEN_MISTYPED = tuple(
    (stem, part)
    for row, part in (
        ("знижк скидк", Part.BENEFIT),
        ("обіця обеща пообіця", Part.PROMISE),
        ("інструкц", Part.RULES),
        ("ігнору игнори", Part.CANCEL),
        ("менедж", Part.STAFF),
    )
    for stem in folded(row)
)
_NO_TYPOS = tuple(folded("книжк знімк обидв обійд"))


@lru_cache(maxsize=1 << 13)
def parts_of(word: str) -> frozenset[Part]:
    """Say what a folded word can do in a sentence."""
    stems = {
        part
        for families, part in _BY_STEM
        if word.startswith(families) and word not in _EXCEPT.get(part, ())
    }
    return frozenset(_BY_WORD.get(word, set()) | stems or _mistyped(word))


def _mistyped(word: str) -> set[Part]:
    """What a word with one wrong letter at its beginning was to be."""
    if word.startswith(_NO_TYPOS):
        return set()
    return {
        part
        for stem, part in _OFTEN_MISTYPED
        if OSA.distance(word[: len(stem)], stem, score_cutoff=1) <= 1
    }
