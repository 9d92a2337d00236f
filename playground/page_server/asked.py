"""One request of the page, as its handlers see it."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from attrs import define

from playground.people.refused import PersonRefused
from playground.wire.forms import Form, InvalidForm
from playground.world.guild import Guild
from playground.world.json_value import Json, JsonObject, dump, parse
from playground.world.refusals import DiscordError
from playground.world.world import World


@define
class Asked:
    """`form` is the request's JSON, or its query where it has none; `path` what its address names."""

    world: World
    form: Form
    path: Mapping[str, str]

    @property
    def guild(self) -> Guild:
        """The guild that is shown, the first one if none is named. Raises `PersonRefused`."""
        guild_id = self.form.integer("guild_id")
        if guild_id is None:
            return self.world.guild
        if guild_id not in self.world.guilds:
            raise PersonRefused("There is no such guild.", status=404)
        return self.world.guilds[guild_id]

    @property
    def acting(self) -> int:
        """Who does it. Raises `PersonRefused`."""
        user_id = self.form.integer("as")
        if user_id is None or user_id not in self.world.users:
            raise PersonRefused("Nobody here has this id.", status=404)
        if self.world.users[user_id].bot:
            raise PersonRefused("The bot acts for itself.", status=403)
        return user_id

    @property
    def viewer(self) -> int:
        """Who looks; the guild's owner if nobody is named. Raises `PersonRefused`."""
        return self.guild.owner_id if "as" not in self.form else self.acting

    def id(self, name: str) -> int:
        """An id of the form or of the address. Raises Discord's error 50035."""
        if name in self.path:
            return int(self.path[name])
        number = self.form.integer(name)
        if number is None:
            raise self.form.wrong(name, "BASE_TYPE_REQUIRED", "This field is required")
        return number


type Action = Callable[[Asked], Awaitable[JsonObject]]
type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def answering(world: World, action: Action) -> Handler:
    """The handler that lets an action answer; what is refused is said in `error`."""

    async def handler(request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        try:
            form = Form({**request.query, **Form.of(parse(raw) if raw else {}).data})
        except (InvalidForm, ValueError) as error:
            return _senseless(error)
        return await answered(world, action, form, request.match_info)

    return handler


async def answered(world: World, action: Action, form: Form, path: Mapping[str, str]) -> web.Response:
    """What an action answers; what is refused is said in `error`."""
    try:
        return json_response(await action(Asked(world, form, path)))
    except PersonRefused as refused:
        return json_response({"error": str(refused)}, refused.status)
    except (InvalidForm, DiscordError, ValueError) as error:
        return _senseless(error)


def _senseless(error: Exception) -> web.Response:
    return json_response({"error": f"This request makes no sense: {error}"}, 400)


def json_response(data: Json, status: int = 200) -> web.Response:
    return web.Response(status=status, body=dump(data), content_type="application/json")
