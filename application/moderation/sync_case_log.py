from attrs import define, frozen

from application.guilds.queries import GuildSettingsReader
from application.moderation.choose_place import ChoosePlace
from application.moderation.errors import CaseLogPostGone, CaseLogUnwritable
from application.moderation.ports import CaseLogChannel
from application.moderation.queries import CaseReader, CaseView
from application.moderation.remember_post import RememberPost
from application.shared.use_case import UseCase
from domain.moderation.case import CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.repository import LogPlace
from domain.moderation.settings import MOD_LOG_CHANNEL
from domain.shared.ids import ChannelId, GuildId


@frozen(kw_only=True)
class SyncCaseLog:
    guild: GuildId
    number: CaseNumber


@define
class SyncCaseLogHandler:
    """Makes the mod-log show a case as it is now: one post a case, edited when the case changes.

    It looks at the state, not at what happened, so it may run twice, late, or concurrently. The run that finishes last
    has seen that the case did not change meanwhile, so the last edit is never an old one. The channel is settled before
    the post is sent; where it is closed or gone and another one is chosen by now, or where somebody deleted the post,
    the case is posted anew, in the channel that is chosen now.

    Raises CaseLogUnwritable.
    """

    _cases: CaseReader
    _settings: GuildSettingsReader
    _channel: CaseLogChannel
    _choose_place: UseCase[ChoosePlace, bool]
    _remember_post: UseCase[RememberPost, None]

    async def __call__(self, command: SyncCaseLog) -> None:
        case = await self._cases.show(command.guild, command.number)
        if case.status is CaseStatus.PENDING:
            return
        while True:
            await self._show(case)
            shown, case = case, await self._cases.show(command.guild, command.number)
            if case.version == shown.version:
                return

    async def _show(self, case: CaseView) -> None:
        place = await self._cases.log_post(case.guild, case.number)
        try:
            if place is None:
                await self._post_first(case)
            elif place.message is None:
                await self._post(case, place.channel, may_be_there=True)
            else:
                await self._channel.edit(place.channel, place.message, case)
        except CaseLogPostGone:
            await self._post_anew(case)
        except CaseLogUnwritable:
            channel = await self._chosen(case.guild)
            if channel is not None and (place is None or channel == place.channel):
                raise
            await self._post_anew(case)

    async def _post_anew(self, case: CaseView) -> None:
        """In the channel that is chosen now; without one nobody wants to see it."""
        channel = await self._chosen(case.guild)
        if channel is not None:
            await self._post(case, channel, may_be_there=True)

    async def _post_first(self, case: CaseView) -> None:
        channel = await self._chosen(case.guild)
        if channel is None:
            return
        is_first = await self._choose_place(ChoosePlace(guild=case.guild, number=case.number, channel=channel))
        if is_first:
            await self._post(case, channel, may_be_there=False)
        else:
            await self._show(case)  # where another delivery of the event chose

    async def _post(self, case: CaseView, channel: ChannelId, *, may_be_there: bool) -> None:
        message = await self._channel.post(channel, case, may_be_there=may_be_there)
        place = LogPlace(channel=channel, message=message)
        await self._remember_post(RememberPost(guild=case.guild, number=case.number, place=place))

    async def _chosen(self, guild: GuildId) -> ChannelId | None:
        settings = await self._settings.get(guild)
        return None if settings is None else settings[MOD_LOG_CHANNEL]
