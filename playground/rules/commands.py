"""The application commands a bot registers: checked like Discord does, and who may use them."""

import re
from collections.abc import Mapping, Sequence

from attrs import define

from playground.rules.local_discord import LocalDiscord, StateChanged
from playground.rules.permissions import in_guild
from playground.wire.forms import Form
from playground.world.guild import Guild
from playground.world.json_value import Json, JsonObject, as_int, as_objects, as_text
from playground.world.permission import Permission
from playground.world.refusals import DiscordError, Refusal

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUB_COMMAND, SUB_COMMAND_GROUP = 1, 2
_MOST = {CHAT_INPUT: 100, USER_MENU: 5, MESSAGE_MENU: 5}
_NAME = re.compile(r"[-_'\w]{1,32}")
_MOST_TEXT = 8000


@define(eq=False)
class Commands:
    """The registered commands, global ones and those of a guild."""

    _local: LocalDiscord

    def listed(self, guild_id: int | None) -> list[JsonObject]:
        wanted = None if guild_id is None else str(guild_id)
        return [command for command in self._local.world.commands if command.get("guild_id") == wanted]

    def overwrite(self, guild_id: int | None, body: Json) -> list[JsonObject]:
        """Register exactly these commands; one that stays keeps its id."""
        forms = list(Form({"commands": body or []}).forms("commands", longest=sum(_MOST.values())))
        forms = [Form(form.data, form.path[1:]) for form in forms]
        fresh = [self._registered(form, guild_id) for form in forms]
        _check_number(fresh)
        names = [(command["type"], command["name"]) for command in fresh]
        for form, name in zip(forms, names, strict=True):
            if names.count(name) > 1:
                raise form.wrong("name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Command names must be unique")
        others = [command for command in self._local.world.commands if command not in self.listed(guild_id)]
        self._local.world.commands = [*others, *fresh]
        self._local.notify(StateChanged())
        return fresh

    def create(self, guild_id: int | None, body: Json) -> JsonObject:
        """Register one more, or replace the one of the same name and type."""
        command = self._registered(Form.of(body), guild_id)
        kept = [known for known in self._local.world.commands if known["id"] != command["id"]]
        _check_number([command, *(known for known in kept if known.get("guild_id") == command.get("guild_id"))])
        self._local.world.commands = [*kept, command]
        self._local.notify(StateChanged())
        return command

    def edit(self, guild_id: int | None, command_id: int, body: Json) -> JsonObject:
        known = self.one(guild_id, command_id)
        command = {**self._registered(Form({**known, **Form.of(body).data}), guild_id), "id": known["id"]}
        self._local.world.commands = [command if kept is known else kept for kept in self._local.world.commands]
        self._local.notify(StateChanged())
        return command

    def remove(self, guild_id: int | None, command_id: int) -> None:
        self._local.world.commands.remove(self.one(guild_id, command_id))
        self._local.notify(StateChanged())

    def one(self, guild_id: int | None, command_id: int) -> JsonObject:
        """Raises Discord's error 10063."""
        for command in self.listed(guild_id):
            if command["id"] == str(command_id):
                return command
        raise DiscordError(Refusal.UNKNOWN_COMMAND)

    def usable_by(self, user_id: int, guild: Guild | None) -> list[JsonObject]:
        """The commands somebody may use in a guild or, without one, in direct messages."""
        known = self.listed(None)
        if guild is None:
            return [command for command in known if _works_in_direct_messages(command)]
        held = in_guild(guild, user_id)
        known += self.listed(guild.id)
        if held & Permission.ADMINISTRATOR:
            return known
        return [command for command in known if held & Permission.USE_APPLICATION_COMMANDS and _is_for(held, command)]

    def _registered(self, form: Form, guild_id: int | None) -> JsonObject:
        kind = form.integer("type") or CHAT_INPUT
        name = form.needed_text("name", longest=32)
        if kind == CHAT_INPUT:
            _check_name(form)
            form.needed_text("description", longest=100)
            _check_options(form)
            if _written(form.data) > _MOST_TEXT:
                raise form.wrong("options", "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")
        guild = None if guild_id is None else str(guild_id)
        same = [command for command in self.listed(guild_id) if (command["type"], command["name"]) == (kind, name)]
        command: dict[str, Json] = {
            "id": same[0]["id"] if same else str(self._local.snowflakes.next()),
            "application_id": str(self._local.world.bot_id),
            "version": str(self._local.snowflakes.next()),
            "type": kind,
            "name": name,
            "name_localizations": form.data.get("name_localizations"),
            "description": form.data.get("description") or "",
            "description_localizations": form.data.get("description_localizations"),
            "default_member_permissions": _permissions(form.data.get("default_member_permissions")),
            "dm_permission": form.data.get("dm_permission", True) is not False,
            "contexts": form.data.get("contexts"),
            "integration_types": form.data.get("integration_types") or [0],
            "nsfw": form.flag("nsfw"),
        }
        if guild is not None:
            command["guild_id"] = guild
        if form.data.get("options"):
            command["options"] = [_option(option) for option in as_objects(form.data["options"])]
        return command


def _check_number(commands: Sequence[JsonObject]) -> None:
    kinds = [command["type"] for command in commands]
    if any(kinds.count(kind) > most for kind, most in _MOST.items()):
        raise DiscordError(Refusal.TOO_MANY_COMMANDS)


def _permissions(value: Json) -> str | None:
    number = as_int(value)
    return None if number is None else str(number)


def _is_for(held: int, command: JsonObject) -> bool:
    needed = as_int(command.get("default_member_permissions"))
    return needed is None or (needed != 0 and held & needed == needed)


def _works_in_direct_messages(command: JsonObject) -> bool:
    contexts = command.get("contexts")
    return 1 in contexts if isinstance(contexts, list) else command.get("dm_permission") is not False


def _check_name(form: Form) -> None:
    name = form.needed_text("name", longest=32)
    if not _NAME.fullmatch(name) or name != name.lower():
        raise form.wrong("name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _check_options(form: Form, depth: int = 0) -> None:
    optional_seen = False
    for option in form.forms("options", longest=25):
        _check_name(option)
        option.needed_text("description", longest=100)
        kind = option.integer("type", lowest=1, highest=11)
        if kind in (SUB_COMMAND, SUB_COMMAND_GROUP):
            if depth > 1 or (depth == 1 and kind == SUB_COMMAND_GROUP):
                raise option.wrong("type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Invalid option type")
            _check_options(option, depth + 1)
            continue
        if option.flag("required") and optional_seen:
            words = "Required options must be placed before non-required options"
            raise option.wrong("required", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", words)
        optional_seen = optional_seen or not option.flag("required")
        for choice in option.forms("choices", longest=25):
            choice.needed_text("name", longest=100)
            if isinstance(choice.data.get("value"), str):
                choice.needed_text("value", longest=100)


def _option(option: JsonObject) -> JsonObject:
    kept: dict[str, Json] = {
        key: value for key, value in option.items() if value is not None and not (key == "autocomplete" and not value)
    }
    for key in ("options", "choices"):
        inner = option.get(key)
        if inner:
            kept[key] = [_option(item) for item in as_objects(inner)]
        else:
            kept.pop(key, None)
    return kept


def _written(command: Mapping[str, Json]) -> int:
    own = sum(len(as_text(command.get(key))) for key in ("name", "description", "value"))
    inner = [*as_objects(command.get("options")), *as_objects(command.get("choices"))]
    return own + sum(map(_written, inner))
