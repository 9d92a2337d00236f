"""`tux config`: for whoever runs the bot. Each command imports for itself what it needs.

Discord is asked over REST where there is a token. Else names stand for nothing, and only what is configured already can
be named, by its id.
"""

import argparse
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from domain.shared.ids import LARGEST_ID
from interface.shared.command_line import Commands, add_command, add_group

if TYPE_CHECKING:
    import discord

    from application.configuration.plan_configuration import Planned
    from application.configuration.views import PlanView
    from domain.shared.ids import RequestId, UserId
    from domain.shared.standing import Standing
    from interface.configuration.commands import ConfigurationUseCases
    from interface.shared.wiring import Shared
    from interface.shared.words import Words

_NO_NAMES = (
    "No DISCORD_TOKEN is set, so the names of channels and roles cannot be mapped: set it, as for `tux run`, or use "
    "`/config` in the server."
)
_UNCHECKED = "Not checked without Discord: whether the bot can still post in the channels and hand out the roles."
_UNASKED = "Ranks and rights are not asked for: this is the command line."


def add_commands(commands: Commands) -> None:
    config = add_group(commands, "config", "The configuration of a server as a file.")
    exporting = add_command(config, "export", export)
    exporting.add_argument("file", metavar="FILE", nargs="?", help="what to write; without it the standard output")
    planning = add_command(config, "plan", plan)
    planning.add_argument("file", metavar="FILE", help="what to read")
    applying = add_command(config, "apply", apply)
    applying.add_argument("file", metavar="FILE", help="what to read")
    applying.add_argument("--only", metavar="FINGERPRINT", help="apply it only if the plan is still this one")
    history_ = add_command(config, "history", history)
    back = add_command(config, "rollback", rollback)
    back.add_argument("version", type=int, metavar="VERSION", help="its number in `tux config history`")
    back.add_argument("--apply", action="store_true", help="do it; without it is only told what would change")
    back.add_argument("--without-gone", action="store_true", help="also where something is gone that it names")
    for command in (exporting, planning, applying, history_, back):
        command.add_argument("--guild", type=_id, required=True, metavar="ID", help="which server")
    for command in (exporting, planning, applying, back):
        command.add_argument("--without-discord", action="store_true", help="do not ask Discord: no names, ids alone")
    for command in (planning, applying, back):
        command.add_argument("--by", type=_id, required=True, metavar="ID", help="whom the histories are to name")
    words = schema.__doc__
    config.add_parser("schema", help=words, description=words).set_defaults(do=schema)


async def export(shared: "Shared", arguments: argparse.Namespace) -> int:
    """Write the configuration of a server as YAML; with ids alone where Discord is not asked for the names."""
    import asyncio

    from application.configuration.export_configuration import ExportConfiguration
    from domain.shared.ids import UserId

    command = ExportConfiguration(guild=arguments.guild, by=_operator(UserId(1)))
    async with _asking_discord(shared, arguments) as (use_cases, _):
        content = (await use_cases.export(command)).file
    if arguments.file is None:
        sys.stdout.buffer.write(content)
    else:
        await asyncio.to_thread(Path(arguments.file).write_bytes, content)
    return 0


async def plan(shared: "Shared", arguments: argparse.Namespace) -> int:
    """Say what a file would change; exits with 1 if it is refused."""
    async with _asking_discord(shared, arguments) as (use_cases, words):
        return 0 if _say(await _planned(shared, use_cases, arguments), words) is not None else 1


async def apply(shared: "Shared", arguments: argparse.Namespace) -> int:
    """Bring about what a file says, all of it or nothing; exits with 1 if it is refused."""
    async with _asking_discord(shared, arguments) as (use_cases, words):
        planned = _say(await _planned(shared, use_cases, arguments), words)
        if planned is None:
            return 1
        if arguments.only is not None and arguments.only != planned.fingerprint.text:
            print("Nothing was applied: this is not the plan that you named.")
            return 1
        return await _apply(shared, use_cases, planned, arguments, words)


async def history(shared: "Shared", arguments: argparse.Namespace) -> int:
    """List the versions of a server's configuration, newest first."""
    from application.configuration.list_versions import ListVersions
    from domain.configuration.version import MOST_VERSIONS
    from domain.shared.ids import UserId
    from domain.shared.paging import Seek

    use_cases, _ = _open(shared, None)
    command = ListVersions(guild=arguments.guild, by=_operator(UserId(1)), seek=Seek(size=MOST_VERSIONS))
    for each in [listed.version for listed in (await use_cases.list(command)).items]:
        back = "" if each.rolls_back_to is None else f" to {each.rolls_back_to}"
        made = f"{each.source.value}{back}  by {each.by}: {', '.join(each.changed)}"
        print(f"{each.number}  {each.at:%Y-%m-%d %H:%M} UTC  {made}")
    return 0


async def rollback(shared: "Shared", arguments: argparse.Namespace) -> int:
    """Say what leads back to a version, or do it; exits with 1 if it is refused."""
    from application.configuration.plan_configuration import PlanRollback
    from domain.configuration.version import VersionNumber

    command = PlanRollback(
        guild=arguments.guild,
        by=_operator(arguments.by),
        request=_request(shared),
        version=VersionNumber(arguments.version),
    )
    async with _asking_discord(shared, arguments) as (use_cases, words):
        planned = _say(await use_cases.roll_back(command), words)
        if planned is None:
            return 1
        if not arguments.apply:
            return 0
        if planned.gone and planned.changes and not arguments.without_gone:
            print("Nothing was applied: say --without-gone to apply it without what is gone.")
            return 1
        return await _apply(shared, use_cases, planned, arguments, words)


def schema() -> None:
    """Write the JSON Schema of configuration files."""
    from infrastructure.database.settings import DatabaseSettings
    from infrastructure.settings import TuxSettings
    from interface.configuration.wiring import schema_file, sections_of
    from interface.main import join_contexts, open_shared

    nowhere = TuxSettings(database=DatabaseSettings(url="postgresql://nobody@127.0.0.1/nothing"))  # nothing connects
    sys.stdout.buffer.write(schema_file(sections_of(join_contexts(open_shared(nowhere)))))


@asynccontextmanager
async def _asking_discord(
    shared: "Shared", arguments: argparse.Namespace
) -> "AsyncIterator[tuple[ConfigurationUseCases, Words]]":
    """Says so where it cannot be asked. Raises TokenRefused, DiscordUnreachable."""
    from interface.startup.discord_over_rest import discord_over_rest

    if arguments.without_discord:
        yield _open(shared, None)
        return
    async with discord_over_rest(shared.settings) as client:
        if client is None:
            print(_NO_NAMES, file=sys.stderr)
        yield _open(shared, client)


def _open(shared: "Shared", client: "discord.Client | None") -> "tuple[ConfigurationUseCases, Words]":
    """Without a client, Discord cannot be asked."""
    from interface.configuration.asked import asked_over_rest
    from interface.configuration.wiring import configuration_use_cases, sections_of
    from interface.main import join_contexts, join_words

    contexts = join_contexts(shared)
    directory, look = (None, None) if client is None else asked_over_rest(client)
    return configuration_use_cases(shared, sections_of(contexts), directory, look), join_words(contexts)


def _operator(user: "UserId") -> "Standing":
    """Whoever runs the bot may all that the owner of a server may."""
    from domain.shared.permission import Permission
    from domain.shared.standing import Standing

    return Standing(user=user, is_owner=True, is_administrator=True, permissions=frozenset(Permission))


def _request(shared: "Shared") -> "RequestId":
    from discord.utils import time_snowflake

    from domain.shared.ids import RequestId

    return RequestId(time_snowflake(shared.clock.now()))


async def _planned(shared: "Shared", use_cases: "ConfigurationUseCases", arguments: argparse.Namespace) -> "Planned":
    import asyncio

    from application.configuration.plan_configuration import PlanConfiguration

    command = PlanConfiguration(
        guild=arguments.guild,
        by=_operator(arguments.by),
        request=_request(shared),
        file=await asyncio.to_thread(Path(arguments.file).read_bytes),
    )
    return await use_cases.plan(command)


def _say(planned: "Planned", words: "Words") -> "PlanView | None":
    """Says what is planned, or why it is refused; None for the latter."""
    from application.configuration.views import Refused
    from interface.configuration.lines import change_lines, counted, gone_line, problem_line

    if isinstance(planned, Refused):
        for problem in planned.problems:
            print(problem_line(problem, words, str))
        print("Nothing was changed.")
        return None
    if planned.gone:
        print("These are gone by now. What names them is left as it is today:")
    for gone in planned.gone:
        print(gone_line(gone, str))
    for change in planned.changes:
        print(change_lines(change, str))
    print(f"{counted(planned.changes)}; fingerprint {planned.fingerprint.text}")
    print(_UNASKED if planned.is_checked else f"{_UNCHECKED} {_UNASKED}", file=sys.stderr)
    return planned


async def _apply(
    shared: "Shared",
    use_cases: "ConfigurationUseCases",
    planned: "PlanView",
    arguments: argparse.Namespace,
    words: "Words",
) -> int:
    from application.configuration.apply_plan import Applied, ApplyPlan, Outdated
    from domain.configuration.version import Source

    if not planned.changes:
        return 0
    command = ApplyPlan(
        guild=arguments.guild,
        by=_operator(arguments.by),
        request=_request(shared),
        plan=planned.plan,
        fingerprint=planned.fingerprint,
        source=Source.COMMAND_LINE,
    )
    match await use_cases.apply(command):
        case Applied(number=number):
            print(f"Applied as version {number}.")
            return 0
        case Outdated():
            print("Nothing was applied: something has changed in this moment. Try again.")
        case refused:
            _say(refused, words)
    return 1


def _id(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < len(str(LARGEST_ID)) + 1 else 0
    if not 0 < number <= LARGEST_ID:
        raise argparse.ArgumentTypeError(f"{text!r} is no id of Discord's")
    return number
