from contextlib import suppress

from attrs import define, frozen

from application.guilds.queries import GuildSettingsReader, settings_of
from application.moderation.appeals.queries import AppealReader
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.moderation.appeals.appeal import AppealState
from domain.moderation.appeals.errors import AppealNotFound
from domain.moderation.appeals.settings import APPEAL_CHANNEL
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import ChannelId, GuildId
from domain.shared.posts import Place

AT_ONCE = 100


@frozen
class PostOpenAppeals:
    """In the channel that is chosen now, where they stand in another one, or nowhere."""

    guild: GuildId


@frozen(kw_only=True)
class MoveAppeals:
    guild: GuildId
    numbers: tuple[CaseNumber, ...]
    channel: ChannelId


@define
class MoveAppealsHandler:
    """The transaction: those that are still open are to be shown there; whoever shows them finds no post yet."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: MoveAppeals) -> None:
        now = await self._clock.now()
        async with self._uow() as uow:
            for number in sorted(command.numbers):
                with suppress(AppealNotFound):  # forgotten meanwhile
                    appeal = await uow.appeals.lock(command.guild, number)
                    if appeal.state is AppealState.OPEN:
                        await uow.appeal_posts.put(command.guild, number, Place(channel=command.channel))
                        appeal.moved(at=now)
                        await uow.appeals.save(appeal)
            await uow.commit()


@define
class PostOpenAppealsHandler:
    """A post in a channel that is gone, or that was never made as no channel was chosen, nobody would see again."""

    _settings: GuildSettingsReader
    _appeals: AppealReader
    _move: UseCase[MoveAppeals, None]

    async def __call__(self, command: PostOpenAppeals) -> None:
        channel = (await settings_of(command.guild, self._settings))[APPEAL_CHANNEL]
        if channel is None:
            return
        while numbers := await self._appeals.open_elsewhere(command.guild, channel, limit=AT_ONCE):
            await self._move(MoveAppeals(guild=command.guild, numbers=numbers, channel=channel))
