"""What is asked about appeals; answered by a Reader."""

from datetime import datetime
from typing import Protocol

from attrs import frozen

from domain.moderation.appeals.appeal import Appeal, AppealAnswer, AppealState, AppealText
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import ChannelId, GuildId, RequestId, UserId
from domain.shared.posts import Place


@frozen(kw_only=True)
class AppealView:
    guild: GuildId
    number: CaseNumber
    appellant: UserId
    text: AppealText
    filed_at: datetime
    state: AppealState
    decided_by: UserId | None
    decided_at: datetime | None
    answer: AppealAnswer | None
    undone_with: CaseNumber | None
    is_told: bool
    version: int

    @classmethod
    def of(cls, appeal: Appeal) -> "AppealView":
        return cls(
            guild=appeal.guild,
            number=appeal.number,
            appellant=appeal.appellant,
            text=appeal.text,
            filed_at=appeal.filed_at,
            state=appeal.state,
            decided_by=appeal.decided_by,
            decided_at=appeal.decided_at,
            answer=appeal.answer,
            undone_with=appeal.undone_with,
            is_told=appeal.is_told,
            version=appeal.version,
        )


@frozen
class BeingGranted:
    """An appeal whose case is being taken back, by what this request asked for."""

    guild: GuildId
    number: CaseNumber
    deciding: RequestId


class AppealReader(Protocol):
    async def show(self, guild: GuildId, number: CaseNumber) -> AppealView:
        """Raises AppealNotFound."""
        ...

    async def being_granted(self, *, before: datetime, limit: int) -> tuple[BeingGranted, ...]:
        """Of all guilds, some of those on which that was decided before then."""
        ...

    async def post(self, guild: GuildId, number: CaseNumber) -> Place | None:
        """Where it stands in the moderators' channel, or None where it was never posted."""
        ...

    async def open_elsewhere(self, guild: GuildId, channel: ChannelId, *, limit: int) -> tuple[CaseNumber, ...]:
        """Some of those that are to be decided on, and stand in another channel or nowhere; by their cases."""
        ...
