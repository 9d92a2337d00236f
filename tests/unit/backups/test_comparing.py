from attrs import evolve

from domain.backups.comparing import NewestCaseDiffers, TableDiffers, differences
from domain.backups.manifest import Contents, NewestCase
from domain.shared.ids import GuildId

ONE, TWO, THREE = GuildId(1), GuildId(2), GuildId(3)
RECORDED = Contents(rows={"cases": 3, "guilds": 2}, newest_cases={ONE: NewestCase(2, "a"), TWO: NewestCase(1, "b")})


def test_what_is_the_same_has_no_difference() -> None:
    assert list(differences(RECORDED, evolve(RECORDED))) == []


def test_a_table_with_other_rows_or_missing_or_new_differs() -> None:
    found = evolve(RECORDED, rows={"cases": 2, "members": 0})
    assert list(differences(RECORDED, found)) == [
        TableDiffers("cases", 3, 2),
        TableDiffers("guilds", 2, None),
        TableDiffers("members", None, 0),
    ]


def test_a_newest_case_that_is_another_or_says_something_else_differs() -> None:
    found = evolve(RECORDED, newest_cases={ONE: NewestCase(2, "changed"), THREE: NewestCase(9, "c")})
    assert list(differences(RECORDED, found)) == [
        NewestCaseDiffers(ONE, 2, 2),
        NewestCaseDiffers(TWO, 1, None),
        NewestCaseDiffers(THREE, None, 9),
    ]
