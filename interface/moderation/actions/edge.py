"""Everything about one kind of action that concerns Discord: a kind's file in this folder makes one of these."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Protocol

import discord
from attrs import frozen
from discord import app_commands

from application.evidence.keep_capture import KeepCapture
from application.moderation.check_action import CheckAction
from application.moderation.effects.effect import Effect
from application.moderation.effects.jail import JailTools
from application.moderation.effects.lift import Lift
from application.moderation.effects.own_bans import OwnBans
from application.moderation.jail.show_swap import ShowSwap
from application.moderation.nick.note_nickname import NoteNickname
from application.moderation.nick.show_nickname import ShowNickname
from application.moderation.ports import AuditLog, Bans, Users
from application.moderation.queries import CaseView
from application.reports.act_on_report import ActedOnReport, ActOnReport
from application.shared.clock import SharedClock
from application.shared.use_case import UseCase
from domain.moderation.actions.action import ActionKind
from domain.moderation.jail.swap import RoleSwap
from domain.moderation.reason import LONGEST_REASON
from domain.shared.ids import CaptureId
from domain.shared.language import Language
from interface.shared.border import Interaction, Someone
from interface.shared.client import CurrentClient
from interface.shared.forms import Form
from interface.shared.languages import Text, language, number
from interface.shared.people import People
from interface.shared.reasons import Suggest

type Tree = app_commands.CommandTree[discord.Client]
type ReasonText = app_commands.Range[str, 1, LONGEST_REASON]
type TermText = app_commands.Range[str, 1, 100]
"""How long, or until when."""
type LinkText = app_commands.Range[str, 1, 200]

SILENT = "Whether the member is not told by direct message this time"
EVIDENCE = "The link to a message that it is about; it is kept as it is now"

DELETE_CHOICES = [
    app_commands.Choice(name=name, value=int(window.total_seconds()))
    for name, window in {
        "Nothing": timedelta(0),
        "The last hour": timedelta(hours=1),
        "The last 6 hours": timedelta(hours=6),
        "The last day": timedelta(days=1),
        "The last 3 days": timedelta(days=3),
        "The last 7 days": timedelta(days=7),
    }.items()
]
"""How far back the messages of somebody banned go, in seconds."""


type Evidence = str | CaptureId
"""A link to a message, or one that was kept already."""


class Take(Protocol):
    """Carries out what a command asks for, and answers it."""

    async def __call__(
        self,
        interaction: Interaction,
        kind: ActionKind,
        target: Someone,
        reason: str | None,
        *,
        delete_messages: timedelta = timedelta(0),
        lasts: str | None = None,
        is_silent: bool = False,
        evidence: Evidence | None = None,
        also: "Also | None" = None,
        around: "Around | None" = None,
    ) -> None: ...


type Also = Callable[[CaseView], Awaitable[Sequence[str]]]
"""What else there is to say of what was done, a line each."""


type Around = Callable[[Callable[[], Awaitable[CaseView]]], Awaitable[tuple[CaseView, Sequence[str]]]]
"""What the action is part of: takes it, and says what else there is to say, a line each."""


class Banned(Protocol):
    """Those whom Discord lists as banned."""

    async def suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]: ...

    async def find(self, interaction: Interaction, typed: str) -> Someone:
        """Raises BanNotFound, or what stands in the way."""
        ...


@frozen(kw_only=True)
class Hands:
    """What a kind's command works with."""

    take: Take
    check: UseCase[CheckAction, None]
    banned: Banned
    people: People
    reasons: Callable[[ActionKind], Suggest]
    """What is offered for why."""
    keep_message: UseCase[KeepCapture, CaptureId]
    act_on_report: UseCase[ActOnReport, ActedOnReport]
    show_swap: UseCase[ShowSwap, RoleSwap | None]
    show_nickname: UseCase[ShowNickname, str | None]


@frozen(kw_only=True)
class DiscordParts:
    """The ports that effects act through."""

    client: CurrentClient
    clock: SharedClock
    bans: Bans
    audit_log: AuditLog
    own_bans: OwnBans
    users: Users
    jail: JailTools
    note_nickname: UseCase[NoteNickname, None]


@frozen(kw_only=True)
class Face:
    """How cards show a kind, in the language in force."""

    icon: str
    name: Text
    """What one chooses it by: "ban"; other contexts say it by `named(KIND, ...)`."""
    _title: Text
    _plural: Text
    _done: Text
    """What happened to the target: "banned"."""
    _told: Text
    """What the member reads, with a place for the guild's name: "You were banned from {guild}"."""
    colour: int
    _subject: Text = "{target}"
    """Of what the answer says that it was done, where it is not the target itself."""
    an_hour: Text | None = None
    """What is bounded of it, where something is: "Bans an hour"."""
    swapped: Callable[[RoleSwap], Sequence[str]] = lambda _: ()
    """What there is to say of the roles that changed hands, a line each."""

    @property
    def title(self) -> str:
        return str(self._title)

    @property
    def plural(self) -> str:
        return str(self._plural)

    @property
    def noun(self) -> str:
        """Its title within a sentence."""
        return _within_a_sentence(self.title)

    @property
    def nouns(self) -> str:
        return _within_a_sentence(self.plural)

    @property
    def done(self) -> str:
        return str(self._done)

    def told(self, guild: str) -> str:
        return str(self._told).format(guild=guild)

    def subject(self, target: str) -> str:
        return str(self._subject).format(target=target)

    def counted(self, count: int) -> str:
        """`1 warning`, `12 warnings`."""
        return f"{number(count)} {self.noun if count == 1 else self.nouns}"


def _within_a_sentence(noun: str) -> str:
    """German nouns keep their capitals."""
    return noun if language() is Language.GERMAN else noun.lower()


@frozen(kw_only=True)
class ActionEdge:
    kind: ActionKind
    face: Face
    add_command: Callable[[Tree, Hands], None]
    """Adds what it is asked for with: a command, and where it has one a menu."""
    effect: Callable[[DiscordParts], Effect]
    lift: Callable[[DiscordParts], Lift] | None = None
    """How it is ended when its time is over, where it can be given a time."""
    forms: Callable[[Hands], tuple[Form, ...]] = lambda _: ()


def needed_for(kind: ActionKind) -> discord.Permissions:
    """Who sees the kind's command, unless the guild decides otherwise."""
    return discord.Permissions(discord.Permissions.VALID_FLAGS[kind.needs_of_moderator])
