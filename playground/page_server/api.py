"""The API of the page, as `page` in the browser and only that may use it."""

from collections.abc import Callable

from aiohttp import web
from attrs import define, field

from playground.page_server.asked import Action, Asked, Handler, answered, answering, json_response
from playground.page_server.events import PageEvents
from playground.page_server.state import state_json
from playground.people.answers import Answers
from playground.people.people import People
from playground.people.refused import PersonRefused
from playground.wire.connection import Connection
from playground.wire.forms import Form
from playground.wire.message_json import page_message_json
from playground.world.json_value import JsonObject

_LONGEST_OPTIONS = 25


@define(eq=False)
class PageApi:
    """Reads a request, lets `People` act, and writes what came of it."""

    _people: People
    _answers: Answers
    _events: PageEvents
    _online: Callable[[], bool]
    _connection: Callable[[], Connection]
    _unsaved: Callable[[], str | None]
    _bot_pid: int | None = field(init=False, default=None)
    """The process that asked last how to connect."""

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/state", self._action(self._state)),
            web.get("/api/events", self._stream),
            web.get("/api/connection", self._action(self._connect)),
            web.get("/api/bot", self._action(self._bot)),
            web.post("/api/messages", self._action(self._say)),
            web.post("/api/reactions", self._action(self._react)),
            web.post("/api/commands", self._action(self._command)),
            web.post("/api/attachments", self._attach),
            web.post("/api/autocomplete", self._action(self._autocomplete)),
            web.post("/api/components", self._action(self._component)),
            web.post("/api/modals", self._action(self._modal)),
        ]

    def _action(self, action: Action) -> Handler:
        return answering(self._people.world, action)

    async def _state(self, asked: Asked) -> JsonObject:
        state = state_json(self._people, asked.guild, asked.viewer, online=self._online())
        return {**state, "unsaved": self._unsaved()}

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        try:
            viewer = Asked(self._people.world, Form(request.query), request.match_info).viewer
        except PersonRefused as refused:
            return json_response({"error": str(refused)}, refused.status)
        return await self._events.stream(request, viewer)

    async def _connect(self, asked: Asked) -> JsonObject:
        self._bot_pid = asked.form.integer("pid") or self._bot_pid
        return self._connection().to_json()

    async def _bot(self, _: Asked) -> JsonObject:
        return {"online": self._online(), "pid": self._bot_pid}

    async def _say(self, asked: Asked) -> JsonObject:
        content = asked.form.text("content") or ""
        message = self._people.say(asked.acting, asked.id("channel_id"), content)
        return page_message_json(self._people.world, message)

    async def _react(self, asked: Asked) -> JsonObject:
        emoji = asked.form.needed_text("emoji", longest=100)
        message = self._people.react(asked.acting, asked.id("channel_id"), asked.id("message_id"), emoji)
        return page_message_json(self._people.world, message)

    async def _command(self, asked: Asked) -> JsonObject:
        interaction = self._people.use_command(
            asked.acting,
            asked.id("channel_id"),
            asked.id("command_id"),
            _options(asked),
            target_id=asked.form.integer("target_id"),
        )
        return {"interaction_id": str(interaction.id)}

    async def _attach(self, request: web.Request) -> web.StreamResponse:
        """The body is the file, whatever it holds."""
        raw = await request.read()

        async def action(asked: Asked) -> JsonObject:
            filename = asked.form.needed_text("filename", longest=260)
            return {"id": str(self._people.attach(asked.acting, asked.id("channel_id"), filename, raw))}

        return await answered(self._people.world, action, Form(request.query), request.match_info)

    async def _autocomplete(self, asked: Asked) -> JsonObject:
        interaction = self._people.ask_for_choices(
            asked.acting, asked.id("channel_id"), asked.id("command_id"), _options(asked)
        )
        return {"choices": await self._answers.choices(interaction)}

    async def _component(self, asked: Asked) -> JsonObject:
        raw = asked.form.data.get("values")
        values = [str(value) for value in raw] if isinstance(raw, list) else []
        custom_id = asked.form.needed_text("custom_id", longest=100)
        interaction = self._people.use_component(
            asked.acting, asked.id("channel_id"), asked.id("message_id"), custom_id, values
        )
        return {"interaction_id": str(interaction.id)}

    async def _modal(self, asked: Asked) -> JsonObject:
        components = [component.data for component in asked.form.forms("components", longest=40)]
        custom_id = asked.form.needed_text("custom_id", longest=100)
        interaction = self._people.submit_modal(asked.acting, asked.id("interaction_id"), custom_id, components)
        return {"interaction_id": str(interaction.id)}


def _options(asked: Asked) -> list[JsonObject]:
    return [option.data for option in asked.form.forms("options", longest=_LONGEST_OPTIONS)]
