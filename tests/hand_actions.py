"""What somebody did by hand, as the audit log has it."""

from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.adoption.hand_action import AuditEntryId, HandAction
from domain.shared.ids import UserId
from domain.shared.names import Names
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.clock import START

ENTRY = AuditEntryId(1_234_567_890_123_456_789)


def hand_action(entry: int = ENTRY, *, target: UserId = MEMBER, kind: ActionKind = BAN) -> HandAction:
    return HandAction(
        guild=GUILD,
        entry=AuditEntryId(entry),
        kind=kind,
        target=target,
        moderator=MODERATOR,
        reason=None,
        at=START,
        target_names=Names(username="emil", display_name="Emil"),
    )
