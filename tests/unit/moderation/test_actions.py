"""Every kind of action is complete, in every layer."""

import pytest

from domain.moderation.actions import BULK_KINDS, KIND_BY_NAME, KINDS, kind_named
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.note import NOTE
from domain.moderation.actions.softban import SOFTBAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.warn import WARN
from interface.moderation.actions import EDGES


def test_each_kind_has_a_name_of_its_own() -> None:
    assert len(KIND_BY_NAME) == len((*KINDS, *BULK_KINDS))
    assert {name: kind.name for name, kind in KIND_BY_NAME.items()} == {name: name for name in KIND_BY_NAME}


def test_each_kind_has_its_edge_and_each_edge_its_effect() -> None:
    assert [edge.kind for edge in EDGES] == list(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_answers_everything_that_is_asked_of_a_kind(kind: ActionKind) -> None:
    for question in ActionKind.__annotations__:
        assert hasattr(kind, question), question


def test_a_member_is_told_of_what_puts_them_out_of_reach_and_of_warnings() -> None:
    assert {kind.name for kind in KINDS if kind.tells_member} == {
        *(WARN.name, BAN.name, KICK.name),
        *(TIMEOUT.name, SOFTBAN.name, JAIL.name),
    }
    assert not UNBAN.tells_member


def test_only_what_changes_where_the_member_stands_is_exclusive() -> None:
    assert {kind.name for kind in KINDS if kind.is_exclusive} == {kind.name for kind in KINDS} - {WARN.name, NOTE.name}


def test_a_kind_that_only_another_version_knows_goes_by_its_name_and_equals_itself() -> None:
    assert kind_named("banish").name == "banish"
    assert kind_named("banish") == kind_named("banish") != kind_named("exile")
    assert kind_named("ban") is BAN
