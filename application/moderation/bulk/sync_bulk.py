from datetime import datetime, timedelta

from attrs import define, field, frozen

from application.guilds.queries import GuildSettingsReader
from application.moderation.bulk.errors import BulkPostGone
from application.moderation.bulk.ports import BulkAnswers, BulkLogChannel
from application.moderation.bulk.queries import BulkReader, BulkStatus
from application.moderation.bulk.remember_bulk_post import ChooseBulkPost, RememberBulkPost
from application.moderation.errors import CaseLogUnwritable
from application.shared.clock import Clock
from application.shared.use_case import UseCase
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkState
from domain.shared.ids import ChannelId, GuildId
from domain.shared.mod_log import MOD_LOG_CHANNEL

SHOWN_EVERY = timedelta(seconds=3)
"""How often at most what is still under way is shown anew: Discord limits edits of a message."""


@frozen(kw_only=True)
class SyncBulk:
    guild: GuildId
    operation: OperationNumber


@define
class SyncBulkHandler:
    """Makes one post in the mod-log, and the message of whoever confirmed it, show an operation as it is now.

    It looks at the state, not at what happened, so it may run twice, late, or concurrently. What is only on its way may
    be left out, since more will come; how it ended never is. Raises CaseLogUnwritable.
    """

    _reader: BulkReader
    _settings: GuildSettingsReader
    _channel: BulkLogChannel
    _answers: BulkAnswers
    _choose_post: UseCase[ChooseBulkPost, bool]
    _remember_post: UseCase[RememberBulkPost, None]
    _clock: Clock
    _shown: dict[tuple[GuildId, OperationNumber], datetime] = field(factory=dict)

    async def __call__(self, command: SyncBulk) -> None:
        status = await self._reader.show(command.guild, command.operation)
        if status.operation.state is BulkState.PLANNED or self._is_too_soon(status):
            return
        while True:
            await self._answers.show(status)
            await self._show(status)
            shown, status = status, await self._reader.show(command.guild, command.operation)
            if status.operation.version == shown.operation.version or status.operation.state is BulkState.RUNNING:
                return

    def _is_too_soon(self, status: BulkStatus) -> bool:
        key, now = (status.operation.guild, status.operation.number), self._clock.now()
        if status.operation.state is not BulkState.RUNNING:
            self._shown.pop(key, None)
            return False
        last = self._shown.get(key)
        if last is not None and now - last < SHOWN_EVERY:
            return True
        self._shown[key] = now
        return False

    async def _show(self, status: BulkStatus) -> None:
        operation = status.operation
        channel, message = operation.log_channel, operation.log_message
        try:
            if channel is None:
                await self._post_first(status)
            elif message is None:
                await self._post(status, channel, may_be_there=True)
            else:
                await self._channel.edit(channel, message, status)
        except BulkPostGone:
            await self._post_anew(status)
        except CaseLogUnwritable:
            chosen = await self._chosen(operation.guild)
            if chosen is not None and chosen == channel:
                raise
            await self._post_anew(status)

    async def _post_first(self, status: BulkStatus) -> None:
        channel, operation = await self._chosen(status.operation.guild), status.operation
        if channel is not None:
            is_first = await self._choose_post(
                ChooseBulkPost(guild=operation.guild, operation=operation.number, channel=channel)
            )
            await self._post(status, channel, may_be_there=not is_first)

    async def _post_anew(self, status: BulkStatus) -> None:
        """In the channel that is chosen now; without one nobody wants to see it."""
        channel = await self._chosen(status.operation.guild)
        if channel is not None:
            await self._post(status, channel, may_be_there=True)

    async def _post(self, status: BulkStatus, channel: ChannelId, *, may_be_there: bool) -> None:
        operation = status.operation
        message = await self._channel.post(channel, status, may_be_there=may_be_there)
        await self._remember_post(
            RememberBulkPost(guild=operation.guild, operation=operation.number, channel=channel, message=message)
        )

    async def _chosen(self, guild: GuildId) -> ChannelId | None:
        settings = await self._settings.get(guild)
        return None if settings is None else settings[MOD_LOG_CHANNEL]
