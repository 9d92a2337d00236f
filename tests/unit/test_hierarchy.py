import pytest

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
from domain.moderation.sanction import CaseKind
from domain.shared.errors import MissingPermission
from domain.shared.standing import Permission, Standing
from tests.builders import BOT, EVERYTHING, MEMBER, MODERATOR, OWNER, a_moderator, a_standing, the_bot

KINDS = tuple(CaseKind)
BANS = (CaseKind.BAN, CaseKind.UNBAN)


def proposed(
    kind: CaseKind,
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
def test_is_allowed(kind: CaseKind, change: dict[str, Standing]) -> None:
    check_action(proposed(kind, **change))


@pytest.mark.parametrize("kind", BANS)
def test_someone_who_is_no_member_may_be_banned_and_unbanned(kind: CaseKind) -> None:
    check_action(proposed(kind, target=STRANGER))


@pytest.mark.parametrize(
    ("kind", "change", "refusal"),
    [
        *(
            pytest.param(
                kind, {"moderator": a_standing(MODERATOR, top_role=5)}, MissingPermission, id=f"{kind} no right"
            )
            for kind in KINDS
        ),
        *(
            pytest.param(kind, {"target": a_moderator(top_role=5)}, CannotTargetSelf, id=f"{kind} oneself")
            for kind in KINDS
        ),
        pytest.param(
            CaseKind.BAN, {"moderator": OWNER_STANDING, "target": OWNER_STANDING}, CannotTargetSelf, id="owner, oneself"
        ),
        *(pytest.param(kind, {"target": a_standing(BOT)}, CannotTargetTheBot, id=f"{kind} the bot") for kind in KINDS),
        *(
            pytest.param(kind, {"target": OWNER_STANDING}, CannotTargetTheOwner, id=f"{kind} the owner")
            for kind in KINDS
        ),
        pytest.param(CaseKind.WARN, {"target": STRANGER}, NotAMember, id="a stranger cannot be warned"),
        *(
            pytest.param(kind, {"target": a_standing(MEMBER, top_role=5)}, TargetOutranksModerator, id=f"{kind} a tie")
            for kind in KINDS
        ),
        *(
            pytest.param(kind, {"target": a_standing(MEMBER, top_role=6)}, TargetOutranksModerator, id=f"{kind} above")
            for kind in KINDS
        ),
        *(
            pytest.param(
                kind, {"bot": the_bot(permissions=frozenset())}, BotMissingPermission, id=f"{kind} bot without right"
            )
            for kind in BANS
        ),
        pytest.param(CaseKind.BAN, {"bot": the_bot(top_role=1)}, TargetOutranksBot, id="the bot and the target tie"),
        pytest.param(CaseKind.BAN, {"bot": the_bot(top_role=0)}, TargetOutranksBot, id="the bot is below"),
    ],
)
def test_is_refused(kind: CaseKind, change: dict[str, Standing], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check_action(proposed(kind, **change))


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        (CaseKind.WARN, Permission.MODERATE_MEMBERS),
        (CaseKind.BAN, Permission.BAN_MEMBERS),
        (CaseKind.UNBAN, Permission.BAN_MEMBERS),
    ],
)
def test_each_action_needs_its_own_permission(kind: CaseKind, needed: Permission) -> None:
    check_action(proposed(kind, moderator=a_standing(MODERATOR, top_role=5, permissions=frozenset({needed}))))
    with pytest.raises(MissingPermission) as refused:
        check_action(proposed(kind, moderator=a_standing(MODERATOR, top_role=5, permissions=EVERYTHING - {needed})))
    assert refused.value.permission == needed


def test_a_warning_needs_nothing_of_the_bot() -> None:
    check_action(proposed(CaseKind.WARN, bot=the_bot(top_role=0, permissions=frozenset())))


def test_an_unban_does_not_need_the_bot_to_outrank_anyone() -> None:
    check_action(proposed(CaseKind.UNBAN, bot=the_bot(top_role=0)))


def test_the_refusals_say_whom_and_what_they_are_about() -> None:
    with pytest.raises(TargetOutranksBot) as outranked:
        check_action(proposed(CaseKind.BAN, bot=the_bot(top_role=0)))
    assert outranked.value.target == MEMBER
    with pytest.raises(BotMissingPermission) as powerless:
        check_action(proposed(CaseKind.BAN, bot=the_bot(permissions=frozenset())))
    assert powerless.value.permission == Permission.BAN_MEMBERS
