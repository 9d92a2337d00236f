"""Everything about one kind of action that concerns Discord: a kind's file in this folder makes one of these."""

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

import discord
from attrs import frozen
from discord import app_commands

from application.moderation.effects.effect import Effect
from application.moderation.ports import AuditLog, Bans
from domain.moderation.actions.action import ActionKind
from domain.moderation.reason import LONGEST_REASON
from interface.shared.border import Interaction
from interface.shared.client import CurrentClient

type Tree = app_commands.CommandTree[discord.Client]
type ReasonText = app_commands.Range[str, 1, LONGEST_REASON]


class Take(Protocol):
    """Carries out what a command asks for, and answers it."""

    async def __call__(
        self,
        interaction: Interaction,
        kind: ActionKind,
        target: discord.abc.Snowflake,
        reason: str | None,
        *,
        delete_messages: timedelta = timedelta(0),
    ) -> None: ...


@frozen(kw_only=True)
class DiscordParts:
    """The ports that effects act through."""

    client: CurrentClient
    bans: Bans
    audit_log: AuditLog


@frozen(kw_only=True)
class Face:
    """How cards show a kind."""

    icon: str
    title: str
    plural: str
    done: str
    """What happened to the target: "banned"."""
    told: str
    """What the member reads before the guild's name: "You were banned from"."""
    colour: int


@frozen(kw_only=True)
class ActionEdge:
    kind: ActionKind
    face: Face
    add_command: Callable[[Tree, Take], None]
    effect: Callable[[DiscordParts], Effect]


def needed_for(kind: ActionKind) -> discord.Permissions:
    """Who sees the kind's command, unless the guild decides otherwise."""
    return discord.Permissions(discord.Permissions.VALID_FLAGS[kind.needs_of_moderator])
