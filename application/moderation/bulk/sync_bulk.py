from datetime import datetime, timedelta

from attrs import define, field, frozen

from application.guilds.queries import GuildSettingsReader
from application.moderation.bulk.ports import BulkAnswers, BulkLogChannel
from application.moderation.bulk.queries import BulkReader, BulkStatus
from application.moderation.bulk.remember_bulk_post import ChooseBulkPost, RememberBulkPost
from application.shared.clock import Clock
from application.shared.posting import StandingPost
from application.shared.use_case import UseCase
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkState
from domain.shared.ids import ChannelId, GuildId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.posts import Place

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
            await StandingPost(self._channel, self).show_once(status)
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

    async def of(self, status: BulkStatus) -> Place | None:
        operation = status.operation
        if operation.log_channel is None:  # or somebody has chosen one since
            operation = (await self._reader.show(operation.guild, operation.number)).operation
        channel = operation.log_channel
        return None if channel is None else Place(channel=channel, message=operation.log_message)

    async def choose(self, status: BulkStatus, channel: ChannelId) -> bool:
        operation = status.operation
        return await self._choose_post(
            ChooseBulkPost(guild=operation.guild, operation=operation.number, channel=channel)
        )

    async def remember(self, status: BulkStatus, place: Place) -> None:
        operation = status.operation
        await self._remember_post(RememberBulkPost(guild=operation.guild, operation=operation.number, place=place))

    async def chosen(self, guild: GuildId) -> ChannelId | None:
        settings = await self._settings.get(guild)
        return None if settings is None else settings[MOD_LOG_CHANNEL]
