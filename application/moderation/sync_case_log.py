from attrs import define, frozen

from application.guilds.queries import GuildSettingsReader
from application.moderation.ports import CaseLogChannel
from application.moderation.queries import CaseReader, CaseView
from application.moderation.remember_post import RememberPost
from application.shared.use_case import UseCase
from domain.moderation.case import CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.repository import MessageRef
from domain.moderation.settings import MOD_LOG_CHANNEL
from domain.shared.ids import GuildId


@frozen(kw_only=True)
class SyncCaseLog:
    guild: GuildId
    number: CaseNumber


@define
class SyncCaseLogHandler:
    """Makes the mod-log show a case as it is now: one post a case, edited when the case changes.

    It looks at the state, not at what happened, so it may run twice, late, or concurrently. The run that finishes last
    has seen that the case did not change meanwhile, so the last edit is never an old one. Raises CaseLogUnwritable.
    """

    _cases: CaseReader
    _settings: GuildSettingsReader
    _channel: CaseLogChannel
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
        post = await self._cases.log_post(case.guild, case.number)
        if post is not None:
            await self._channel.edit(post.channel, post.message, case)
            return
        settings = await self._settings.get(case.guild)
        channel = None if settings is None else settings[MOD_LOG_CHANNEL]
        if channel is None:
            return
        message = await self._channel.post(channel, case)
        await self._remember_post(
            RememberPost(guild=case.guild, number=case.number, post=MessageRef(channel=channel, message=message))
        )
