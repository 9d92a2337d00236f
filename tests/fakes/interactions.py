"""People who type commands and press buttons: through the real discord.py, up to where the network would begin."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import count
from typing import cast
from unittest.mock import patch

from attrs import define, field, frozen

from domain.shared.ids import UserId
from domain.shared.permission import Permission
from interface.shared.bot import TuxBot
from tests.builders import MODERATOR
from tests.fakes.discord_http import DiscordHttp, faults_of
from tests.fakes.payloads import (
    DM_CHANNEL,
    Json,
    channel_json,
    guild_json,
    in_dm,
    interaction_json,
    member_json,
    message_json,
    role_json,
    user_json,
)
from tests.wired import slash_commands

_COMMAND, _BUTTON, _AUTOCOMPLETE, _FORM = 2, 3, 4, 5
_SELECT = 3  # a type of component
_CHANNEL_SELECT = 8  # a type of component
_SHOWS_FORM = 9  # a kind of answer
_USER_OPTION, _CHANNEL_OPTION, _ROLE_OPTION, _FILE_OPTION = 6, 7, 8, 11
_FOR_ALL = ("s",)  # commands whose answers everybody reads

type Given = str | int | bool


@frozen(kw_only=True)
class Person:
    user: UserId = MODERATOR
    rights: frozenset[Permission] = frozenset()

    @property
    def member(self) -> Json:
        return member_json(self.user, rights=self.rights)


def someone(*rights: Permission, user: UserId = MODERATOR) -> Person:
    return Person(user=user, rights=frozenset(rights))


@asynccontextmanager
async def logged_in(bot: TuxBot, http: DiscordHttp) -> AsyncIterator[None]:
    """As after READY, in one guild. Each message then has to say for itself that it pings nobody."""
    with patch("aiohttp.ClientSession", lambda **_: http):
        await bot.login("token")
    bot._connection.allowed_mentions = None
    bot._connection.parsers["GUILD_CREATE"](guild_json())
    bot._ready.set()
    await settled()
    yield
    await bot.close()


async def settled() -> None:
    """Wait until nothing that an event of Discord began is still going on."""
    await asyncio.sleep(0)  # messages are told of in the loop's next turn
    while others := _tasks():
        await asyncio.gather(*others)


def _tasks() -> Collection[asyncio.Task[object]]:
    names = ("CommandTree-invoker", "discord-ui-dynamic-item", "discord.py: ")
    return [task for task in asyncio.all_tasks() if task.get_name().startswith(names)]


@define(eq=False)
class Guild:
    """What people do in the guild, and what the bot sends meanwhile."""

    bot: TuxBot
    http: DiscordHttp
    _interactions: "count[int]" = field(factory=lambda: count(50_000))
    last_interaction: int = 0
    gone: set[int] = field(factory=set)
    """People who can be chosen, and are not members."""

    async def slash(self, command: str, by: Person, options: Mapping[str, Given] | None = None) -> Json:
        """The message that answers it; the last if there are several."""
        return await self._interact(_COMMAND, by, self._command(command, options or {}))

    async def slash_in_dm(self, command: str, by: Person, options: Mapping[str, Given] | None = None) -> Json:
        """Typed in a direct message with the bot; the message that answers it."""
        self.last_interaction = next(self._interactions)
        data = self._command(command, options or {})
        await self._send(in_dm(interaction_json(self.last_interaction, _COMMAND, by.member, data)))
        return self.http.messages[-1]

    async def press_in_dm(self, custom_id: str, by: Person, message: Json) -> Json:
        """Press a button of a direct message; the message that answers it."""
        shown = message_json(70_000, message["components"], channel=DM_CHANNEL)
        self.last_interaction = next(self._interactions)
        data = {"custom_id": custom_id, "component_type": 2}
        await self._send(in_dm(interaction_json(self.last_interaction, _BUTTON, by.member, data, message=shown)))
        return self.http.messages[-1]

    async def press_for_form_in_dm(self, custom_id: str, by: Person) -> Json:
        """The form that a button of a direct message opens."""
        button = {"type": 2, "style": 2, "custom_id": custom_id, "label": "x"}
        shown = message_json(70_000, [{"type": 1, "components": [button]}], channel=DM_CHANNEL)
        data = {"custom_id": custom_id, "component_type": 2}
        await self._send(in_dm(interaction_json(next(self._interactions), _BUTTON, by.member, data, message=shown)))
        return self._form_shown()

    async def submit_in_dm(self, custom_id: str, by: Person, values: Mapping[str, str]) -> Json:
        """Send a form off in a direct message; the message that answers it."""
        self.last_interaction = next(self._interactions)
        data = {"custom_id": custom_id, "components": _fields(values)}
        await self._send(in_dm(interaction_json(self.last_interaction, _FORM, by.member, data)))
        return self.http.messages[-1]

    async def suggestions(self, command: str, by: Person, option: str, typed: str) -> list[Json]:
        data = self._command(command, {option: typed}, focused=option)
        await self._send(interaction_json(next(self._interactions), _AUTOCOMPLETE, by.member, data))
        return cast(list[Json], cast(Json, self.http.asked[-1].body["data"])["choices"])

    async def menu(self, name: str, by: Person, target: UserId) -> Json:
        """Choose something from the menu of a person; the message that answers it."""
        return await self._interact(_COMMAND, by, _chosen(name, target))

    async def menu_form(self, name: str, by: Person, target: UserId) -> Json:
        """The form that choosing something from the menu of a person opens."""
        await self._send(interaction_json(next(self._interactions), _COMMAND, by.member, _chosen(name, target)))
        callback = self.http.asked[-1].body
        assert callback["type"] == _SHOWS_FORM, callback
        return cast(Json, callback["data"])

    async def message_menu(self, name: str, by: Person, message: Json) -> Json:
        """Choose something from the menu of a message; the message that answers it."""
        return await self._interact(_COMMAND, by, _chosen_message(name, message))

    async def message_form(self, name: str, by: Person, message: Json) -> Json:
        """The form that choosing something from the menu of a message opens."""
        data, self.last_interaction = _chosen_message(name, message), next(self._interactions)
        await self._send(interaction_json(self.last_interaction, _COMMAND, by.member, data))
        return self._form_shown()

    async def press_for_form(self, custom_id: str, by: Person, message: Json) -> Json:
        """The form that a button opens."""
        shown = message_json(70_000, message["components"])
        data = {"custom_id": custom_id, "component_type": 2}
        await self._send(interaction_json(next(self._interactions), _BUTTON, by.member, data, message=shown))
        return self._form_shown()

    def _form_shown(self) -> Json:
        callback = self.http.asked[-1].body
        assert callback["type"] == _SHOWS_FORM, callback
        return cast(Json, callback["data"])

    async def submit(self, custom_id: str, by: Person, values: Mapping[str, str]) -> Json:
        """Send a form off; the message that answers it."""
        return await self.submit_components(custom_id, by, _fields(values))

    async def submit_components(self, custom_id: str, by: Person, components: Sequence[Json]) -> Json:
        return await self._interact(_FORM, by, {"custom_id": custom_id, "components": components})

    async def press(self, custom_id: str, by: Person, message: Json) -> Json:
        """Press a button of a message that the bot sent."""
        shown = message_json(70_000, message["components"])
        return await self._interact(_BUTTON, by, {"custom_id": custom_id, "component_type": 2}, shown)

    async def choose(self, custom_id: str, by: Person, message: Json, chosen: Sequence[str]) -> Json:
        """Choose from a select of a message that the bot sent."""
        shown = message_json(70_000, message["components"])
        data = {"custom_id": custom_id, "component_type": _SELECT, "values": [*chosen]}
        return await self._interact(_BUTTON, by, data, shown)

    async def pick(self, custom_id: str, by: Person, message: Json, *values: str, kind: int = _CHANNEL_SELECT) -> Json:
        """Pick values in a select of a message that the bot sent."""
        data = {"custom_id": custom_id, "component_type": kind, "values": list(values)}
        return await self._interact(_BUTTON, by, data, message_json(70_000, message["components"]))

    async def _interact(self, kind: int, by: Person, data: Json, message: Json | None = None) -> Json:
        before = len(self.http.messages)
        self.last_interaction = next(self._interactions)
        await self._send(interaction_json(self.last_interaction, kind, by.member, data, message=message))
        assert len(self.http.messages) > before, "there was no answer"
        return self.http.messages[-1]

    async def _send(self, payload: Json) -> None:
        before = len(self.http.asked)
        self.bot._connection.parsers["INTERACTION_CREATE"](payload)
        await settled()
        faults = [
            f"{asked.method} {asked.path} {fault}"
            for asked in self.http.asked[before:]
            for fault in faults_of(asked, for_all=cast(Json, payload["data"]).get("name") in _FOR_ALL)
        ]
        assert faults == []

    def _command(self, name: str, options: Mapping[str, Given], *, focused: str | None = None) -> Json:
        given = [self._option(name, option, value, focused=option == focused) for option, value in options.items()]
        top, *below = name.split()
        for number, part in enumerate(reversed(below)):
            given = [{"name": part, "type": 1 if number == 0 else 2, "options": given}]
        users = {
            str(each["value"]): user_json(UserId(int(str(each["value"])))) for each in _of_type(given, _USER_OPTION)
        }
        members = {user: _without_user(member_json(UserId(int(user)))) for user in users if int(user) not in self.gone}
        channels = {
            str(each["value"]): {**channel_json(), "id": each["value"], "permissions": "0"}
            for each in _of_type(given, _CHANNEL_OPTION)
        }
        roles = {
            str(each["value"]): role_json(int(str(each["value"])), position=5, permissions=0)
            for each in _of_type(given, _ROLE_OPTION)
        }
        return {
            "id": "1",
            "name": top,
            "type": 1,
            "options": given,
            "resolved": {
                "users": users,
                "members": members,
                "channels": channels,
                "roles": roles,
                "attachments": {
                    str(each["value"]): _file(str(each["value"])) for each in _of_type(given, _FILE_OPTION)
                },
            },
        }

    def _option(self, command: str, option: str, value: Given, *, focused: bool) -> Json:
        parameters = slash_commands(self.bot)[command].parameters
        by_shown_name = {each.display_name: each for each in parameters}
        parameter = by_shown_name[option]
        kind = parameter.type.value
        sent = str(value) if kind in (_USER_OPTION, _CHANNEL_OPTION, _ROLE_OPTION) else value
        asked: Json = {"name": option, "type": kind, "value": sent}
        return {**asked, "focused": True} if focused else asked


def _file(address: str) -> Json:
    """An attachment that is known by its address."""
    return {"id": "7", "filename": "file", "size": 1, "url": address, "proxy_url": address}


def _chosen(name: str, target: UserId) -> Json:
    member = _without_user(member_json(target))
    resolved = {"users": {str(target): user_json(target)}, "members": {str(target): member}}
    return {"id": "1", "name": name, "type": 2, "target_id": str(target), "resolved": resolved}


def _chosen_message(name: str, message: Json) -> Json:
    resolved = {"messages": {str(message["id"]): message}}
    return {"id": "1", "name": name, "type": 3, "target_id": message["id"], "resolved": resolved}


def _without_user(member: Json) -> Json:
    """As Discord sends a member beside its user."""
    return {key: value for key, value in member.items() if key != "user"}


def _of_type(options: Collection[Json], kind: int) -> list[Json]:
    found = [option for option in options if option["type"] == kind]
    for option in options:
        found += _of_type(cast(list[Json], option.get("options", [])), kind)
    return found


def _fields(values: Mapping[str, str]) -> list[Json]:
    return [
        {"type": 18, "id": 1, "component": {"type": 4, "id": 2, "custom_id": each, "value": value}}
        for each, value in values.items()
    ]
