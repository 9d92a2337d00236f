from collections.abc import Mapping
from datetime import datetime

from attrs import define, evolve

from application.moderation.adoption.audited import AUDITED
from application.moderation.adoption.record_hand_actions import Recorded, RecordHandActions
from application.moderation.effects.tokens import carries_token
from application.moderation.ports import AuditLog
from application.shared.use_case import UseCase
from domain.moderation.case import Case
from domain.moderation.case_number import CaseNumber


@define
class AdoptActionsHandler:
    """Records them; where our own action was under way at the time, Discord says which of the two came first.

    Raises MayNotLook or DiscordUnreachable.
    """

    _record: UseCase[RecordHandActions, Recorded]
    _audit_log: AuditLog

    async def __call__(self, command: RecordHandActions) -> Recorded:
        done_at: Mapping[CaseNumber, datetime] = command.done_at
        while True:
            recorded = await self._record(evolve(command, done_at=done_at))
            if not recorded.unclear:
                return recorded
            done_at = {**done_at, **{case.number: await self._done_at(case) for case in recorded.unclear}}

    async def _done_at(self, case: Case) -> datetime:
        """By Discord's clock, and the last time: the HTTP client may have asked twice, and something have happened in
        between, which only the second time undid. When it was asked for, where Discord has no entry of it any more.

        Of what is not looked for in the audit log: when its outcome was recorded, which was hardly later.
        """
        done = AUDITED.get(case.kind)
        if done is None:
            assert case.settled_at is not None, "what is under way is waited for"
            return case.settled_at
        entries = await self._audit_log.entries(case.guild, case.target, done, since=case.opened_at)
        return max((entry.at for entry in entries if carries_token(entry.reason, case)), default=case.opened_at)
