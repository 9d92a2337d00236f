"""The API of the page, as `page` in the browser and only that may use it."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from attrs import define

from playground.page_server.events import PageEvents
from playground.page_server.state import state_json
from playground.people.answers import Answers
from playground.people.people import People
from playground.people.refused import PersonRefused
from playground.wire.connection import Connection
from playground.wire.forms import Form, InvalidForm
from playground.wire.message_json import page_message_json
from playground.world.json_value import Json, JsonObject, dump, parse
from playground.world.refusals import DiscordError

type _Action = Callable[[Form, web.Request], Awaitable[JsonObject]]
_LONGEST_OPTIONS = 25


@define(eq=False)
class PageApi:
    """Reads a request, lets `People` act, and writes what came of it."""

    _people: People
    _answers: Answers
    _events: PageEvents
    _online: Callable[[], bool]
    _connection: Callable[[], Connection]

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/state", self._state),
            web.get("/api/events", self._stream),
            web.get("/api/connection", self._connect),
            web.post("/api/messages", self._action(self._say)),
            web.post("/api/commands", self._action(self._command)),
            web.post("/api/autocomplete", self._action(self._autocomplete)),
            web.post("/api/components", self._action(self._component)),
            web.post("/api/modals", self._action(self._modal)),
            web.post("/api/members/{user}/presence", self._action(self._presence)),
            web.post("/api/members/{user}/ban", self._action(self._ban)),
            web.delete("/api/members/{user}/ban", self._action(self._unban)),
        ]

    def _action(self, action: _Action) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handler(request: web.Request) -> web.StreamResponse:
            try:
                raw = await request.read()
                form = Form.of(parse(raw) if raw else {})
                return _json(await action(form, request))
            except PersonRefused as refused:
                return _json({"error": str(refused)}, refused.status)
            except (InvalidForm, DiscordError, ValueError) as error:
                return _json({"error": f"This request makes no sense: {error}"}, 400)

        return handler

    async def _state(self, request: web.Request) -> web.StreamResponse:
        try:
            viewer = self._viewer(request)
        except PersonRefused as refused:
            return _json({"error": str(refused)}, refused.status)
        return _json(state_json(self._people, viewer, online=self._online()))

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        try:
            viewer = self._viewer(request)
        except PersonRefused as refused:
            return _json({"error": str(refused)}, refused.status)
        return await self._events.stream(request, viewer)

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        return _json(self._connection().to_json())

    def _viewer(self, request: web.Request) -> int:
        return self._acting(Form(request.query), default=self._people.world.guild.owner_id)

    def _acting(self, form: Form, *, default: int | None = None) -> int:
        user_id = form.integer("as") or default
        if user_id is None or user_id not in self._people.world.users:
            raise PersonRefused("Nobody here has this id.", status=404)
        if self._people.world.users[user_id].bot:
            raise PersonRefused("The bot acts for itself.", status=403)
        return user_id

    async def _say(self, form: Form, _: web.Request) -> JsonObject:
        message = self._people.say(self._acting(form), _id(form, "channel_id"), form.text("content") or "")
        return page_message_json(self._people.world, message)

    async def _command(self, form: Form, _: web.Request) -> JsonObject:
        interaction = self._people.use_command(
            self._acting(form),
            _id(form, "channel_id"),
            _id(form, "command_id"),
            _options(form),
            target_id=form.integer("target_id"),
        )
        return {"interaction_id": str(interaction.id)}

    async def _autocomplete(self, form: Form, _: web.Request) -> JsonObject:
        interaction = self._people.ask_for_choices(
            self._acting(form), _id(form, "channel_id"), _id(form, "command_id"), _options(form)
        )
        return {"choices": await self._answers.choices(interaction)}

    async def _component(self, form: Form, _: web.Request) -> JsonObject:
        raw = form.data.get("values")
        values = [str(value) for value in raw] if isinstance(raw, list) else []
        custom_id = form.needed_text("custom_id", longest=100)
        interaction = self._people.use_component(
            self._acting(form), _id(form, "channel_id"), _id(form, "message_id"), custom_id, values
        )
        return {"interaction_id": str(interaction.id)}

    async def _modal(self, form: Form, _: web.Request) -> JsonObject:
        components = [component.data for component in form.forms("components", longest=40)]
        custom_id = form.needed_text("custom_id", longest=100)
        interaction = self._people.submit_modal(self._acting(form), _id(form, "interaction_id"), custom_id, components)
        return {"interaction_id": str(interaction.id)}

    async def _presence(self, form: Form, request: web.Request) -> JsonObject:
        self._people.set_presence(_member(request), present=form.flag("present"))
        return {}

    async def _ban(self, form: Form, request: web.Request) -> JsonObject:
        self._people.ban(self._acting(form), _member(request), form.text("reason", longest=512))
        return {}

    async def _unban(self, form: Form, request: web.Request) -> JsonObject:
        acting = Form({**request.query, **form.data})
        self._people.unban(self._acting(acting, default=self._people.world.guild.owner_id), _member(request))
        return {}


def _json(data: Json, status: int = 200) -> web.Response:
    return web.Response(status=status, body=dump(data), content_type="application/json")


def _id(form: Form, key: str) -> int:
    number = form.integer(key)
    if number is None:
        raise form.wrong(key, "BASE_TYPE_REQUIRED", "This field is required")
    return number


def _member(request: web.Request) -> int:
    return int(request.match_info["user"])


def _options(form: Form) -> list[JsonObject]:
    return [option.data for option in form.forms("options", longest=_LONGEST_OPTIONS)]
