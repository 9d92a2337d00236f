"""Appeals for tests; each builder is told only what matters to the test."""

from datetime import datetime, timedelta

from attrs import define

from application.moderation.appeals.appealable_case import AppealableCase
from application.moderation.appeals.check_decision import CheckDecisionHandler
from application.moderation.appeals.decidable_appeal import DecidableAppeal
from application.moderation.appeals.file_appeal import (
    CheckAppealHandler,
    FileAppeal,
    FileAppealHandler,
    RecordAppealHandler,
)
from application.moderation.appeals.follow_case import FollowCaseHandler, RecordFollowingHandler
from application.moderation.appeals.grant_appeal import (
    GrantAppeal,
    GrantAppealHandler,
    RecordGrantHandler,
    SettleGrant,
    SettleGrantsHandler,
)
from application.moderation.appeals.queries import AppealReader, AppealView
from application.moderation.appeals.record_decision import RecordAppealDecisionHandler
from application.moderation.appeals.refuse_appeal import RefuseAppeal, RefuseAppealHandler
from application.moderation.casebook.amendable_case import AmendableCase
from domain.moderation.appeals.appeal import Appeal, AppealAnswer, AppealText
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.standing import Standing
from tests.builders import GUILD, MEMBER, a_moderator, a_request
from tests.casebook import ONE, Casebook
from tests.fakes.clock import START, AgreedClock

WHY = AppealText("It was not me who wrote that.")
ANSWER = AppealAnswer("you are right")


def an_appeal(
    number: CaseNumber = ONE, *, guild: GuildId = GUILD, request: RequestId | None = None, at: datetime = START
) -> Appeal:
    """An open one, whose filing is not handed over yet."""
    appeal = Appeal(guild=guild, number=number, appellant=MEMBER, text=WHY, request=request or a_request(), filed_at=at)
    appeal.filed()
    return appeal


def filing(
    number: CaseNumber = ONE, *, by: UserId = MEMBER, text: str = WHY, request: RequestId | None = None
) -> FileAppeal:
    return FileAppeal(guild=GUILD, number=number, by=by, text=text, request=request or a_request())


def granting(by: Standing | None = None, *, request: RequestId | None = None) -> GrantAppeal:
    return GrantAppeal(
        guild=GUILD,
        number=ONE,
        by=by or a_moderator(),
        answer=ANSWER,
        request=request or a_request(),
        asked_at=START + timedelta(minutes=1),  # by then what it takes back is there
    )


def refusing(by: Standing | None = None, *, request: RequestId | None = None) -> RefuseAppeal:
    return RefuseAppeal(
        guild=GUILD, number=ONE, by=by or a_moderator(), answer="it was you", request=request or a_request()
    )


@define
class Court:
    """Appeals' use cases put together, on whichever records the casebook is."""

    casebook: Casebook
    reader: AppealReader

    @property
    def _clock(self) -> AgreedClock:
        return AgreedClock(self.casebook.moderation.clock)

    @property
    def _appealable(self) -> AppealableCase:
        moderation = self.casebook.moderation
        return AppealableCase(moderation.cases, moderation.settings, self._clock)

    @property
    def _decidable(self) -> DecidableAppeal:
        moderation = self.casebook.moderation
        cases, discord = moderation.cases, moderation.discord
        return DecidableAppeal(cases, discord, AmendableCase(cases, discord), moderation.use)

    @property
    def decide(self) -> RecordAppealDecisionHandler:
        return RecordAppealDecisionHandler(self.casebook.moderation.uow, self._clock)

    @property
    def settle(self) -> SettleGrant:
        moderation = self.casebook.moderation
        return SettleGrant(moderation.cases, RecordGrantHandler(moderation.uow, self._clock))

    @property
    def check(self) -> CheckAppealHandler:
        return CheckAppealHandler(self.reader, self._appealable)

    @property
    def file(self) -> FileAppealHandler:
        return FileAppealHandler(self._appealable, RecordAppealHandler(self.casebook.moderation.uow, self._clock))

    @property
    def check_decision(self) -> CheckDecisionHandler:
        return CheckDecisionHandler(self.reader, self._decidable, self._clock)

    @property
    def grant(self) -> GrantAppealHandler:
        return GrantAppealHandler(self._decidable, self.decide, self.casebook.undo, self.casebook.void, self.settle)

    @property
    def refuse(self) -> RefuseAppealHandler:
        return RefuseAppealHandler(self._decidable, self.decide)

    @property
    def follow(self) -> FollowCaseHandler:
        return FollowCaseHandler(self.reader, RecordFollowingHandler(self.casebook.moderation.uow, self._clock))

    @property
    def settle_grants(self) -> SettleGrantsHandler:
        return SettleGrantsHandler(self.reader, self.settle, self._clock)

    async def appeal(self) -> AppealView:
        return await self.reader.show(GUILD, ONE)
