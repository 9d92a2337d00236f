"""`tux doctor` on Discord's side: the token, what the application is allowed, and the rights in each server."""

from collections.abc import AsyncIterator

import discord

from application.shared.errors import DiscordUnreachable
from infrastructure.settings import TuxSettings
from interface.main import DiscordAddress
from interface.shared.client import discord_answers
from interface.shared.invite import RIGHTS, missing_rights
from interface.shared.session_starts import ask_session_starts
from interface.startup.checks import Check
from playground.wire.connection import NoPlayground, connect, fetch_connection

GUILDS_AT_ONCE = 200
MOST_GUILDS = 1000
MOST_SHOWN = 5


async def find_discord(settings: TuxSettings) -> DiscordAddress | None:
    """None without a token, unless a playground runs at the port that is set."""
    if settings.discord.token:
        return DiscordAddress(settings.discord.token)
    if not settings.playground.port:
        return None
    try:
        connection = await fetch_connection(f"http://127.0.0.1:{settings.playground.port}")
    except NoPlayground:
        return None
    return DiscordAddress(connection.token, connect(connection))


async def examine_discord(address: DiscordAddress | None, *, members_intent: bool) -> AsyncIterator[Check]:
    """Asks over REST only, so that a bot that is connected stays so."""
    if address is None:
        yield Check("discord", passed=True, finding="no DISCORD_TOKEN is set, and no playground was found")
        return
    async with discord.Client(intents=discord.Intents(guilds=True), connector=address.connector) as client:
        try:
            async with discord_answers():
                await client.login(address.token)
        except discord.LoginFailure:
            yield Check("token", passed=False, finding="Discord refuses it; check DISCORD_TOKEN")
            return
        except (DiscordUnreachable, discord.HTTPException) as error:
            yield Check("token", passed=False, finding=f"Discord does not answer ({_why(error)})")
            return
        yield Check("token", passed=True, finding=f"belongs to {client.user}")
        yield _intents(client, members_intent=members_intent)
        try:
            async with discord_answers():
                yield await _sessions(client)
                yield await _rights(client)
        except (DiscordUnreachable, discord.DiscordException) as error:
            yield Check("rights", passed=False, finding=f"Discord does not tell ({_why(error)})")


def _why(error: Exception) -> str:
    cause = error.__cause__ or error
    return str(cause) or type(cause).__name__


def _intents(client: discord.Client, *, members_intent: bool) -> Check:
    flags = client.application_flags
    allowed = flags.gateway_guild_members or flags.gateway_guild_members_limited
    if not members_intent:
        return Check("intents", passed=True, finding="none is switched on that Discord must allow")
    finding = "the members intent is switched on, and Discord allows it"
    if not allowed:
        finding = (
            "TUX_DISCORD_MEMBERS_INTENT is on, and Discord does not allow it: "
            'switch on "Server Members Intent" in the developer portal'
        )
    return Check("intents", passed=allowed, finding=finding)


async def _sessions(client: discord.Client) -> Check:
    starts = await ask_session_starts(client)
    hours = starts.resets_after.total_seconds() / 3600
    finding = f"{starts.remaining} new connections are left for the next {hours:.1f} hours"
    return Check("sessions", passed=not starts.wait, finding=finding)


async def _rights(client: discord.Client) -> Check:
    lacking, seen = list[str](), 0
    async for name, granted in _guilds(client):
        seen += 1
        if missing := missing_rights(granted):
            lacking.append(f"{name} lacks {', '.join(f'{right.name} ({right.purpose})' for right in missing)}")
    if not lacking:
        named = ", ".join(str(right.name) for right in RIGHTS)
        return Check("rights", passed=True, finding=f"all that Tux can use, in {seen} servers ({named})")
    more = f"; and {len(lacking) - MOST_SHOWN} more servers" if len(lacking) > MOST_SHOWN else ""
    return Check("rights", passed=False, finding="; ".join(lacking[:MOST_SHOWN]) + more)


async def _guilds(client: discord.Client) -> AsyncIterator[tuple[str, discord.Permissions]]:
    """The first MOST_GUILDS servers and what the bot may do in each, apart from single channels."""
    last = 0
    for _ in range(MOST_GUILDS // GUILDS_AT_ONCE):
        page = await client.http.get_guilds(GUILDS_AT_ONCE, after=last, with_counts=False)
        for guild in page:
            yield guild["name"], discord.Permissions(int(guild.get("permissions", 0)))
        if len(page) < GUILDS_AT_ONCE:
            return
        last = int(page[-1]["id"])
