"""The kinds of action that the simulator and the storm have moderators ask for: a new one is a line here."""

from attrs import frozen

from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.note import NOTE
from domain.moderation.actions.softban import SOFTBAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.untimeout import UNTIMEOUT
from domain.moderation.actions.warn import WARN


@frozen
class Tried:
    """`whom` and `why` are the command's options. `audited` is what Discord's audit log calls what is done first; None
    where it keeps nothing of it."""

    kind: ActionKind
    whom: str
    audited: str | None = None
    why: str = "reason"


TRIED = (
    Tried(WARN, "member"),
    Tried(NOTE, "user", why="text"),
    Tried(KICK, "member", audited="kick"),
    Tried(BAN, "user", audited="ban"),
    Tried(UNBAN, "user", audited="unban"),
    Tried(SOFTBAN, "member", audited="ban"),
    Tried(TIMEOUT, "member", audited="timeout"),
    Tried(UNTIMEOUT, "member", audited="untimeout"),
)

AUDITED = {tried.kind: tried.audited for tried in TRIED if tried.audited is not None}
