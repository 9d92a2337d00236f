"""What the kinds of action say of themselves, side by side."""

from datetime import timedelta

import pytest

from domain.moderation.actions import KIND_BY_NAME, KINDS
from domain.moderation.actions.action import ActionKind, Term
from domain.shared.permission import Permission as P

RIGHTS = {
    "warn": (P.MODERATE_MEMBERS, None),
    "ban": (P.BAN_MEMBERS, P.BAN_MEMBERS),
    "unban": (P.BAN_MEMBERS, P.BAN_MEMBERS),
    "kick": (P.KICK_MEMBERS, P.KICK_MEMBERS),
    "timeout": (P.MODERATE_MEMBERS, P.MODERATE_MEMBERS),
    "untimeout": (P.MODERATE_MEMBERS, P.MODERATE_MEMBERS),
    "softban": (P.BAN_MEMBERS, P.BAN_MEMBERS),
    "note": (P.MODERATE_MEMBERS, None),
    "jail": (P.MODERATE_MEMBERS, P.MANAGE_ROLES),
    "unjail": (P.MODERATE_MEMBERS, P.MANAGE_ROLES),
    "nick_reset": (P.MANAGE_NICKNAMES, P.MANAGE_NICKNAMES),
    "give_role": (P.MANAGE_ROLES, P.MANAGE_ROLES),
    "take_role": (P.MANAGE_ROLES, P.MANAGE_ROLES),
}
"""Of the moderator, and of the bot."""

SO = {
    "only_members": "warn kick timeout untimeout softban jail nick_reset give_role take_role",
    "heeds_ranks": "warn ban kick timeout untimeout softban note jail unjail nick_reset",
    "bot_must_outrank": "ban kick timeout untimeout softban nick_reset",
    "is_exclusive": "ban unban kick timeout untimeout softban jail unjail nick_reset",
    "tells_member": "warn ban kick timeout softban jail",
    "is_counted": "warn",
    "is_confidential": "note",
    "needs_reason": "warn note",
}
"""Which are so; no other is."""

UNDONE_BY = {"ban": "unban", "timeout": "untimeout", "jail": "unjail"}
TERMS = {"ban": Term.POSSIBLE, "jail": Term.POSSIBLE, "timeout": Term.NEEDED}

every_kind = pytest.mark.parametrize("kind", [KIND_BY_NAME[name] for name in RIGHTS])


@every_kind
def test_the_rights_that_an_action_needs(kind: ActionKind) -> None:
    assert (kind.needs_of_moderator, kind.needs_of_bot) == RIGHTS[kind.name]


@pytest.mark.parametrize("what", SO)
def test_the_kinds_of_which_it_is_so(what: str) -> None:
    assert {kind.name for kind in KIND_BY_NAME.values() if getattr(kind, what)} == {*SO[what].split()}


@every_kind
def test_what_ends_an_action_and_when(kind: ActionKind) -> None:
    by = None if kind.undone_by is None else kind.undone_by.name
    assert (by, kind.term) == (UNDONE_BY.get(kind.name), TERMS.get(kind.name, Term.NONE))
    assert kind.kept_for == (timedelta(days=28) if kind.name == "timeout" else None)


def test_each_kind_is_in_the_table() -> None:
    assert KIND_BY_NAME.keys() == RIGHTS.keys()
    assert {kind.name for kind in KINDS} <= RIGHTS.keys()
