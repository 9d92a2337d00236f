import asyncio
from datetime import datetime

from attrs import define, frozen

from application.moderation.bulk.queries import BulkReader, BulkStatus
from application.moderation.bulk.record_approval import RecordApproval
from application.shared.command_use import CommandUse
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from domain.moderation.actions.action import command_for
from domain.moderation.bulk.exclusions import Hands
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.case_answer import AnswerPlace
from domain.shared.ids import GuildId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ApproveBulk:
    """By a second person with the same right."""

    guild: GuildId
    number: OperationNumber
    by: Standing
    asked_at: datetime
    answer: AnswerPlace


@define
class ApproveBulkHandler:
    _standings: Standings
    _use: CommandUse
    _record: UseCase[RecordApproval, None]
    _reader: BulkReader
    _wake: asyncio.Event

    async def __call__(self, command: ApproveBulk) -> BulkStatus:
        guild, number = command.guild, command.number
        operation = (await self._reader.show(guild, number)).operation
        Hands(command.by, await self._standings.of_bot(guild)).check(operation.act)
        await self._use.check(guild, command.by, command_for(operation.act.kind))
        await self._record(
            RecordApproval(
                guild=guild, number=number, by=command.by.user, asked_at=command.asked_at, answer=command.answer
            )
        )
        self._wake.set()
        return await self._reader.show(guild, number)
