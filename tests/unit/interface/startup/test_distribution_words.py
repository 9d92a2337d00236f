from typing import get_args

import pytest

from infrastructure.database.distribution.ground import Cluster, Ground, Key, Reference, Trigger
from infrastructure.database.distribution.hindrances import (
    BotsRun,
    HasTrigger,
    Hindrance,
    KeyLacksColumn,
    NoExtension,
    NoTable,
    NotTheCoordinator,
    PlacedOtherwise,
    ReferenceAcross,
    ReferenceWrites,
    TooOld,
)
from infrastructure.database.distribution.places import Copied, OnCoordinator, Place, Spread
from infrastructure.database.distribution.plan import DropLeftBehind, SpreadTable, plan
from infrastructure.database.distribution.steps import DistributingFailed, Done
from interface.startup.distribution_words import done_line, outcome_lines, plan_lines, words_for
from interface.startup.problems import problem

CLUSTER = Cluster(version="13.2", major=13, coordinates=True, workers=0)
REFERENCE = Reference("fk_cases", "cases", "guilds", ["guild_id"], ["guild_id"], "a", "a")
SAID: dict[Hindrance, str] = {
    NoExtension(
        available=True
    ): "the extension is not installed in this database: CREATE EXTENSION citus, on every server",
    NoExtension(available=False): "the server has no Citus, see https://docs.citusdata.com",
    TooOld("11.3"): "it is Citus 11.3, and 12 or newer is needed",
    NotTheCoordinator(): "this server is a worker; DATABASE_URL has to name the coordinator",
    BotsRun((5, 6)): "bots are running, stop them first (sessions 5, 6 on the server)",
    NoTable("cases"): "there is no table cases",
    PlacedOtherwise("cases", Spread("guild_id"), None): (
        "cases is spread in another way already, and should be spread by guild_id"
    ),
    PlacedOtherwise("leases", OnCoordinator(), Copied()): (
        "leases is on every server already, and should be on the coordinator alone"
    ),
}


@pytest.mark.parametrize(("hindrance", "words"), SAID.items())
def test_what_is_in_the_way_is_said(hindrance: Hindrance, words: str) -> None:
    assert words_for(hindrance) == words


def test_what_is_in_the_way_of_a_key_names_it() -> None:
    said = [
        words_for(KeyLacksColumn(Key("uq_theirs", "cases", ["number"]), "guild_id")),
        words_for(ReferenceAcross(REFERENCE)),
        words_for(ReferenceWrites(REFERENCE)),
        words_for(HasTrigger(Trigger("watches", "cases"))),
    ]
    assert said == [
        "the index uq_theirs of cases keeps rows unique without guild_id, by which they are spread",
        "the foreign key fk_cases of cases leads to another server's guilds",
        "the foreign key fk_cases of cases changes by what its rows are spread",
        "the table cases has the trigger watches",
    ]
    named = {type(each) for each in SAID} | {KeyLacksColumn, ReferenceAcross, ReferenceWrites, HasTrigger}
    assert set(get_args(Hindrance.__value__)) == named, "each has its words"


def test_a_plan_says_each_step_and_that_nothing_was_changed() -> None:
    ground = Ground(available=True, cluster=CLUSTER, tables=frozenset({"guilds"}), left_behind=frozenset({"guilds"}))
    assert list(plan_lines(plan({"guilds": Spread("guild_id")}, ground))) == [
        "Citus 13.2, 0 servers take rows",
        "no server was added yet, so all rows stay here: see citus_add_node and citus_rebalance_start",
        "would spread guilds by guild_id",
        "would drop the rows of guilds that were left on the coordinator",
        "2 steps; nothing was changed.",
    ]


def test_what_was_done_is_said_with_the_rows_that_were_moved() -> None:
    beside = SpreadTable("cases", "guild_id", "guilds")
    assert done_line(Done(beside, 1234)) == "done  spread cases by guild_id, beside guilds, 1,234 rows"
    assert done_line(Done(DropLeftBehind("cases"), None)) == (
        "done  drop the rows of cases that were left on the coordinator"
    )


def test_where_all_is_done_it_says_so() -> None:
    places: dict[str, Place] = {"guilds": Spread("guild_id"), "known": Copied(), "leases": OnCoordinator()}
    placed: dict[str, Place | None] = {"guilds": Spread("guild_id"), "known": Copied()}
    found = plan(places, Ground(cluster=CLUSTER, tables=frozenset(places), placed=placed))
    said = "Nothing is to be done: 1 tables are spread, 1 are on every server, 1 stay on the coordinator."
    assert list(outcome_lines(found)) == [said]
    assert list(plan_lines(found))[-1] == said


def test_a_server_that_refuses_has_its_words_in_one_line() -> None:
    failed = DistributingFailed(SpreadTable("cases", "guild_id", "guilds"), "no room")
    assert problem(failed) == (
        "distributing the database failed at the table cases: no room. What was done stays; run it again."
    )
    assert problem(DistributingFailed(None, "gone")).startswith("distributing the database failed: gone.")
