"""Cases of Red's mod-log, as its JSON driver keeps them in `ModLog/settings.json`.

`{"1354799444": {"CASES": {guild: {number: {"action_type", "user", "moderator", "reason", "created_at", "until"}}}}}`;
ids are numbers, times seconds of UTC.
"""

from collections.abc import Mapping
from typing import Final

from application.shared.importing import Item
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.softban import SOFTBAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.untimeout import UNTIMEOUT
from domain.moderation.actions.warn import WARN
from domain.moderation.importing.foreign_case import ForeignCase
from domain.shared.ids import GuildId
from infrastructure.imports.errors import ExportUnusable
from infrastructure.imports.exports import Export, document, entry, moderator, text, timestamp, user, whole

_COG = "1354799444"
_TYPES: Final[Mapping[str, ActionKind]] = {
    "ban": BAN,
    "hackban": BAN,
    "tempban": BAN,
    "unban": UNBAN,
    "kick": KICK,
    "softban": SOFTBAN,
    "warning": WARN,
    "smute": TIMEOUT,
    "sunmute": UNTIMEOUT,
}
"""What was done to somebody in a channel or by voice alone is nothing here that a case could be of."""


def read_red(path: str, guild: GuildId) -> Export:
    """Raises ExportUnusable."""
    root = entry(document(path))
    by_guild = entry(entry(root.get(_COG, root)).get("CASES"))
    if str(guild) not in by_guild:
        raise ExportUnusable(path, f"it holds no cases of server {guild} as Red's mod-log keeps them")
    cases, unreadable = list[Item[ForeignCase]](), list[str]()
    for number, each in entry(by_guild[str(guild)]).items():
        found = _case(number, entry(each))
        if found is None:
            unreadable.append(number)
        else:
            cases.append(Item(key=found.key, fact=found))
    return Export(cases=sorted(cases, key=lambda item: item.key), unreadable=unreadable)


def _case(typed: str, row: Mapping[str, object]) -> ForeignCase | None:
    number, target, named = whole(typed), user(row.get("user")), text(row.get("action_type"))
    if number is None or not 0 < number < 2**31 or target is None or not named:
        return None
    return ForeignCase(
        key=number,
        number=number,
        named=named,
        kind=_TYPES.get(named),
        target=target,
        moderator=moderator(row.get("moderator")),
        reason=text(row.get("reason")),
        at=timestamp(row.get("created_at")),
        expires_at=timestamp(row.get("until")),
        target_name=text(row.get("last_known_username")),
    )
