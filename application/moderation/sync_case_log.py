from attrs import define, frozen

from application.guilds.queries import GuildSettingsReader
from application.moderation.choose_place import ChoosePlace
from application.moderation.ports import CaseLogChannel
from application.moderation.queries import CaseReader, CaseView
from application.moderation.remember_post import RememberPost
from application.shared.posting import StandingPost
from application.shared.use_case import UseCase
from domain.moderation.case import CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.repository import LogPlace
from domain.shared.ids import ChannelId, GuildId
from domain.shared.mod_log import MOD_LOG_CHANNEL


@frozen(kw_only=True)
class SyncCaseLog:
    guild: GuildId
    number: CaseNumber


@define
class SyncCaseLogHandler:
    """Makes the mod-log show a case as it is now: one post a case, edited when the case changes.

    Raises CaseLogUnwritable.
    """

    _cases: CaseReader
    _settings: GuildSettingsReader
    _channel: CaseLogChannel
    _choose_place: UseCase[ChoosePlace, bool]
    _remember_post: UseCase[RememberPost, None]

    async def __call__(self, command: SyncCaseLog) -> None:
        async def read() -> CaseView:
            return await self._cases.show(command.guild, command.number)

        case = await read()
        if case.status is not CaseStatus.PENDING:
            await StandingPost(self._channel, self).show(case, read)

    async def of(self, case: CaseView) -> LogPlace | None:
        return await self._cases.log_post(case.guild, case.number)

    async def choose(self, case: CaseView, channel: ChannelId) -> bool:
        return await self._choose_place(ChoosePlace(guild=case.guild, number=case.number, channel=channel))

    async def remember(self, case: CaseView, place: LogPlace) -> None:
        await self._remember_post(RememberPost(guild=case.guild, number=case.number, place=place))

    async def chosen(self, guild: GuildId) -> ChannelId | None:
        settings = await self._settings.get(guild)
        return None if settings is None else settings[MOD_LOG_CHANNEL]
