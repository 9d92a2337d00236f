import asyncio
from collections.abc import Mapping
from datetime import datetime

from attrs import define, frozen

from application.moderation.bulk.check_anew import CheckAnew
from application.moderation.bulk.queries import BulkReader, BulkStatus
from application.moderation.bulk.record_confirmation import RecordConfirmation
from application.shared.use_case import UseCase
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.target import TargetState
from domain.moderation.case_answer import AnswerPlace
from domain.shared.ids import GuildId, UserId
from domain.shared.settings import Settings
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ConfirmBulk:
    guild: GuildId
    number: OperationNumber
    by: Standing
    asked_at: datetime
    answer: AnswerPlace


@define
class ConfirmBulkHandler:
    """Rights and ranks are checked anew, for everybody: a preview may be minutes old."""

    _check: UseCase[CheckAnew, Mapping[UserId, TargetState]]
    _get_settings: UseCase[GuildId, Settings]
    _record: UseCase[RecordConfirmation, None]
    _reader: BulkReader
    _wake: asyncio.Event

    async def __call__(self, command: ConfirmBulk) -> BulkStatus:
        kept_out = await self._check(CheckAnew(guild=command.guild, number=command.number, by=command.by))
        settings = await self._get_settings(command.guild)
        await self._record(
            RecordConfirmation(
                guild=command.guild,
                number=command.number,
                by=command.by,
                asked_at=command.asked_at,
                answer=command.answer,
                kept_out=kept_out,
                settings=settings,
            )
        )
        self._wake.set()
        return await self._reader.show(command.guild, command.number)
