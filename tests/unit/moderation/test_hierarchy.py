import pytest

from domain.moderation.actions import KINDS
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.warn import WARN
from domain.moderation.errors import (
    BotMissingPermission,
    CannotTargetSelf,
    CannotTargetTheBot,
    CannotTargetTheOwner,
    NotAMember,
    TargetOutranksBot,
    TargetOutranksModerator,
)
from domain.moderation.hierarchy import ProposedAction, check_action
from domain.shared.errors import MissingPermission
from domain.shared.ids import RoleId
from domain.shared.permission import Permission
from domain.shared.role_rank import RoleRank
from domain.shared.standing import Standing
from tests.builders import BOT, EVERYTHING, MEMBER, MODERATOR, OWNER, a_moderator, a_standing, the_bot

BANS = (BAN, UNBAN)
HEEDING_RANKS = tuple(kind for kind in KINDS if kind.heeds_ranks)


def proposed(
    kind: ActionKind,
    *,
    moderator: Standing | None = None,
    target: Standing | None = None,
    bot: Standing | None = None,
) -> ProposedAction:
    """A moderator acts on a member below them; the bot is above both and has every right."""
    return ProposedAction(
        kind=kind,
        moderator=moderator or a_moderator(top_role=5),
        target=target or a_standing(MEMBER, top_role=1),
        bot=bot or the_bot(top_role=50),
    )


OWNER_STANDING = a_standing(OWNER, is_owner=True)
STRANGER = a_standing(MEMBER, is_member=False)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "change",
    [
        pytest.param({}, id="a member below the moderator"),
        pytest.param({"moderator": OWNER_STANDING}, id="the owner, without any role or right, acts"),
        pytest.param(
            {"moderator": OWNER_STANDING, "target": a_standing(MEMBER, top_role=49)}, id="the owner acts on a high role"
        ),
        pytest.param({"target": a_standing(MEMBER, top_role=4)}, id="one role below"),
    ],
)
def test_is_allowed(kind: ActionKind, change: dict[str, Standing]) -> None:
    check_action(proposed(kind, **change))


@pytest.mark.parametrize("kind", HEEDING_RANKS)
def test_of_two_roles_at_one_position_the_one_with_the_lower_id_stands_higher(kind: ActionKind) -> None:
    older, younger = RoleRank(7, RoleId(100)), RoleRank(7, RoleId(101))
    below = a_standing(MEMBER, top_role=younger)
    check_action(proposed(kind, moderator=a_moderator(top_role=older), target=below, bot=the_bot(top_role=older)))
    with pytest.raises(TargetOutranksModerator):
        check_action(proposed(kind, moderator=a_moderator(top_role=younger), target=a_standing(MEMBER, top_role=older)))
    with pytest.raises(TargetOutranksModerator):
        check_action(proposed(kind, moderator=a_moderator(top_role=younger), target=below))


def test_the_bot_follows_the_same_rule_of_two_roles_at_one_position() -> None:
    tied = RoleRank(1, RoleId(9_000))
    check_action(proposed(BAN, bot=the_bot(top_role=tied)))
    with pytest.raises(TargetOutranksBot):
        check_action(proposed(BAN, bot=the_bot(top_role=RoleRank(1, RoleId(9_002)))))


@pytest.mark.parametrize("kind", BANS)
def test_someone_who_is_no_member_may_be_banned_and_unbanned(kind: ActionKind) -> None:
    check_action(proposed(kind, target=STRANGER))


@pytest.mark.parametrize(
    ("kind", "change", "refusal"),
    [
        *(
            pytest.param(
                kind, {"moderator": a_standing(MODERATOR, top_role=5)}, MissingPermission, id=f"{kind.name} no right"
            )
            for kind in KINDS
        ),
        *(
            pytest.param(kind, {"target": a_moderator(top_role=5)}, CannotTargetSelf, id=f"{kind.name} oneself")
            for kind in HEEDING_RANKS
        ),
        pytest.param(
            BAN, {"moderator": OWNER_STANDING, "target": OWNER_STANDING}, CannotTargetSelf, id="owner, oneself"
        ),
        *(
            pytest.param(kind, {"target": a_standing(BOT)}, CannotTargetTheBot, id=f"{kind.name} the bot")
            for kind in HEEDING_RANKS
        ),
        *(
            pytest.param(kind, {"target": OWNER_STANDING}, CannotTargetTheOwner, id=f"{kind.name} the owner")
            for kind in HEEDING_RANKS
        ),
        pytest.param(WARN, {"target": STRANGER}, NotAMember, id="a stranger cannot be warned"),
        *(
            pytest.param(
                kind, {"target": a_standing(MEMBER, top_role=5)}, TargetOutranksModerator, id=f"{kind.name} a tie"
            )
            for kind in HEEDING_RANKS
        ),
        *(
            pytest.param(
                kind, {"target": a_standing(MEMBER, top_role=6)}, TargetOutranksModerator, id=f"{kind.name} above"
            )
            for kind in HEEDING_RANKS
        ),
        *(
            pytest.param(
                kind,
                {"bot": the_bot(permissions=frozenset())},
                BotMissingPermission,
                id=f"{kind.name} bot without right",
            )
            for kind in BANS
        ),
        pytest.param(BAN, {"bot": the_bot(top_role=1)}, TargetOutranksBot, id="the bot and the target tie"),
        pytest.param(BAN, {"bot": the_bot(top_role=0)}, TargetOutranksBot, id="the bot is below"),
    ],
)
def test_is_refused(kind: ActionKind, change: dict[str, Standing], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check_action(proposed(kind, **change))


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        (WARN, Permission.MODERATE_MEMBERS),
        (BAN, Permission.BAN_MEMBERS),
        (UNBAN, Permission.BAN_MEMBERS),
    ],
)
def test_each_action_needs_its_own_permission(kind: ActionKind, needed: Permission) -> None:
    check_action(proposed(kind, moderator=a_standing(MODERATOR, top_role=5, permissions=frozenset({needed}))))
    with pytest.raises(MissingPermission) as refused:
        check_action(proposed(kind, moderator=a_standing(MODERATOR, top_role=5, permissions=EVERYTHING - {needed})))
    assert refused.value.permission == needed


def test_a_warning_needs_nothing_of_the_bot() -> None:
    check_action(proposed(WARN, bot=the_bot(top_role=0, permissions=frozenset())))


@pytest.mark.parametrize("target", [a_moderator(), a_standing(BOT), OWNER_STANDING, a_standing(MEMBER, top_role=99)])
def test_ranks_do_not_stand_in_the_way_of_an_unban(target: Standing) -> None:
    check_action(proposed(UNBAN, target=target))


def test_an_unban_does_not_need_the_bot_to_outrank_anyone() -> None:
    check_action(proposed(UNBAN, bot=the_bot(top_role=0)))


def test_the_refusals_say_whom_and_what_they_are_about() -> None:
    with pytest.raises(TargetOutranksBot) as outranked:
        check_action(proposed(BAN, bot=the_bot(top_role=0)))
    assert outranked.value.target == MEMBER
    with pytest.raises(BotMissingPermission) as powerless:
        check_action(proposed(BAN, bot=the_bot(permissions=frozenset())))
    assert powerless.value.permission == Permission.BAN_MEMBERS
