from collections.abc import Mapping, Sequence
from typing import Protocol, cast

from attrs import asdict, fields
from sqlalchemy import Column, Dialect, Index, Integer, Table, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from domain.channels.act import ActStatus, ChannelAct
from domain.channels.errors import DuplicateAct
from domain.channels.lockdown import Lockdown, LockedChannel, Scope, Step, StepState, Turn
from domain.channels.numbers import ActKind
from domain.channels.overwrites import Overwrite, OverwriteChange, Target, TargetKind
from domain.channels.purging import PurgeFilter
from infrastructure.database.column_types import EnumText
from infrastructure.database.errors import register_constraint
from infrastructure.database.growth import Per, grows
from infrastructure.database.leases import lease_token
from infrastructure.database.metadata import (
    belongs_to,
    condition,
    counter,
    guild_id,
    metadata,
    moment,
    of_a_guild,
    one_of,
    snowflake,
)
from infrastructure.database.privacy import about, kept_text, no_person, pseudonymised, user_id
from infrastructure.database.rows import Rows


class FilterAsJson(TypeDecorator[PurgeFilter]):
    """What was asked of messages, by name; what asks for nothing is left out."""

    impl = JSONB
    cache_ok = True

    def process_bind_param(self, value: PurgeFilter | None, dialect: Dialect) -> Mapping[str, object] | None:
        if value is None:
            return None
        return {name: asked for name, asked in asdict(value).items() if asked is not None and asked is not False}

    def process_result_value(self, value: Mapping[str, object] | None, dialect: Dialect) -> PurgeFilter | None:
        return None if value is None else _filter_of(value)


class _MakesFilter(Protocol):
    def __call__(self, **asked: object) -> PurgeFilter: ...


_make_filter = cast(_MakesFilter, PurgeFilter)  # attrs gives it a parameter for each field
_ASKED = frozenset(field.name for field in fields(PurgeFilter))


def _filter_of(written: Mapping[str, object]) -> PurgeFilter:
    return _make_filter(**{name: asked for name, asked in written.items() if name in _ASKED})


type _Bits = Sequence[int]
type _Change = tuple[int, int, _Bits | None, _Bits]


def changes_to_json(changes: Sequence[OverwriteChange]) -> list[_Change]:
    """Of each: the target and its kind, what was allowed and denied before, what is allowed and denied."""
    return [
        (
            each.target.id,
            each.target.kind.value,
            None if each.before is None else (each.before.allow, each.before.deny),
            (each.set.allow, each.set.deny),
        )
        for each in changes
    ]


class ChangesAsJson(TypeDecorator[tuple[OverwriteChange, ...]]):
    impl = JSONB
    cache_ok = True

    def process_bind_param(
        self, value: tuple[OverwriteChange, ...] | None, dialect: Dialect
    ) -> Sequence[_Change] | None:
        return None if value is None else changes_to_json(value)

    def process_result_value(
        self, value: Sequence[_Change] | None, dialect: Dialect
    ) -> tuple[OverwriteChange, ...] | None:
        if value is None:
            return None
        return tuple(
            OverwriteChange(
                target=Target(target, TargetKind(kind)),
                before=None if before is None else Overwrite(*before),
                set=Overwrite(*set_),
            )
            for target, kind, before, set_ in value
        )


def _number() -> Column[int]:
    return Column("number", Integer, primary_key=True)


_BY = pseudonymised("purges, slowmode and locks that you ordered")

channel_counters = Table(
    "channel_counters",
    metadata,
    guild_id(),
    Column("last_number", Integer, nullable=False),
    of_a_guild(),
    condition("last_number >= 1", name="last_number"),
)
grows(channel_counters, Per.GUILD, kept="one number")

channel_acts = Table(
    "channel_acts",
    metadata,
    guild_id(),
    _number(),
    Column("kind", EnumText(ActKind), nullable=False),
    snowflake("channel_id", key="channel"),
    user_id("moderator_id", _BY, key="moderator"),
    Column("reason", Text, nullable=True, info=about("moderator")),
    snowflake("request_id", key="request"),
    Column("status", EnumText(ActStatus), nullable=False),
    moment("begun_at"),
    Column(
        "purge",
        FilterAsJson(none_as_null=True),
        nullable=True,
        info=kept_text("what a purge was of: the record of what was deleted", "moderator"),
    ),
    Column("old_seconds", Integer, nullable=True),
    Column("new_seconds", Integer, nullable=True),
    Column("meant", Integer, nullable=False),
    Column("too_old", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    moment("settled_at", nullable=True),
    counter("version", start=1),
    of_a_guild(),
    UniqueConstraint("guild", "request"),
    one_of("kind", (ActKind.PURGE, ActKind.SLOWMODE)),
    one_of("status", ActStatus),
    condition("reason <> '' AND length(reason) <= 400", name="reason"),
    condition("(status IN ('done', 'unfinished')) = (settled_at IS NOT NULL)", name="settled"),
    condition("(kind = 'purge') = (purge IS NOT NULL)", name="purge"),
    condition("(kind = 'slowmode') = (old_seconds IS NOT NULL AND new_seconds IS NOT NULL)", name="seconds"),
    condition("meant >= 0 AND too_old >= 0 AND done >= 0", name="counts"),
    condition("version >= 1", name="version"),
)
"""What was done to one channel at once; the numbers are shared with `lockdowns`."""
grows(channel_acts, Per.DECISION, kept="the record of what moderators did")
ACTS = Rows(ChannelAct, channel_acts)
register_constraint("uq_channel_acts_guild_id_request_id", DuplicateAct)
Index("ix_channel_acts_under_way", channel_acts.c.begun_at, postgresql_where=text("status = 'under_way'"))

lockdowns = Table(
    "lockdowns",
    metadata,
    guild_id(),
    _number(),
    Column("kind", EnumText(ActKind), nullable=False),
    Column("scope", EnumText(Scope), nullable=False),
    snowflake("place_id", key="place", nullable=True),
    user_id("moderator_id", _BY, key="moderator"),
    Column("reason", Text, nullable=True, info=about("moderator")),
    moment("opened_at"),
    snowflake("request_id", key="request", nullable=True),
    Column("notice", Text, nullable=True, info=about("moderator")),
    moment("expires_at", nullable=True),
    Column("ends", Integer, nullable=True),
    moment("settled_at", nullable=True),
    moment("over_at", nullable=True),
    of_a_guild(),
    UniqueConstraint("guild", "request"),
    one_of("kind", (ActKind.LOCK, ActKind.UNLOCK)),
    one_of("scope", Scope),
    condition("(scope = 'server') = (place_id IS NULL)", name="place"),
    condition("reason <> '' AND length(reason) <= 400", name="reason"),
    condition("notice <> '' AND length(notice) <= 400", name="notice"),
    condition("kind = 'lock' OR (expires_at IS NULL AND notice IS NULL)", name="only_locks_end"),
    condition("kind = 'unlock' OR ends IS NULL", name="only_unlocks_end_one"),
    condition("(request_id IS NULL) = (ends IS NOT NULL)", name="asked_for"),
    condition("over_at IS NULL OR expires_at IS NOT NULL", name="over"),
)
"""Locks and unlocks; `over_at` is when it was recorded that a lock's time is over."""
grows(lockdowns, Per.DECISION, kept="the record of what moderators did")
LOCKDOWNS = Rows(Lockdown, lockdowns)
register_constraint("uq_lockdowns_guild_id_request_id", DuplicateAct)
Index("ix_lockdowns_unsettled", lockdowns.c.guild, lockdowns.c.number, postgresql_where=text("settled_at IS NULL"))
Index(
    "ix_lockdowns_expiring",
    lockdowns.c.guild,
    lockdowns.c.expires_at,
    postgresql_where=text("expires_at IS NOT NULL AND over_at IS NULL"),
)

lockdown_steps = Table(
    "lockdown_steps",
    metadata,
    guild_id(),
    _number(),
    snowflake("channel_id", key="channel", primary_key=True),
    Column("state", EnumText(StepState), nullable=False),
    Column("why", Text, nullable=True, info=no_person()),
    belongs_to(lockdowns, "guild", "number"),
    one_of("state", StepState),
    condition("length(why) <= 200", name="why"),
)
"""The channels of a lock or unlock, and what came of each."""
grows(lockdown_steps, Per.DECISION, kept="what came of each channel of a lock")
STEPS = Rows(Step, lockdown_steps)

locked_channels = Table(
    "locked_channels",
    metadata,
    guild_id(),
    snowflake("channel_id", key="channel", primary_key=True),
    Column("number", Integer, nullable=False),
    Column("changes", ChangesAsJson, nullable=False, info=kept_text("what is put back when a lock ends")),
    belongs_to(lockdowns, "guild", "number"),
)
"""What the overwrites of locked channels were before; `number` is what decides about the channel now."""
grows(locked_channels, Per.WORK, cut="once the channel is as it was before the lock")
LOCKED = Rows(LockedChannel, locked_channels)

channel_turns = Table(
    "channel_turns",
    metadata,
    guild_id(),
    moment("due_at"),
    lease_token(nullable=True),
    counter("attempts", start=0),
    Column("problem", Text, nullable=True, info=no_person()),
    of_a_guild(),
    condition("attempts >= 0", name="attempts"),
    condition("length(problem) <= 200", name="problem"),
)
"""Guilds with locks to work on, and when; while somebody is at it, until when it is theirs."""
grows(channel_turns, Per.WORK, cut="when nothing is left to do")
TURNS = Rows(Turn, channel_turns)
Index("ix_channel_turns_due_at", channel_turns.c.due_at)

channel_log_places = Table(
    "channel_log_places",
    metadata,
    guild_id(),
    _number(),
    snowflake("channel_id", key="channel"),
    of_a_guild(),
)
"""In which channel something is posted in the mod-log."""
grows(channel_log_places, Per.DECISION, kept="where an act stands in the mod-log, so that its post can follow it")
