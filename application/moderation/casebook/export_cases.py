from datetime import datetime

from attrs import define, evolve, frozen

from application.moderation.casebook.asked_query import AskedQuery, QueryReading
from application.moderation.casebook.export_format import ExportFormat
from application.moderation.casebook.queries import CasebookReader
from domain.moderation.amending import RIGHT
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId
from domain.shared.paging import LARGEST_PAGE, Seek
from domain.shared.standing import Standing

LARGEST_EXPORT = 9_500_000
"""Bytes; Discord takes files of 10 MiB from everybody."""


@frozen(kw_only=True)
class ExportCases:
    guild: GuildId
    by: Standing
    asked: AskedQuery
    asked_at: datetime
    format: ExportFormat
    most_bytes: int = LARGEST_EXPORT


@frozen(kw_only=True)
class Export:
    file: bytes
    format: ExportFormat
    cases: int
    oldest: CaseNumber | None
    """The last one that is in it."""
    is_cut: bool
    """Whether older ones were left out, as the file would be too large."""


@define
class ExportCasesHandler:
    """Newest first, page by page, so that no more is held than the file itself."""

    _read: QueryReading
    _cases: CasebookReader

    async def __call__(self, command: ExportCases) -> Export:
        command.by.require(RIGHT)
        query = await self._read(command.guild, command.by.user, command.asked, command.asked_at)
        written, closing, count = bytearray(command.format.opening), command.format.closing, 0
        oldest: CaseNumber | None = None
        cursor: int | None = None
        while True:
            page = (await self._cases.search(command.guild, query, Seek(cursor=cursor, size=LARGEST_PAGE))).page
            roles = await self._cases.roles(command.guild, [case.number for case in page.items])
            for case in page.items:
                line = command.format.line(evolve(case, roles=roles.get(case.number, ())), is_first=count == 0)
                if len(written) + len(line) + len(closing) > command.most_bytes:
                    return self._export(command, written, count, oldest, is_cut=True)
                written += line
                count, oldest = count + 1, case.number
            cursor = page.older
            if cursor is None:
                return self._export(command, written, count, oldest, is_cut=False)

    def _export(
        self, command: ExportCases, written: bytearray, count: int, oldest: CaseNumber | None, *, is_cut: bool
    ) -> Export:
        file = bytes(written + command.format.closing)
        return Export(file=file, format=command.format, cases=count, oldest=oldest, is_cut=is_cut)
