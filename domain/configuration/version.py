"""What a server's configuration was, and what somebody plans it to be."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from attrs import frozen

from domain.shared.ids import GuildId, RequestId, UserId

PlanId = NewType("PlanId", int)
"""The id of the interaction that asked for the plan."""

VersionNumber = NewType("VersionNumber", int)
"""From 1 on, in each server."""

type Written = str | int | bool | Sequence["Written"] | Mapping[str, "Written"] | None
"""Sections as a file has them."""

MOST_VERSIONS = 30
"""That are kept of a server, the newest."""

MOST_PLANS = 10
"""As above."""

PLAN_HOLDS = timedelta(days=1)


class Source(StrEnum):
    COMMANDS = "commands"
    """What commands had made of it, kept when the next file was applied."""
    FILE = "file"
    ROLLBACK = "rollback"
    COMMAND_LINE = "command_line"


@frozen(kw_only=True)
class Plan:
    """What is wanted of those sections that are named in it. `rolls_back_to` where it is no file."""

    guild: GuildId
    id: PlanId
    by: UserId
    at: datetime
    wanted: Mapping[str, Written]
    rolls_back_to: VersionNumber | None = None


@frozen(kw_only=True)
class Version:
    """The whole configuration as it was from then on. `request` is what applied it, None for what commands had made.

    `changed` are the sections that were not as they were before.
    """

    guild: GuildId
    number: VersionNumber
    source: Source
    request: RequestId | None
    plan: PlanId | None
    rolls_back_to: VersionNumber | None
    by: UserId
    at: datetime
    changed: tuple[str, ...]
    state: Mapping[str, Written]
