from attrs import define, frozen

from application.moderation.casebook.queries import CasebookReader
from application.moderation.queries import CaseView
from application.shared.use_case import UseCase
from domain.moderation.settings import MODERATORS_NAMED
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from domain.shared.settings import Settings
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ListOwnCases:
    """Everybody may read what was done to themselves, but for what is confidential or voided."""

    guild: GuildId
    by: Standing
    seek: Seek


@frozen
class OwnCases:
    page: Page[CaseView]
    are_moderators_named: bool


@define
class ListOwnCasesHandler:
    _cases: CasebookReader
    _get_settings: UseCase[GuildId, Settings]

    async def __call__(self, command: ListOwnCases) -> OwnCases:
        settings = await self._get_settings(command.guild)
        page = await self._cases.own(command.guild, command.by.user, command.seek)
        return OwnCases(page, settings[MODERATORS_NAMED])
