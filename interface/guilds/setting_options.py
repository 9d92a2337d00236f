"""`/settings set GROUP`: a slash command whose options are a context's settings."""

import inspect
from collections.abc import Awaitable, Callable, Coroutine

import discord
from discord import app_commands

from domain.guilds.guild import Choice
from domain.shared.history import Value
from domain.shared.settings import AnySetting, GuildRole, Line, NameFrom, OneOf, TextChannel, WholeNumber, YesNo
from interface.shared.border import Interaction
from interface.shared.setting_face import SettingFace, SettingGroup

MOST_CHOICES = 25
LONGEST_NAME = 100

type Given = discord.TextChannel | discord.Role | bool | int | str | None
type Change = Callable[[Interaction, tuple[Choice, ...]], Awaitable[None]]


def add_set_command(parent: app_commands.Group, group: SettingGroup, change: Change) -> None:
    """Options that a person leaves out are not among the choices."""
    by_option = {face.option: face for face in group.faces}

    async def set_settings(interaction: Interaction, /, **given: Given) -> None:
        choices = (Choice(by_option[name].setting, _value(value)) for name, value in given.items() if value is not None)
        await change(interaction, tuple(choices))

    # discord.py reads a command's options off the signature.
    set_settings.__signature__ = inspect.Signature(  # type: ignore[attr-defined]  # which a function does have
        [
            inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Interaction),
            *map(_parameter, group.faces),
        ]
    )
    app_commands.describe(**{face.option: face.description for face in group.faces})(set_settings)
    app_commands.autocomplete(
        **{
            face.option: _suggest(face.setting.type.names)
            for face in group.faces
            if isinstance(face.setting.type, NameFrom)
        }
    )(set_settings)
    app_commands.choices(
        **{
            face.option: [
                app_commands.Choice(name=str(face.name_of(member)), value=member) for member in face.setting.type.enum
            ]
            for face in group.faces
            if isinstance(face.setting.type, OneOf)
        }
    )(set_settings)
    parent.add_command(app_commands.Command(name=group.name, description=group.description, callback=set_settings))


def matching(names: frozenset[str], typed: str) -> list[str]:
    """The first names that contain what was typed so far, those that begin with it before the others."""
    wanted = typed.strip().lower().replace(" ", "_")
    found = (name for name in names if wanted in name.lower())
    return sorted(found, key=lambda name: (not name.lower().startswith(wanted), name))[:MOST_CHOICES]


def _parameter(face: SettingFace) -> inspect.Parameter:
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(face.option, kind, default=None, annotation=_annotation(face.setting))


def _annotation(setting: AnySetting) -> object:
    match setting.type:
        case YesNo():
            return bool | None
        case TextChannel():
            return discord.TextChannel | None
        case GuildRole():
            return discord.Role | None
        case NameFrom():
            return app_commands.Range[str, 1, LONGEST_NAME] | None
        case WholeNumber(least=least, most=most):
            return app_commands.Range[int, least, most] | None
        case Line(longest=longest):
            return app_commands.Range[str, 1, longest] | None
        case OneOf():
            return str | None
        case other:
            raise TypeError(f"{setting.name}: no command option is known for {type(other).__name__}")


def _value(given: Given) -> Value:
    return given.id if isinstance(given, discord.TextChannel | discord.Role) else given


def _suggest(
    names: Callable[[], frozenset[str]],
) -> Callable[[Interaction, str], Coroutine[object, object, list[app_commands.Choice[str]]]]:
    async def suggest(_interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=name, value=name) for name in matching(names(), typed)]

    return suggest
