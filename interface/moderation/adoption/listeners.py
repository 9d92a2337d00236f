from collections.abc import Callable

import discord
from attrs import define

from application.moderation.adoption.hear_of_action import HearOfAction
from application.moderation.adoption.record_hand_actions import Recorded
from application.shared.use_case import UseCase
from interface.moderation.adoption.trail import Namer, deed_of
from interface.shared.client import CurrentClient


@define
class AdoptionListeners:
    """The audit log as Discord tells of it, and when it may not have."""

    _hear: UseCase[HearOfAction, Recorded]
    _missed_something: Callable[[], None]
    _namer: Namer
    _client: CurrentClient

    async def on_audit_log_entry_create(self, entry: discord.AuditLogEntry) -> None:
        deed = deed_of(entry)
        if deed is not None and deed.by != self._client.own_id():  # nobody has to be looked up for the bot's own
            await self._hear(HearOfAction(await self._namer.named(deed)))

    async def on_ready(self) -> None:
        self._missed_something()

    async def on_resumed(self) -> None:
        self._missed_something()

    async def on_guild_available(self, _guild: discord.Guild) -> None:
        self._missed_something()
