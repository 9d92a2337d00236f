from collections import Counter

from attrs import define

from application.profiles.queries import MemberFacts
from domain.moderation.actions.action import ActionKind
from domain.moderation.case import CaseStatus
from domain.points.account import wallet
from domain.shared.ids import GuildId, UserId
from tests.fakes.levels import MEMBER_LEVELS
from tests.fakes.levels_activity import SUMS, ActivitySums
from tests.fakes.members import MEMBERS
from tests.fakes.moderation import CASES
from tests.fakes.points import ACCOUNTS
from tests.fakes.records import MemoryRecords


@define
class MemoryProfileReader:
    _records: MemoryRecords

    async def facts(self, guild: GuildId, user: UserId, *, newest_cases: int) -> MemberFacts:
        member = self._records[MEMBERS].get((guild, user))
        level = self._records[MEMBER_LEVELS].get((guild, user))
        activity = self._records[SUMS].get((guild, user), ActivitySums())
        known = ("username", "display_name", "is_bot", "joined_at", "first_seen_at", "last_active_at", "left_at")
        return MemberFacts(
            user=user,
            **({} if member is None else {name: getattr(member, name) for name in known}),
            points=self._records[ACCOUNTS].get((guild, wallet(user)), 0),
            xp=0 if level is None else level.xp,
            messages=activity.messages,
            voice_minutes=activity.voice_minutes,
            cases=self._cases(guild, user, newest_cases),
        )

    def _cases(self, guild: GuildId, user: UserId, newest_cases: int) -> dict[ActionKind, int]:
        remembered = [case for case in self._records[CASES].values() if case.forgotten_at is None]
        of_user = [case for case in remembered if (case.guild, case.target) == (guild, user)]
        newest = sorted(of_user, key=lambda case: -case.number)[:newest_cases]
        counts = Counter(
            case.kind for case in newest if case.status is not CaseStatus.FAILED and case.voided_at is None
        )
        return dict(sorted(counts.items(), key=lambda count: count[0].name))
