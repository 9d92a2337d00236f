"""What the playground's audit log says was done, and of which case it is."""

from collections.abc import Sequence
from datetime import timedelta

from application.moderation.queries import CaseView
from domain.moderation.actions.ban import BAN
from domain.moderation.bulk.number import bulk_token
from domain.moderation.case import CaseStatus, Notice
from domain.moderation.case_number import audit_token
from playground.world.guild import Guild
from playground.world.records import AuditEntry
from playground.world.snowflakes import moment_of
from tests.tried_kinds import AUDITED

ITS_TIME_IS_OVER = "its time is over"
BACK_IN_JAIL = "back in the server, and still in jail"
CLIENT_RETRIES_WITHIN = timedelta(seconds=10)
"""discord.py repeats a request by itself, and may so do again what a person undid in between."""
ON_ITS_WAY = timedelta(seconds=30)
"""A request may be, after the bot looked: it then hits what somebody does by hand in between."""

_ACTION_TYPES = {20: "kick", 22: "ban", 23: "unban", 25: "roles"}
_MEMBER_UPDATE = 24
"""Discord API reference, "Audit log events"."""


def what_was_done(entry: AuditEntry) -> str | None:
    """As `AUDITED` names it, and "roles" where roles changed hands; None for what is none of these."""
    if entry.action_type != _MEMBER_UPDATE:
        return _ACTION_TYPES.get(entry.action_type)
    for change in entry.changes:
        if change["key"] == "communication_disabled_until":
            return "untimeout" if change.get("new_value") is None else "timeout"
        if change["key"] == "nick" and change.get("new_value") is None:
            return "nickname"
    return None


def is_of(reason: str | None, case: CaseView) -> bool:
    by_many = case.operation is not None and (reason or "").startswith(bulk_token(case.operation))
    return by_many or (reason or "").startswith(audit_token(case.number))


def is_adopted(case: CaseView) -> bool:
    """Made by hand, and on record as carried out from the beginning."""
    is_told_to_nobody = case.status is CaseStatus.APPLIED and case.notice is Notice.NOT_WANTED
    return is_told_to_nobody and case.settled_at == case.opened_at


def done(case: CaseView, guild: Guild, bot: int) -> Sequence[AuditEntry]:
    """What the case is of, by itself or again; not what was done when its time was over."""
    entries = [entry for entry in guild.audit_log if entry.target_id == case.target]
    entries = [entry for entry in entries if what_was_done(entry) == AUDITED.get(case.kind)]
    if is_adopted(case):
        by_hand = [entry for entry in entries if entry.user_id == case.moderator]
        return [entry for entry in by_hand if moment_of(entry.id) == case.opened_at]
    return [entry for entry in entries if entry.user_id == bot and is_of(entry.reason, case)]


def done_or_taken_over(case: CaseView, cases: Sequence[CaseView], guild: Guild, bot: int) -> Sequence[AuditEntry]:
    """As `done`; of a ban among many also what stood before for a time, and was not done again."""
    own = done(case, guild, bot)
    if own or case.operation is None or case.kind != BAN:
        return own
    earlier = [each for each in cases if each.kind == BAN and each.target == case.target and each.number < case.number]
    return [entry for each in earlier if each.expires_at is not None for entry in done(each, guild, bot)]
