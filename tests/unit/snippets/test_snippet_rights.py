import pytest

from domain.shared.errors import MissingPermission
from domain.shared.ids import RoleId, UserId
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from domain.snippets.errors import BannedFromSnippets, SnippetLocked, SnippetRoleNeeded
from domain.snippets.rights import SnippetRules
from tests.builders import GUILD, MEMBER, OWNER
from tests.snippets import a_snippet

HELPERS = RoleId(5)
OPEN, CHOSEN = SnippetRules(GUILD, None, None), SnippetRules(GUILD, HELPERS, HELPERS)


def someone(*rights: Permission, user: UserId = MEMBER, roles: tuple[RoleId, ...] = ()) -> Standing:
    return Standing(user=user, permissions=frozenset(rights), roles=roles)


CARER, RULER = someone(Permission.MANAGE_MESSAGES), someone(Permission.MANAGE_GUILD, Permission.MANAGE_MESSAGES)
PLAIN, HELPER = someone(), someone(roles=(HELPERS,))


def test_everybody_may_use_snippets_unless_a_role_is_chosen() -> None:
    OPEN.check_user(PLAIN)
    for by in (HELPER, CARER, Standing(user=OWNER, is_owner=True)):
        CHOSEN.check_user(by)
    with pytest.raises(SnippetRoleNeeded):
        CHOSEN.check_user(PLAIN)


def test_the_role_that_everybody_has_stands_for_all() -> None:
    everybody = SnippetRules(GUILD, RoleId(GUILD), RoleId(GUILD))
    everybody.check_user(PLAIN)
    everybody.check_author(PLAIN, is_banned=False)


def test_it_takes_manage_messages_to_write_one_unless_a_role_is_chosen() -> None:
    OPEN.check_author(CARER, is_banned=False)
    with pytest.raises(MissingPermission):
        OPEN.check_author(HELPER, is_banned=False)
    for by in (CARER, HELPER):
        CHOSEN.check_author(by, is_banned=False)
    with pytest.raises(SnippetRoleNeeded):
        CHOSEN.check_author(PLAIN, is_banned=False)


def test_who_may_write_is_known_without_trying() -> None:
    assert [rules.may_author(by) for rules in (OPEN, CHOSEN) for by in (PLAIN, HELPER, CARER)] == [
        *(False, False, True),
        *(False, True, True),
    ]


def test_who_is_banned_writes_none_and_changes_none_but_those_who_ban() -> None:
    mine = a_snippet(author=MEMBER)
    for by in (HELPER, CARER):
        with pytest.raises(BannedFromSnippets):
            CHOSEN.check_author(by, is_banned=True)
        with pytest.raises(BannedFromSnippets):
            CHOSEN.check_editor(by, mine, is_banned=True)
    CHOSEN.check_author(RULER, is_banned=True)
    CHOSEN.check_editor(RULER, mine, is_banned=True)


def test_an_author_changes_what_is_theirs_as_long_as_they_may_write_and_it_is_not_locked() -> None:
    mine, anothers = a_snippet(author=MEMBER), a_snippet(author=OWNER)
    CHOSEN.check_editor(HELPER, mine, is_banned=False)
    with pytest.raises(MissingPermission):
        CHOSEN.check_editor(HELPER, anothers, is_banned=False)
    with pytest.raises(SnippetRoleNeeded):
        CHOSEN.check_editor(PLAIN, mine, is_banned=False)
    mine.is_locked = True
    with pytest.raises(SnippetLocked):
        CHOSEN.check_editor(HELPER, mine, is_banned=False)
    CHOSEN.check_editor(CARER, mine, is_banned=False)
