from attrs import define, frozen

from application.guilds.queries import GuildSettingsReader, settings_of
from application.moderation.appeals.ports import AppealChannel, PostedAppeal
from application.moderation.appeals.queries import AppealReader
from application.moderation.appeals.remember_post import ChooseAppealPlace, RememberAppealPost
from application.moderation.queries import CaseReader
from application.shared.posting import StandingPost
from application.shared.use_case import UseCase
from domain.moderation.appeals.settings import APPEAL_CHANNEL
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import ChannelId, GuildId
from domain.shared.posts import Place


@frozen(kw_only=True)
class SyncAppeal:
    guild: GuildId
    number: CaseNumber


@define
class SyncAppealHandler:
    """Makes the moderators' channel show an appeal as it is now: one post an appeal, edited when the appeal changes.

    Raises PlaceUnwritable.
    """

    _appeals: AppealReader
    _cases: CaseReader
    _settings: GuildSettingsReader
    _channel: AppealChannel
    _choose_place: UseCase[ChooseAppealPlace, bool]
    _remember_post: UseCase[RememberAppealPost, None]

    async def __call__(self, command: SyncAppeal) -> None:
        async def read() -> PostedAppeal:
            appeal = await self._appeals.show(command.guild, command.number)
            return PostedAppeal(appeal, await self._cases.show(command.guild, command.number))

        await StandingPost(self._channel, self).show(await read(), read)

    async def of(self, shown: PostedAppeal) -> Place | None:
        return await self._appeals.post(shown.guild, shown.appeal.number)

    async def choose(self, shown: PostedAppeal, channel: ChannelId) -> bool:
        command = ChooseAppealPlace(guild=shown.guild, number=shown.appeal.number, channel=channel)
        return await self._choose_place(command)

    async def remember(self, shown: PostedAppeal, place: Place) -> None:
        await self._remember_post(RememberAppealPost(guild=shown.guild, number=shown.appeal.number, place=place))

    async def chosen(self, guild: GuildId) -> ChannelId | None:
        return (await settings_of(guild, self._settings))[APPEAL_CHANNEL]
