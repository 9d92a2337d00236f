"""The audit log as Discord sends it."""

from collections.abc import Mapping
from typing import cast

from discord.utils import time_snowflake

from domain.shared.ids import UserId
from tests.builders import BOT, MEMBER, MODERATOR
from tests.fakes.clock import START
from tests.fakes.discord_http import Answer
from tests.fakes.payloads import Json, user_json

FIRST = time_snowflake(START)


STRANGER = UserId(404)


def entry(
    number: int,
    action: int = 22,
    *,
    by: UserId | None = MODERATOR,
    target: UserId | None = MEMBER,
    reason: str | None = "spam",
    changes: tuple[Mapping[str, object], ...] = (),
) -> Json:
    whole = {
        "id": str(FIRST + number),
        "user_id": None if by is None else str(by),
        "target_id": None if target is None else str(target),
        "action_type": action,
        "changes": [dict(change) for change in changes],
        "reason": reason,
    }
    return cast(Json, {key: value for key, value in whole.items() if value is not None})


def log(*entries: Json) -> Answer:
    users = [user_json(user) for user in (BOT, MODERATOR, MEMBER, STRANGER)]
    return Answer(body={"audit_log_entries": [*entries], "users": users, "webhooks": [], "integrations": []})
