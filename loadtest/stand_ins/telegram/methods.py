"""
The methods of the Bot API: functions of the chats and the call's parameters.

https://core.telegram.org/bots/api; the texts of errors are those of the real server.
"""

import io
import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from PIL import Image
from yarl import URL

from loadtest.stand_ins.telegram.chats import BOT, Chats, Photo, Post, Webhook, shown

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_CALLBACK_BYTES = 64
MAX_ALERT = 200
MAX_PHOTO_BYTES = 10 * 1024 * 1024
PHOTO_FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
MAX_SIDES, MAX_RATIO = 10_000, 20  # width and height together, one to the other
SECRET_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,256}")
PARSE_MODES = ("", "html", "markdown", "markdownv2")
HTML_TAG = re.compile(
    r"</?(b|strong|i|em|u|ins|s|strike|del|a|code|pre|blockquote|tg-spoiler)"
    r"(\s[^<>]*)?>"
)


class BadRequest(Exception):
    """The call is refused with 400 and this description."""


Params = Mapping[str, Any]
Method = Callable[[Chats, Params], Any]


def get_me(chats: Chats, params: Params) -> Any:
    """Tell who the bot is."""
    return BOT | {"can_join_groups": True, "can_read_all_group_messages": False}


def set_webhook(chats: Chats, params: Params) -> Any:
    """Say where updates go; an empty url ends it."""
    raw = params.get("url", "")
    if not raw:
        chats.webhook = None
        return True
    url = URL(str(raw))
    if url.scheme != "https" and url.host not in ("127.0.0.1", "::1"):
        raise BadRequest("bad webhook: An HTTPS URL must be provided for webhook")
    secret = params.get("secret_token")
    if secret is not None and not SECRET_TOKEN.fullmatch(str(secret)):
        raise BadRequest("secret token contains unallowed characters")
    chats.webhook = Webhook(str(url), secret)
    return True


def send_message(chats: Chats, params: Params) -> Any:
    """Post a text."""
    chat_id = _chat_id(chats, params)
    text = str(params.get("text", ""))
    if not text.strip():
        raise BadRequest("message text is empty")
    if len(text) > MAX_TEXT:
        raise BadRequest("message is too long")
    _check_entities(text, params)
    return shown(chats.add(chat_id, text=text, reply_markup=_markup(params)))


def send_document(chats: Chats, params: Params) -> Any:
    """Post any file that comes along (or was sent before); it stands as a picture."""
    return _send_file(chats, params, "document", lambda file: None)


def send_photo(chats: Chats, params: Params) -> Any:
    """Post a picture that comes along as a file (or was sent before)."""
    return _send_file(chats, params, "photo", _check_photo)


def _send_file(
    chats: Chats, params: Params, field: str, check: Callable[[Photo], None]
) -> Any:
    chat_id = _chat_id(chats, params)
    caption = params.get("caption")
    if caption is not None:
        if len(caption) > MAX_CAPTION:
            raise BadRequest("message caption is too long")
        _check_entities(caption, params)
    markup = _markup(params)
    file = _file(chats, params, field, check)
    return shown(chats.add(chat_id, photo=file, caption=caption, reply_markup=markup))


def _file(
    chats: Chats, params: Params, field: str, check: Callable[[Photo], None]
) -> str:
    file = params.get(field)
    if file is None:
        raise BadRequest(f"there is no {field} in the request")
    if not isinstance(file, Photo):
        if file in chats.photos:
            return str(file)
        raise BadRequest("wrong file identifier/HTTP URL specified")
    if not file.body:
        raise BadRequest("file must be non-empty")
    check(file)
    return chats.add_photo(file)


def _check_photo(photo: Photo) -> None:
    """https://core.telegram.org/bots/api#sendphoto."""
    if len(photo.body) > MAX_PHOTO_BYTES:
        raise BadRequest("too big for a photo")
    try:
        with Image.open(io.BytesIO(photo.body), formats=PHOTO_FORMATS) as picture:
            sides = picture.size
    except (OSError, Image.DecompressionBombError) as error:
        raise BadRequest("IMAGE_PROCESS_FAILED") from error
    if sum(sides) > MAX_SIDES or max(sides) > MAX_RATIO * min(sides):
        raise BadRequest("PHOTO_INVALID_DIMENSIONS")


def edit_reply_markup(chats: Chats, params: Params) -> Any:
    """Change or remove the buttons of a post."""
    post = _post(chats, params)
    markup = _markup(params)
    if markup == post.reply_markup:
        raise BadRequest(
            "message is not modified: specified new message content and reply markup"
            " are exactly the same as a current content and reply markup of the message"
        )
    post = msgspec.structs.replace(post, reply_markup=markup)
    chats.keep(post)
    return shown(post)


def answer_callback_query(chats: Chats, params: Params) -> Any:
    """Let go of the button that somebody tapped."""
    if len(params.get("text") or "") > MAX_ALERT:
        raise BadRequest("MESSAGE_TOO_LONG")
    query_id = params.get("callback_query_id")
    if query_id not in chats.open_taps:
        raise BadRequest(
            "query is too old and response timeout expired or query ID is invalid"
        )
    chats.open_taps.discard(query_id)
    return True


def _chat_id(chats: Chats, params: Params) -> int:
    raw = params.get("chat_id")
    if raw in (None, ""):
        raise BadRequest("chat_id is empty")
    try:
        chat_id = int(raw)
    except (TypeError, ValueError) as error:
        raise BadRequest("chat not found") from error
    if chats.known and chat_id not in chats.known:
        raise BadRequest("chat not found")
    return chat_id


def _post(chats: Chats, params: Params) -> Post:
    chat_id = _chat_id(chats, params)
    try:
        return chats.posts[chat_id, int(params.get("message_id", ""))]
    except (KeyError, ValueError) as error:
        raise BadRequest("message to edit not found") from error


def _check_entities(text: str, params: Params) -> None:
    mode = str(params.get("parse_mode") or "").lower()
    if mode not in PARSE_MODES:
        raise BadRequest("unsupported parse_mode")
    if mode == "html" and "<" in HTML_TAG.sub("", text):
        raise BadRequest("can't parse entities: Unsupported start tag")


def _markup(params: Params) -> Mapping[str, Any] | None:
    """Read the buttons; in a form they come as JSON text."""
    raw = params.get("reply_markup")
    if raw in (None, ""):
        return None
    try:
        markup = msgspec.json.decode(raw) if isinstance(raw, str) else raw
    except msgspec.DecodeError as error:
        raise BadRequest("can't parse reply keyboard markup JSON object") from error
    if not isinstance(markup, dict) or markup.keys() != {"inline_keyboard"}:
        raise BadRequest("object expected as reply markup")
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadRequest('field "inline_keyboard" must be an Array of Arrays')
    for row in rows:
        for button in row:
            _check_button(button)
    return markup if any(rows) else None


def _check_button(button: Any) -> None:
    if not isinstance(button, dict):
        raise BadRequest("can't parse inline keyboard button: must be an Object")
    if not button.get("text"):
        raise BadRequest("can't parse inline keyboard button: Text is empty")
    if len(button.keys() & {"callback_data", "url"}) != 1:
        raise BadRequest(
            "can't parse inline keyboard button: Text buttons are unallowed in the"
            " inline keyboard"
        )
    payload = button.get("callback_data")
    if payload is not None and not 1 <= len(payload.encode()) <= MAX_CALLBACK_BYTES:
        raise BadRequest("BUTTON_DATA_INVALID")


METHODS: Mapping[str, Method] = {
    "getme": get_me,
    "setwebhook": set_webhook,
    "sendmessage": send_message,
    "sendphoto": send_photo,
    "senddocument": send_document,
    "editmessagereplymarkup": edit_reply_markup,
    "answercallbackquery": answer_callback_query,
}
