from application.permissions.change_ranks import RankChanged
from application.permissions.explain_use import Explanation
from domain.permissions.explaining import HoldsRank, HoldsRight, IsUnbound, NoRankNeeded, TakesTheirPlace
from domain.permissions.policy import Policy
from domain.shared.history import Change, RecordedChange
from domain.shared.ids import RoleId, UserId
from domain.shared.paging import Page
from domain.shared.permission import Permission
from interface.guilds.cards import settings_history
from interface.guilds.faces import Faces
from interface.permissions.cards import explanation, rank_asked, rank_given, ranks_card
from interface.permissions.words import RANK_SETTING_TITLES
from interface.shared.layout import LONGEST_TEXT, Card, texts_of
from tests.builders import MEMBER, MODERATOR
from tests.fakes.clock import START

ROLE = RoleId(10**18)


def whole(shown: Card) -> str:
    return "\n".join(texts_of(shown))


def test_the_highest_ranks_come_first() -> None:
    ranks = {RoleId(1): 3, RoleId(2): 8, RoleId(3): 3}
    assert texts_of(ranks_card(Policy(ranks=ranks, requirements={"case": 5, "ban": 5, "afk": 0})))[:2] == [
        "### Ranks of roles\n**8** <@&2>\n**3** <@&1>\n**3** <@&3>",
        "### Ranks that commands ask for\n**5** `/ban`\n**5** `/case`\n**0** `/afk`",
    ]


def test_without_any_ranks_that_is_said() -> None:
    assert texts_of(ranks_card(Policy()))[:2] == [
        "### Ranks of roles\n*None.*",
        "### Ranks that commands ask for\n*None.*",
    ]


def test_however_many_ranks_there_are_the_card_fits_a_message() -> None:
    names = {f"{'x' * 32} {'y' * 32} {number:032}": 10 for number in range(250)}
    shown = whole(ranks_card(Policy(ranks={RoleId(ROLE + number): 10 for number in range(250)}, requirements=names)))
    assert len(shown) <= LONGEST_TEXT
    assert shown.count("-# … and ") == 2


def test_a_change_says_what_was_before_and_none_says_so() -> None:
    assert whole(rank_given(ROLE, RankChanged(0, 3))) == f"### <@&{ROLE}> has rank 3\n-# Before: 0"
    assert whole(rank_given(ROLE, RankChanged(3, 0))) == f"### <@&{ROLE}> has no rank\n-# Before: 3"
    assert whole(rank_given(ROLE, RankChanged(3, 3))) == f"### Nothing changed: <@&{ROLE}> has rank 3"
    assert whole(rank_asked("case", RankChanged(None, 3))) == "### `/case` asks for rank 3\n-# Before: none"
    assert whole(rank_asked("case", RankChanged(3, None))) == "### `/case` has no rank of its own\n-# Before: 3"
    assert whole(rank_asked("case", RankChanged(0, 0))) == "### Nothing changed: `/case` asks for no rank"


def test_each_rule_is_explained() -> None:
    explained = Explanation(
        member=UserId(MEMBER),
        command="case void",
        findings=(
            HoldsRight(Permission.MODERATE_MEMBERS, passes=True),
            HoldsRight(Permission.BAN_MEMBERS, passes=False),
            HoldsRank(needed=5, asked_of="case", held=3, role=ROLE),
            HoldsRank(needed=5, asked_of="case", held=0, role=None),
            IsUnbound(is_owner=True),
            IsUnbound(is_owner=False),
            NoRankNeeded(),
        ),
    )
    assert texts_of(explanation(explained))[0].splitlines() == [
        f"### <@{MEMBER}> may not use `/case void`",
        "✅ Discord gives the permission **Timeout Members**, which it is for",
        "❌ Discord does not give the permission **Ban Members**, which it is for",
        f"❌ This server asks for rank 5 to use `/case`: 3 is held, by <@&{ROLE}>",
        "❌ This server asks for rank 5 to use `/case`: none is held",
        "✅ No rank stops the owner of this server",
        "✅ No rank stops an administrator",
        "✅ This server asks no rank for it",
    ]


def test_the_history_of_the_settings_says_of_what_a_rank_was() -> None:
    changes = [
        RecordedChange(number, Change(field=field, old=None, new=3, by=MODERATOR, at=START))
        for number, field in enumerate(("rank:31", "needs:case void", "rank:_x_", "old:thing"))
    ]
    shown = whole(settings_history(Page(items=tuple(changes)), Faces.of((), RANK_SETTING_TITLES)))
    titles = [line.split("**")[1] for line in shown.splitlines()[1:]]
    assert titles == ["Rank of <@&31>", "Rank for `/case void`", "\\_x\\_", "old:thing"]


def test_what_a_command_needs_in_place_of_others_is_said() -> None:
    findings = (
        NoRankNeeded(),
        TakesTheirPlace(instead_of="unban", needed=5, held=3),
        TakesTheirPlace(instead_of="unjail", needed=2, held=0),
        TakesTheirPlace(instead_of="untimeout", needed=2, held=3),
    )
    explained = Explanation(member=UserId(MEMBER), command="case undo", findings=findings)
    assert texts_of(explanation(explained))[0].splitlines() == [
        f"### <@{MEMBER}> may use `/case undo`",
        "✅ This server asks no rank for it",
        "⚠️ In place of `/unban` it needs what that needs, rank 5: 3 is held, so not in place of that",
        "⚠️ In place of `/unjail` it needs what that needs, rank 2: none is held, so not in place of that",
        "✅ In place of `/untimeout` it needs what that needs, rank 2: it is held",
    ]
