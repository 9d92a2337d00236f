"""How roles changed hands, as the playground's audit log has it."""

from collections.abc import Mapping
from datetime import datetime

from attrs import frozen

from playground.world.guild import Guild
from playground.world.json_value import as_int, as_objects
from playground.world.records import AuditEntry
from playground.world.snowflakes import moment_of
from tests.storm.deeds import what_was_done


@frozen(kw_only=True)
class RoleChanged:
    at: datetime
    by: int
    reason: str
    given: frozenset[int]
    taken: frozenset[int]


def changes_by_member(guild: Guild) -> Mapping[int, list[RoleChanged]]:
    """Oldest first."""
    found = dict[int, list[RoleChanged]]()
    for entry in guild.audit_log:
        if entry.target_id is not None and what_was_done(entry) == "roles":
            changed = RoleChanged(
                at=moment_of(entry.id),
                by=entry.user_id,
                reason=entry.reason or "",
                given=_roles(entry, "$add"),
                taken=_roles(entry, "$remove"),
            )
            found.setdefault(entry.target_id, []).append(changed)
    return found


def _roles(entry: AuditEntry, key: str) -> frozenset[int]:
    moved = [each for change in entry.changes if change["key"] == key for each in as_objects(change["new_value"])]
    return frozenset(as_int(each["id"]) or 0 for each in moved)
