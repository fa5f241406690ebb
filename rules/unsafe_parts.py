"""What a word can do in a turn that is an attack or a claim."""

from enum import IntEnum, auto


class Part(IntEnum):
    """What a word does in the sentence."""

    SHOW = auto()  # asks to show or to tell
    REPEAT = auto()  # asks an assistant to repeat, in the familiar form
    QUESTION = auto()
    WHAT = auto()  # a question only where it opens the turn
    PROMPT = auto()
    RULES = auto()
    CONFIGURATION = auto()
    TOLD = auto()  # what somebody made an assistant do
    YOURS = auto()  # of an assistant, in the familiar form
    HIDDEN = auto()
    MESSAGE = auto()
    FIRST = auto()
    ABOVE = auto()
    EVERYTHING = auto()
    OF_THE_SHOP = auto()  # what instructions and rules of a shop are about
    CANCEL = auto()
    FAMILIAR = auto()  # "ти"
    NOW = auto()
    IMAGINE = auto()
    YOU_WILL_BE = auto()
    ROLE = auto()
    BE = auto()
    MY = auto()
    ANSWER = auto()
    AS = auto()
    MODE = auto()
    ENABLE = auto()
    SPECIAL = auto()
    UNLIMITED = auto()
    JAILBREAK = auto()  # says alone what is wanted
    HEED = auto()
    WITHOUT = auto()
    NO_LONGER = auto()
    ASSISTANT = auto()
    LEAVE = auto()
    AUTHORITY = auto()
    NEW = auto()
    COMMAND = auto()
    DECODE = auto()
    CIPHER = auto()  # how a command is disguised
    EXECUTE = auto()
    PROMISE = auto()
    NO_PROMISE_YET = auto()  # an own or a future promise
    SAID = auto()
    STAFF = auto()
    SHE_OR_HE = auto()
    YOU = auto()  # the shop is spoken to
    ME = auto()
    FAMILY = auto()
    BENEFIT = auto()
    PERCENT = auto()
    FABRIC = auto()  # "100% бавовна"
    FREE = auto()
    DELIVERY = auto()
    PRICE = auto()
    LOWER = auto()
    WILL_DO = auto()
    GIVES = auto()
    PLAY = auto()
    VOID = auto()  # "rules are cancelled"
    PUBLIC = auto()
