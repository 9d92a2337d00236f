"""Tells Discord which commands there are: beside serving, until it takes them, and only when they changed."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping

import discord
import structlog
from attrs import define
from discord import app_commands

from application.shared.errors import ApplicationError
from application.shared.incidents import IncidentReporter
from application.shared.known_commands import CommandsPrint, KnownCommands
from domain.shared.ids import ApplicationId
from interface.shared.client import discord_answers
from interface.shared.command_payloads import Payload, Tree, payload_of

_log = structlog.stdlib.get_logger(__name__)

FIRST_WAIT = 5.0  # seconds
LONGEST_WAIT = 900.0

_BAD_REQUEST, _INVALID_FORM = 400, 50035
"""The status and Discord's code under which its answer says which command it does not take."""

_IN_LANGUAGES = ("name_localizations", "description_localizations")
"""Discord says them where commands are told, but not where they are asked for."""


def _nobody_notes(_problem: str | None) -> None:
    """Where there is no health to report."""


@define
class CommandSync:
    _known: KnownCommands
    _incidents: IncidentReporter
    _note: Callable[[str | None], None] = _nobody_notes

    async def until_told(self, tree: Tree, tried: asyncio.Event) -> None:
        """Return once Discord knows the commands; `tried` is set after the first try. A refusal is said once."""
        wait, said = FIRST_WAIT, ""
        while (problem := await self._try(tree)) is not None:
            tried.set()
            self._note(problem)
            if problem != said:
                _log.error("the commands are not known to Discord", problem=problem)
            said = problem
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)
        tried.set()
        self._note(None)

    async def _try(self, tree: Tree) -> str | None:
        """What stands in the way, None where nothing does."""
        try:
            async with discord_answers():
                await self(tree)
        except (app_commands.CommandSyncFailure, discord.HTTPException) as refused:
            return f"Discord refuses the commands: {refused.text or refused.status}"
        except ApplicationError as error:
            return f"the commands could not be told yet: {type(error).__name__}"
        except Exception as error:  # noqa: BLE001  # reported; the bot serves the commands that Discord knows
            return f"the commands could not be told, incident {self._incidents.report(error, during='command sync')}"
        return None

    async def __call__(self, tree: Tree) -> None:
        """Tell Discord, unless it holds by now what it made of these very commands.

        Raises what discord.py does, and RecordsUnavailable.
        """
        assert tree.client.application_id is not None, "a client that is logged in knows its application"
        application = ApplicationId(tree.client.application_id)
        payloads = [payload_of(command, tree) for command in tree.get_commands()]
        sent = _digest(payloads)
        last = await self._known.last(application)
        if last is not None and last.sent == sent and last.held == _held(await tree.fetch_commands()):
            _log.info("Discord knows the commands already")
            return
        told = await _tell(tree, payloads)
        await self._known.remember(application, CommandsPrint(sent=sent, held=_held(told)))
        _log.info("commands are known to Discord", commands=len(told))


async def _tell(tree: Tree, payloads: list[Payload]) -> list[app_commands.AppCommand]:
    """As `tree.sync`, which would put the payloads together once more. Raises what it does."""
    client = tree.client
    assert client.application_id is not None, "a client that is logged in knows its application"
    try:
        told = await client.http.bulk_upsert_global_commands(client.application_id, payload=payloads)
    except discord.HTTPException as refused:
        if refused.status == _BAD_REQUEST and refused.code == _INVALID_FORM:
            raise app_commands.CommandSyncFailure(refused, tree.get_commands()) from None
        raise
    return [app_commands.AppCommand(data=each, state=client._connection) for each in told]


def _held(commands: Iterable[app_commands.AppCommand]) -> str:
    return _digest(_without_languages(command.to_dict()) for command in commands)


def _without_languages(held: Mapping[str, object]) -> Mapping[str, object]:
    return {name: _plain(value) for name, value in held.items() if name not in _IN_LANGUAGES}


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return _without_languages(value) if isinstance(value, dict) else value


def _digest(commands: Iterable[Mapping[str, object]]) -> str:
    lines = sorted(json.dumps(command, sort_keys=True, default=str) for command in commands)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
