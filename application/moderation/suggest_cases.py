from contextlib import suppress

from attrs import define, frozen

from application.moderation.queries import CaseReader, CaseView
from domain.moderation.case_number import number_in
from domain.moderation.errors import CaseNotFound
from domain.moderation.repository import CaseFilter
from domain.shared.ids import GuildId
from domain.shared.paging import LARGEST_PAGE, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from domain.shared.text import tidied


@frozen(kw_only=True)
class SuggestCases:
    guild: GuildId
    by: Standing
    typed: str
    limit: int


@define
class SuggestCasesHandler:
    """What a person may mean who has typed so far: the case of that number, then those of the newest 100 whose number
    begins so, or whose kind or reason has it, newest first. Raises MissingPermission."""

    _cases: CaseReader

    async def __call__(self, command: SuggestCases) -> tuple[CaseView, ...]:
        command.by.require(Permission.MODERATE_MEMBERS)
        wanted = tidied(command.typed).removeprefix("#").strip().casefold()
        recent = (await self._cases.page(command.guild, CaseFilter(), Seek(size=LARGEST_PAGE))).items
        found = [case for case in recent if _is_meant(case, wanted)]
        number = number_in(command.typed)
        if number is not None:
            found.sort(key=lambda case: case.number != number)
            if not found or found[0].number != number:
                with suppress(CaseNotFound):
                    found.insert(0, await self._cases.show(command.guild, number))
        return tuple(found[: command.limit])


def _is_meant(case: CaseView, wanted: str) -> bool:
    return str(case.number).startswith(wanted) or any(
        wanted in text.casefold() for text in (case.kind.name, case.reason or "")
    )
