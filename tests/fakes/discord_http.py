"""Discord's side of discord.py's HTTP session: it answers, and remembers what it was asked."""

import json
import re
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import cast
from urllib.parse import unquote

import aiohttp
from attrs import define, field, frozen

from domain.shared.ids import UserId
from tests.builders import BOT, OWNER
from tests.fakes.payloads import DM_CHANNEL, Json, channels_json, dm_json, member_json, message_json, user_json

_API = re.compile(r"https://discord\.com/api/v\d+")
_EPHEMERAL, _SILENT = 1 << 6, 1 << 12
_MESSAGE_CALLBACKS = (4, 5)  # a message, or the promise of one
_DEFERRED = (5, 6)
NOBODY = {"parse": list[str]()}

_FILE = 13
"""The component that shows a file (Discord API reference, "Component Types")."""


@frozen
class Asked:
    method: str
    path: str
    body: Json
    query: Mapping[str, object]
    reason: str | None
    files: Mapping[str, bytes] = field(factory=dict)
    """What is uploaded with it, by file name."""

    @property
    def message(self) -> Json | None:
        """What it sends or changes in a message, None where it does neither."""
        if self.path.endswith("/callback"):
            return cast(Json, self.body["data"]) if self.body["type"] == _MESSAGE_CALLBACKS[0] else None
        is_message = self.path.startswith("/webhooks/") or re.fullmatch(r"/channels/\d+/messages(/\d+)?", self.path)
        return self.body if is_message and self.method in ("POST", "PATCH") else None

    @property
    def is_deferral(self) -> bool:
        return self.path.endswith("/callback") and self.body["type"] in _DEFERRED

    @property
    def is_for_one_person(self) -> bool:
        """Whether only the person who asked sees it."""
        body = cast(Json, self.body.get("data") or {}) if self.path.endswith("/callback") else self.body
        return bool(cast(int, body.get("flags", 0)) & _EPHEMERAL)

    @property
    def is_silent(self) -> bool:
        """Whether it notifies nobody."""
        return bool(cast(int, self.body.get("flags", 0)) & _SILENT)

    @property
    def must_be_for_one_person(self) -> bool:
        if self.path.endswith("/callback"):
            return self.body["type"] in _MESSAGE_CALLBACKS
        return self.path.startswith("/webhooks/") and self.method == "POST"


@frozen
class Answer:
    status: int = 200
    body: object = None
    headers: Mapping[str, str] = {}


def refused(status: int, code: int = 0, **more: object) -> Answer:
    return Answer(status, {"code": code, "message": "refused", **more})


@define
class Response:
    """The part of aiohttp's response that discord.py reads."""

    status: int
    _body: object
    headers: dict[str, str]
    reason: str = "of the test"

    async def text(self, encoding: str) -> str:
        return json.dumps(self._body)

    async def read(self) -> bytes:
        assert isinstance(self._body, bytes)
        return self._body


@define
class Exchange:
    _answer: Answer | BaseException

    async def __aenter__(self) -> Response:
        if isinstance(self._answer, BaseException):
            raise self._answer
        headers = {"content-type": "application/json", **self._answer.headers}
        return Response(self._answer.status, self._answer.body, headers)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


@define(eq=False)
class DiscordHttp:
    """Stands in for the aiohttp session. `answers` take precedence, by method and path; an exception is raised."""

    journal: list[object] = field(factory=list)
    answers: dict[str, Answer | BaseException] = field(factory=dict)
    next_answers: dict[str, list[Answer | BaseException]] = field(factory=dict)
    """Given once each, before `answers`."""
    histories: dict[int, list[Json]] = field(factory=dict)
    """What stands in a channel, oldest first."""
    _messages: int = 60_000
    closed: bool = False

    @property
    def asked(self) -> list[Asked]:
        return [entry for entry in self.journal if isinstance(entry, Asked)]

    @property
    def messages(self) -> list[Json]:
        """What was sent or edited, in order."""
        return [asked.message for asked in self.asked if asked.message is not None]

    def find(self, method: str, path: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.method == method and re.fullmatch(path, asked.path)]

    def request(self, method: str, url: str, **given: object) -> Exchange:
        params = cast(Mapping[str, object] | None, given.get("params"))
        path, _, in_url = _API.sub("", url).partition("?")
        query = dict(params or {}) | dict(pair.split("=", 1) for pair in in_url.split("&") if pair)
        payload, files = _parts(given.get("data"))
        body = cast(Json, json.loads(payload or "null") or {})
        headers = cast(Mapping[str, str], given.get("headers") or {})
        reason = headers.get("X-Audit-Log-Reason")
        asked = Asked(method, path, body, query, None if reason is None else unquote(reason), files)
        self.journal.append(asked)
        key = f"{method} {path}"
        if self.next_answers.get(key):
            return Exchange(self.next_answers[key].pop(0))
        return Exchange(self.answers[key] if key in self.answers else Answer(200, self._usual_answer(asked)))

    def get(self, url: str) -> Exchange:
        """A picture of the CDN, by its whole address; by default there is none."""
        self.journal.append(Asked("GET", url, {}, {}, None))
        return Exchange(self.answers.get(f"GET {url}", refused(404)))

    async def close(self) -> None:
        self.closed = True

    def _usual_answer(self, asked: Asked) -> object:
        if asked.message is not None and not asked.path.endswith("/callback"):
            self._messages += 1
            return self._message(asked)
        match asked.path.strip("/").split("/"):
            case ["users", "@me"]:
                return user_json(BOT)
            case ["oauth2", "applications", "@me"]:
                about = {"name": "Tux", "description": "", "icon": None, "verify_key": "", "flags": 0}
                return {
                    **about,
                    "id": str(BOT),
                    "owner": user_json(OWNER),
                    "bot_public": True,
                    "bot_require_code_grant": False,
                }
            case ["applications", _, "commands"]:
                return []
            case ["interactions", interaction, _, "callback"]:
                return {"interaction": {"id": interaction, "type": 2, "response_message_id": "1"}}
            case ["users", user] if user != "@me":
                return user_json(UserId(int(user)))
            case ["users", "@me", "channels"]:
                return dm_json(UserId(int(str(asked.body["recipient_id"]))))
            case ["channels", channel, "messages"]:
                return self.histories.get(int(channel), [])
            case ["channels", channel] if int(channel) == DM_CHANNEL:
                return dm_json(UserId(0))
            case ["guilds", _, "channels"]:
                return channels_json()
            case ["guilds", _, "members", "@me"]:
                return member_json(BOT)
            case ["guilds", _, "members", user]:
                return member_json(UserId(int(user)))
            case _:
                return None

    def _message(self, asked: Asked) -> Json:
        parts = asked.path.split("/")
        number = int(parts[4]) if parts[1] == "channels" and len(parts) > 4 else self._messages
        channel = int(parts[2]) if parts[1] == "channels" else 0
        return message_json(number, asked.body.get("components"), channel=channel, content=asked.body.get("content"))


def _parts(data: object) -> tuple[str, dict[str, bytes]]:
    """The JSON of a request, and the files that travel beside it."""
    if not isinstance(data, aiohttp.FormData):
        return cast(str, data or ""), {}
    payload, files = "", dict[str, bytes]()
    for names, _, value in data._fields:
        if names["name"] == "payload_json":
            payload = value
        else:
            files[names["filename"]] = value.getvalue()
    return payload, files


def texts_of(message: Json) -> list[str]:
    """The texts of a message's content and components, in the order in which they are read."""
    content = message.get("content")
    return [
        *([str(content)] if content else []),
        *(str(each["content"]) for each in walk(message) if each["type"] == 10),
    ]


def buttons_of(message: Json) -> list[Json]:
    return [each for each in walk(message) if each["type"] == 2]


def pictures_of(message: Json) -> list[str]:
    files = [str(cast(Json, each["file"])["url"]) for each in walk(message) if each["type"] == 13]
    galleries = [cast(list[Json], each["items"]) for each in walk(message) if each["type"] == 12]
    return files + [str(cast(Json, item["media"])["url"]) for items in galleries for item in items]


def walk(message: Json) -> Iterator[Json]:
    """Each component, nested ones and those beside a text included."""
    for component in cast(list[Json], message.get("components") or []):
        yield component
        yield from walk(component)
        if "accessory" in component:
            yield cast(Json, component["accessory"])


def documents_of(message: Json) -> list[str]:
    """The addresses of the files in it that are fetched and not looked at."""
    return [str(cast(Json, item["file"])["url"]) for item in walk(message) if item["type"] == _FILE]


def faults_of(asked: Asked, *, for_all: bool = False) -> Iterator[str]:
    """What no message of Tux may be: its limits are Discord's, its manners the bot's own."""
    if asked.must_be_for_one_person and not for_all and not asked.is_for_one_person:
        yield "others see it too"
    message = asked.message
    if message is None:
        return
    if message.get("allowed_mentions") != NOBODY:
        yield "may ping"
    if sum(map(len, texts_of(message))) > 4000:
        yield "has more than 4,000 characters"
    if len(str(message.get("content") or "")) > 2000:
        yield "has a plain text of more than 2,000 characters"
    if sum(1 for _ in walk(message)) > 40:
        yield "has more than 40 components"
    shown = {
        url.removeprefix("attachment://")
        for url in [*pictures_of(message), *documents_of(message)]
        if url.startswith("attachment://")
    }
    if shown != set(asked.files):
        yield "does not show just the files that it brings"
    ids = [str(button["custom_id"]) for button in buttons_of(message) if "url" not in button]
    if len(set(ids)) < len(ids) or any(len(each) > 100 for each in ids):
        yield "has custom ids that are too long or not distinct"
    if not all(button.get("label") or button.get("emoji") for button in buttons_of(message)):
        yield "has a button that says nothing"
    nonce = message.get("nonce")
    if nonce is not None and not (len(str(nonce)) <= 25 and message.get("enforce_nonce") is True):
        yield "has a nonce that Discord does not take"
