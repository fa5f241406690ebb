"""
What must not reach the model as it is: card data, attacks on the assistant, and claims.

A claim is that somebody of the shop promised this shopper a better price.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from rules.cards import has_card_number, has_card_secret
from rules.claims import claims_a_promise
from rules.flow import flow, folded
from rules.said import Parts, Said, said_in, union
from rules.text import read
from rules.unsafe_parts import Part

_MARKUP = re.compile(r"""(?imx)
    (?:системне|системное)[^\S\n]++(?:повідомлення|сообщение)[^\S\n]*+:
    | ^[^\w\n]{0,8}(?:system|assistant|developer|admin|root|sudo|система|адмін|админ|
        розробник|разработчик)(?:[^\S\n]++(?:prompt|message|override|command|note))?
        [^\S\n]*+[\]>)]?[^\S\n]*+:
    | "role"\s*+:\s*+"(?:system|developer|assistant)"
    | <\|?/?[^\S\n]*+(?:system|im_start|im_end|instructions?|admin|developer|sys)\b
    | \[/?(?:inst|system|sys|admin|developer)\b
    | ^[^\S\n]*+\#{2,}[^\S\n]*+(?:system|instructions?|new|інструкц|інструкції)\b
    | ^[^\S\n]*+/(?:system|admin|debug|dev|root|sudo|mode|prompt)\b
    | \bsudo[^\S\n]++\w
    | \bdo[^\S\n]++anything[^\S\n]++now\b
    """)

_QUESTION_MARK = "?"
_NO = folded("не not")
_I = folded("я") | {"i"}  # a Latin "i" among Cyrillic words is "і"
# What shoppers can't see, if it is said of the assistant.
_HIDDEN_FROM_SHOPPERS = (
    {Part.TOLD},
    {Part.SAID, Part.ABOVE},
    {Part.REPEAT, Part.SAID},
    {Part.SHOW, Part.HIDDEN},
)
_OWN_CONFIGURATION = {
    *(Part.YOURS, Part.HIDDEN, Part.ASSISTANT, Part.FAMILIAR, Part.ABOVE),
}
_SOMEBODY = {Part.FAMILIAR, Part.YOU, Part.ROLE, Part.ASSISTANT, Part.MY}
_JUST_NOW = folded("тепер теперь now")
_NOTICING = folded("знаєш знаешь бачиш видишь розумієш понимаешь можеш можешь хочеш")
_CLAIMED = {Part.CANCEL, Part.HIDDEN, Part.RULES}  # beside "я розробник"
_ORDERS = {Part.RULES, Part.AUTHORITY, Part.COMMAND}
_ME = folded("мене меня me")
_GUISE = folded("вигляд вид")
_LIKE_WHAT = folded(
    "є есть зручно удобно завжди обычно буде тільки только хочеш хочете"
)


@lru_cache(maxsize=1 << 8)  # several steps of a turn ask
def detect_unsafe(text: str) -> str | None:
    """Give "card_data", "prompt_leak", "override", "promised_discount" or None."""
    if has_card_number(text) or has_card_secret(flow(text)):
        return "card_data"
    messages = [said_in(message) for message in read(text)]
    if _asks_for_the_prompt(messages):
        return "prompt_leak"
    if _MARKUP.search(text) or any(_replaces_instructions(said) for said in messages):
        return "override"
    if any(claims_a_promise(said) for said in messages):
        return "promised_discount"
    return None


def _asks_for_the_prompt(messages: Sequence[Said]) -> bool:
    said = union([message.all for message in messages])
    is_what = any(Part.WHAT in message.parts[0] for message in messages)
    is_marked = any(message.ending == _QUESTION_MARK for message in messages)
    is_question = (
        is_what
        or is_marked
        or Part.QUESTION in said
        or {Part.PROMPT, Part.YOURS} <= said
        or {Part.FIRST, Part.YOURS} <= said
    )
    if not (is_question or said & {Part.SHOW, Part.REPEAT}):
        return False
    is_asked = bool(said & {Part.SHOW, Part.REPEAT})
    if not is_asked and any(_cancels(message) for message in messages):
        return False
    if Part.PROMPT in said:
        return True
    before = {Part.ABOVE, Part.HIDDEN, Part.MESSAGE}
    if {Part.REPEAT, Part.EVERYTHING} <= said and said & before:
        return True
    if Part.OF_THE_SHOP in said and Part.HIDDEN not in said:
        return False
    return _names_what_is_hidden(said)


def _names_what_is_hidden(said: Parts) -> bool:
    if Part.CONFIGURATION in said:
        return bool(said & {Part.REPEAT, *_OWN_CONFIGURATION})
    is_of_the_assistant = bool(said & {Part.YOURS, Part.FAMILIAR})
    hidden = {Part.HIDDEN, Part.TOLD, Part.ABOVE}
    if Part.RULES in said and (is_of_the_assistant or said & hidden):
        return True
    if {Part.COMMAND, Part.YOURS} <= said and said & {Part.REPEAT, Part.TOLD}:
        return True
    if Part.MESSAGE in said and (Part.HIDDEN in said or Part.FIRST in said):
        return is_of_the_assistant or Part.HIDDEN in said
    if {Part.SAID, Part.MESSAGE, Part.ABOVE} <= said:
        return True
    if {Part.EVERYTHING, Part.MESSAGE, Part.MY} <= said:
        return True
    return is_of_the_assistant and any(parts <= said for parts in _HIDDEN_FROM_SHOPPERS)


def _replaces_instructions(said: Said) -> bool:
    return (
        _cancels(said)
        or _changes_the_role(said)
        or _plays(said)
        or _unlocks(said)
        or _commands(said)
    )


def _cancels(said: Said) -> bool:
    if Part.OF_THE_SHOP not in said.all and _says_rules_are_void(said):
        return True
    return any(
        _is_cancelled(said, at)
        for at in said.positions(Part.CANCEL)
        if said.word(at - 1) not in _NO and Part.OF_THE_SHOP not in said.after(at)
    )


def _says_rules_are_void(said: Said) -> bool:
    if Part.RULES in said.all and (
        Part.VOID in said.all or {Part.YOURS, Part.NO_LONGER} <= said.all
    ):
        return True
    return any(
        said.word(at - 1) in _NO and said.after(at) & _ORDERS
        for at in said.positions(Part.HEED)
    )


def _is_cancelled(said: Said, at: int) -> bool:
    """Whether what comes after the verb at *at* is the assistant's."""
    if _is_of_what_was_said_before(said, at):
        return True
    after = said.after(at)
    if after & {Part.RULES, Part.PROMPT, Part.CONFIGURATION, Part.UNLIMITED}:
        return True
    if {Part.FAMILIAR, Part.ASSISTANT} <= after:
        return True
    is_of_the_shopper = any(said.word(at + step) in _I for step in range(1, 5))
    is_everything = Part.EVERYTHING in after and not is_of_the_shopper
    return is_everything and bool(said.all & {Part.ABOVE, Part.TOLD, Part.FAMILIAR})


def _is_of_what_was_said_before(said: Said, at: int) -> bool:
    """Whether "disregard the above" or "system override" stands here."""
    after = said.after(at, 3)
    is_before = Part.ABOVE in said.after(at, 2) and Part.MESSAGE not in after
    return is_before or Part.HIDDEN in said.around(at, 1)


def _changes_the_role(said: Said) -> bool:
    is_question = said.ending == _QUESTION_MARK
    for at in said.positions(Part.NOW):
        if not is_question and _is_new_role(said, at):
            return True
        if Part.ANSWER in said.after(at, 3):
            return True
    if any(
        said.word(at + 1) in _GUISE and said.after(at, 5) & _SOMEBODY
        for at in said.positions(Part.EXECUTE)
    ):
        return True
    for at in said.positions(Part.IMAGINE):
        if said.after(at, 3) & _SOMEBODY:
            return True
    told = (said.after(at, 5) for at in said.positions(Part.FAMILIAR))
    return any(_is_told_to_be_another(after, is_question) for after in told)


def _is_told_to_be_another(after_you: Parts, is_question: bool) -> bool:
    if Part.NO_LONGER in after_you and after_you & {Part.ASSISTANT, Part.RULES}:
        return True
    return {Part.YOU_WILL_BE, Part.ROLE} <= after_you and not is_question


def _is_new_role(said: Said, now: int) -> bool:
    """Whether "ти тепер" gives a role, unlike "тепер ти знаєш"."""
    if Part.FAMILIAR not in said.around(now, 2):
        return False
    if said.word(now) not in _JUST_NOW:
        return True
    subject = max(at for at in range(now - 2, now + 3) if _is_familiar(said, at))
    beyond = max(subject, now) + 1
    return said.word(beyond) not in _NOTICING


def _is_familiar(said: Said, at: int) -> bool:
    return 0 <= at < len(said.row) and Part.FAMILIAR in said.parts[at]


def _plays(said: Said) -> bool:
    """Whether the assistant is told to speak as somebody else, or to stop being one."""
    if {Part.ROLE, Part.YOURS} <= said.all or {Part.PLAY, Part.FAMILIAR} <= said.all:
        return True
    for at in said.positions(Part.ANSWER):
        after = said.after(at, 4)
        if Part.ROLE in after:
            return True
        is_alike = any(
            Part.AS in said.parts[near] and said.word(near + 1) not in _LIKE_WHAT
            for near in range(at + 1, min(at + 4, len(said.row) - 1))
        )
        is_to_the_shop = Part.YOU in after and Part.FAMILIAR not in after
        if is_alike and not is_to_the_shop:
            return True
    if any(Part.MY in said.after(at, 1) for at in said.positions(Part.BE)):
        return True
    if Part.NOW in said.all and any(
        said.word(at + step) in _ME
        for at in said.positions(Part.HEED)
        for step in (1, 2)
    ):
        return True
    leaves = (said.after(at, 4) for at in said.positions(Part.LEAVE))
    return any(after & {Part.ROLE, Part.MODE, Part.ASSISTANT} for after in leaves)


def _unlocks(said: Said) -> bool:
    modes = (said.around(at, 3) for at in said.positions(Part.MODE))
    kinds = {Part.SPECIAL, Part.UNLIMITED, Part.HIDDEN, Part.RULES, Part.ENABLE}
    if any(around & kinds for around in modes):
        return True
    unlimited = (said.after(at, 2) for at in said.positions(Part.WITHOUT))
    if Part.JAILBREAK in said.all:
        return True
    is_unlimited = any(after & {Part.RULES, Part.UNLIMITED} for after in unlimited)
    return is_unlimited and bool(said.all & {Part.FAMILIAR, Part.ANSWER})


def _commands(said: Said) -> bool:
    if Part.CIPHER in said.all and said.all & {Part.DECODE, Part.EXECUTE}:
        return True
    if {Part.DECODE, Part.EXECUTE} <= said.all:
        return True
    if Part.AUTHORITY in said.all and said.all & {
        Part.YOURS,
        Part.FAMILIAR,
        Part.COMMAND,
        Part.MESSAGE,
    }:
        return True
    if any(said.around(at, 2) & _CLAIMED for at in said.positions(Part.AUTHORITY)):
        return True
    if {Part.NEW, Part.RULES} <= said.opening and Part.OF_THE_SHOP not in said.opening:
        return True
    for at in said.positions(Part.NEW):
        is_rule = bool(said.after(at, 2) & {Part.RULES, Part.COMMAND})
        if is_rule and said.all & {Part.FAMILIAR, Part.YOURS, Part.HIDDEN}:
            return True
    return False
