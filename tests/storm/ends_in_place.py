"""What is in force by the record is what the playground holds; what was ended was the bot's to end."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from attrs import frozen

from application.moderation.queries import CaseView
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.case import CaseStatus
from domain.moderation.case_number import audit_token
from playground.world.guild import Guild
from playground.world.records import AuditEntry
from playground.world.snowflakes import moment_of

ITS_TIME_IS_OVER = "its time is over"
_BY_HAND_MEANWHILE = timedelta(seconds=10)
"""Between the look at whose it is and the act; a request that is repeated may take so long."""

_ACTION_TYPES = {20: "kick", 22: "ban", 23: "unban"}
_MEMBER_UPDATE = 24
"""Discord API reference, "Audit log events"."""

_LASTS: Mapping[ActionKind, tuple[str, str]] = {BAN: ("ban", "unban"), TIMEOUT: ("timeout", "untimeout")}


def what_was_done(entry: AuditEntry) -> str | None:
    """As `AUDITED` names it; None for what is no such action."""
    if entry.action_type != _MEMBER_UPDATE:
        return _ACTION_TYPES.get(entry.action_type)
    changed = [change for change in entry.changes if change["key"] == "communication_disabled_until"]
    if not changed:
        return None
    return "untimeout" if changed[0].get("new_value") is None else "timeout"


def is_of(reason: str | None, case: CaseView) -> bool:
    return (reason or "").startswith(audit_token(case.number))


@frozen
class EndsInPlace:
    guild: Guild
    cases: Sequence[CaseView]

    def disagreements(self) -> Iterator[str]:
        for case in self.cases:
            if case.kind in _LASTS and case.status is CaseStatus.APPLIED:
                about = f"case {case.number} ({case.kind.name} of {case.target})"
                yield from (f"{about}: {finding}" for finding in self._of(case))
        for entry in self.guild.audit_log:
            if (entry.reason or "").endswith(ITS_TIME_IS_OVER):
                yield from self._ended(entry)

    def _of(self, case: CaseView) -> Iterator[str]:
        if case.ending is not None:
            if self._holds(case):
                yield f"has ended ({case.ending.value}), and Discord still holds it"
            return
        if case.expires_at is not None and case.expires_at < datetime.now(UTC):
            yield "its time is over, and it is in force"
        if not self._holds(case) and not self._is_changed_by_hand(case):
            yield "is in force by its record, and not in Discord"

    def _holds(self, case: CaseView) -> bool:
        if case.kind == BAN:
            ban = self.guild.bans.get(case.target)
            return ban is not None and is_of(ban.reason, case) and "by hand" not in (ban.reason or "")
        member = self.guild.members.get(case.target) or self.guild.former.get(case.target)
        until = None if member is None else member.communication_disabled_until
        if until is None or until <= datetime.now(UTC):
            return False
        newest = [entry for entry in self._entries(case.kind, case.target) if what_was_done(entry) == "timeout"][-1:]
        return any(is_of(entry.reason, case) for entry in newest)

    def _is_changed_by_hand(self, case: CaseView) -> bool:
        """After the case was carried out; that is noticed when its time is over."""
        entries = self._entries(case.kind, case.target)
        own = [entry.id for entry in entries if is_of(entry.reason, case)]
        return any(_is_by_hand(entry) and own and entry.id > own[0] for entry in entries)

    def _ended(self, entry: AuditEntry) -> Iterator[str]:
        """What it ended was of the same case, or made by hand at the last moment."""
        kind = BAN if what_was_done(entry) == "unban" else TIMEOUT
        before = [each for each in self._entries(kind, entry.target_id) if each.id < entry.id]
        own = (entry.reason or "").removesuffix(f" {ITS_TIME_IS_OVER}")
        is_own = not before or (before[-1].reason or "").startswith(own)
        if not is_own and moment_of(entry.id) - moment_of(before[-1].id) > _BY_HAND_MEANWHILE:
            yield f"{entry.reason!r} ended what {before[-1].reason!r} had begun"

    def _entries(self, kind: ActionKind, target: int | None) -> list[AuditEntry]:
        """Oldest first."""
        return [e for e in self.guild.audit_log if e.target_id == target and what_was_done(e) in _LASTS[kind]]


def _is_by_hand(entry: AuditEntry) -> bool:
    return not (entry.reason or "").startswith("[case ") or "by hand" in (entry.reason or "")
