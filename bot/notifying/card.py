"""What a manager sees of a notice: who, what, the cart, the photo, the buttons."""

from collections.abc import Iterator

import msgspec

from bot.store.cases import Case
from bot.store.media import Picture
from bot.store.notices import Notice
from nodes.kit import Kit
from nodes.wording import lines, place, text
from rules.effects import NoticeKind
from rules.money import written
from rules.payments import Decision
from rules.session import Session

ON_CASES = frozenset({NoticeKind.CASE_OPENED, NoticeKind.CASE_REMINDER})
ON_CHATS = frozenset(
    {
        NoticeKind.HANDOFF,
        NoticeKind.HANDOFF_OVERDUE,
        NoticeKind.PHOTO_UNKNOWN,
        NoticeKind.PROMISE,
        NoticeKind.LINE_CHANGE,
        NoticeKind.SEND_FAILED,
    }
)
DETAILS = {  # of a notice, by the phrase that shows them
    "call": "notice.line.call",
    "canary": "notice.line.canary",
    "confidence": "notice.line.confidence",
    "reason": "notice.line.reason",
    "seen": "notice.line.seen",
}
TAKEOVER = "takeover"


class Button(msgspec.Struct, frozen=True):
    """What can be pressed: its words, and what it does to which case or chat."""

    words: str
    does: str
    to: str


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One notice, ready to be shown."""

    notice: Notice
    title: str
    lines: tuple[str, ...]
    buttons: tuple[Button, ...]
    picture: Picture | None

    @property
    def text(self) -> str:
        """The whole card as plain text."""
        return "\n".join((self.title, *self.lines))

    def within(self, limit: int) -> str:
        """
        Give the text in at most *limit* UTF-16 units.

        The longest line gives way, mostly what the shopper wrote: the link to her chat
        comes after it.
        """
        excess = len(self.text.encode("utf-16-le")) // 2 - limit
        if excess <= 0:
            return self.text
        longest = max(self.lines, key=len)
        cut = f"{longest[: -excess - 1]}…"
        lines = (cut if line is longest else line for line in self.lines)
        return "\n".join((self.title, *lines))[:limit]


def card_of(
    notice: Notice,
    session: Session | None,
    case: Case | None,
    picture: Picture | None,
    kit: Kit,
) -> Card:
    """Put the card together; what isn't known any more is left out."""
    return Card(
        notice=notice,
        title=text(kit, f"notice.title.{notice.kind}"),
        lines=(
            *(_about_shopper(notice, session, kit) if session else ()),
            *_about_money(session, case, kit),
            *_about_notice(notice, session, kit),
        ),
        buttons=tuple(_buttons(notice, case, kit)),
        picture=picture,
    )


def _about_shopper(notice: Notice, session: Session, kit: Kit) -> Iterator[str]:
    name = session.profile.name or notice.subscriber
    stage = text(kit, f"notice.stage.{session.resume_stage or session.stage}")
    yield text(kit, "notice.line.shopper", name=name)
    yield text(kit, "notice.line.stage", stage=stage)
    if session.cart.lines:
        yield text(kit, "notice.line.cart", lines=lines(kit, session.cart))


def _about_money(session: Session | None, case: Case | None, kit: Kit) -> Iterator[str]:
    if case is None:
        return
    yield text(kit, "notice.line.amount", amount=written(case.amount_due))
    if case.flags:
        flags = (text(kit, f"notice.flag.{flag}") for flag in case.flags)
        yield text(kit, "notice.line.flags", flags=", ".join(flags))
    if session and session.delivery.full_name:
        yield text(
            kit,
            "notice.line.delivery",
            full_name=session.delivery.full_name,
            phone=session.delivery.phone or "",
            city=session.delivery.city or "",
            place=place(kit, session.delivery),
        )


def _about_notice(notice: Notice, session: Session | None, kit: Kit) -> Iterator[str]:
    if notice.words:
        yield text(kit, "notice.line.words", words=notice.words)
    for name, value in notice.details:
        if name == "reason":
            value = text(kit, f"notice.reason.{value}")
        yield text(kit, DETAILS[name], **{name: value})
    if session and session.live_chat_url:
        yield text(kit, "notice.line.chat", url=session.live_chat_url)


def _buttons(notice: Notice, case: Case | None, kit: Kit) -> Iterator[Button]:
    if case and case.state == "open" and notice.kind in ON_CASES:
        for decision in Decision:
            words = text(kit, f"notice.button.{decision}")
            yield Button(words, decision, case.id)
    if notice.kind in ON_CHATS:
        words = text(kit, "notice.button.takeover")
        yield Button(words, TAKEOVER, notice.subscriber)
