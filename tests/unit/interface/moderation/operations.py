"""Bulk operations as large, and as badly named, as they can be."""

from datetime import timedelta

from application.moderation.bulk.queries import OperationView
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkEnding, BulkState
from domain.moderation.reason import Reason
from domain.shared.ids import RoleId, UserId
from domain.shared.pseudonyms import FIRST_PSEUDONYM
from tests.builders import GUILD
from tests.fakes.clock import START

SNOWFLAKE = FIRST_PSEUDONYM - 1
"""The longest that is a person's."""


HOSTILE = "@everyone [x](https://e.vil) **" * 20


def an_operation(
    act: BulkAct = BAN_ALL,
    *,
    state: BulkState = BulkState.RUNNING,
    ending: BulkEnding | None = None,
    reason: str | None = "raid",
    undoes: int | None = None,
    tell: bool = False,
) -> OperationView:
    return OperationView(
        guild=GUILD,
        number=OperationNumber(999_999_999),
        act=act,
        state=state,
        ending=ending,
        problem=HOSTILE[:200] if ending is BulkEnding.NO_LONGER_ALLOWED else None,
        moderator=UserId(SNOWFLAKE),
        moderator_username=HOSTILE[:100],
        moderator_display_name=HOSTILE[:100],
        reason=None if reason is None else Reason(reason),
        role=RoleId(SNOWFLAKE) if act.takes_a_role else None,
        delete_messages=timedelta(hours=24),
        tell=tell,
        undoes=None if undoes is None else OperationNumber(undoes),
        planned_at=START,
        confirmed_at=START,
        approved_by=UserId(SNOWFLAKE),
        stopped_by=UserId(SNOWFLAKE),
        ended_at=None,
        answer_application=None,
        answer_token=None,
        answer_asked_at=None,
        answer_language=None,
        log_channel=None,
        log_message=None,
        version=1,
    )
