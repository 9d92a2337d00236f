"""What is in force by the record is what the playground holds; what was ended was the bot's to end."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from attrs import frozen

from application.moderation.queries import CaseView
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.case import CaseStatus
from domain.moderation.term import Ending
from playground.world.guild import Guild
from playground.world.records import AuditEntry
from playground.world.snowflakes import moment_of
from tests.storm.deeds import CLIENT_RETRIES_WITHIN, ITS_TIME_IS_OVER, done, done_or_taken_over, is_of, what_was_done

_LASTS: Mapping[ActionKind, tuple[str, str]] = {BAN: ("ban", "unban"), TIMEOUT: ("timeout", "untimeout")}


@frozen
class EndsInPlace:
    guild: Guild
    cases: Sequence[CaseView]
    bot: int

    def disagreements(self) -> Iterator[str]:
        for case in self.cases:
            if case.kind in _LASTS and case.status is CaseStatus.APPLIED:
                about = f"case {case.number} ({case.kind.name} of {case.target})"
                yield from (f"{about}: {finding}" for finding in self._of(case))
        for entry in self.guild.audit_log:
            for kind, (_, taken_back) in _LASTS.items():
                if what_was_done(entry) == taken_back and (entry.reason or "").endswith(ITS_TIME_IS_OVER):
                    yield from self._ended(entry, kind)

    def _of(self, case: CaseView) -> Iterator[str]:
        if case.ending is not None:
            if self._holds(case) and not self._is_taken_over(case) and not self._holds_again(case):
                yield f"has ended ({case.ending.value}), and Discord still holds it"
            return
        if case.expires_at is not None and case.expires_at < datetime.now(UTC):
            yield "its time is over, and it is in force"
        if not self._holds(case):
            yield "is in force by its record, and not in Discord"

    def _holds(self, case: CaseView) -> bool:
        """Whether it stands, and nobody has done the same since."""
        kind, _ = _LASTS[case.kind]
        newest = [entry.id for entry in self._entries(case.kind, case.target) if what_was_done(entry) == kind][-1:]
        own = {entry.id for entry in done_or_taken_over(case, self.cases, self.guild, self.bot)}
        return self._stands(case.kind, case.target) and not own.isdisjoint(newest)

    def _is_taken_over(self, case: CaseView) -> bool:
        """Whether a ban among many has made this one for good, which Discord is not asked for."""
        later = [each for each in self.cases if each.target == case.target and each.number > case.number]
        return case.ending is Ending.REPLACED and any(
            each.kind == case.kind and each.operation is not None and not done(each, self.guild, self.bot)
            for each in later
            if each.status is CaseStatus.APPLIED
        )

    def _holds_again(self, case: CaseView) -> bool:
        """Whether the undo of a ban among many, which had made an earlier one for good, has that one hold again."""
        return case.operation is not None and any(
            each.kind == case.kind and each.target == case.target and each.number < case.number
            for each in self.cases
            if each.status is CaseStatus.APPLIED and each.ending is None and each.expires_at is not None
        )

    def _stands(self, kind: ActionKind, target: int) -> bool:
        if kind == BAN:
            return target in self.guild.bans
        member = self.guild.members.get(target) or self.guild.former.get(target)
        until = None if member is None else member.communication_disabled_until
        return until is not None and until > datetime.now(UTC)

    def _ended(self, entry: AuditEntry, kind: ActionKind) -> Iterator[str]:
        """What it ended was of the same case, or made by hand at the last moment."""
        before = [each for each in self._entries(kind, entry.target_id) if each.id < entry.id]
        of = [case for case in self.cases if is_of(entry.reason, case)]
        is_own = any(
            is_of(each.reason, case) or each in done(case, self.guild, self.bot) for case in of for each in before[-1:]
        )
        if before and not is_own and moment_of(entry.id) - moment_of(before[-1].id) > CLIENT_RETRIES_WITHIN:
            yield f"{entry.reason!r} ended what {before[-1].reason!r} had begun"

    def _entries(self, kind: ActionKind, target: int | None) -> list[AuditEntry]:
        """Oldest first."""
        return [e for e in self.guild.audit_log if e.target_id == target and what_was_done(e) in _LASTS[kind]]
