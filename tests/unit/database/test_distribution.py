"""What speaks against spreading the tables, and what is left to do: pure functions of what there is."""

import re
from pathlib import Path

import pytest
from attrs import evolve

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
    hindrances,
)
from infrastructure.database.distribution.places import Copied, OnCoordinator, Place, Spread, places_of
from infrastructure.database.distribution.plan import CopyTable, DropLeftBehind, SpreadTable, plan
from infrastructure.schema import metadata

GUILD, PERSON = Spread("guild_id"), Spread("user_id")
PLACES: dict[str, Place] = {
    "guilds": GUILD,
    "cases": GUILD,
    "reminders": PERSON,
    "known": Copied(),
    "leases": OnCoordinator(),
}
CLUSTER = Cluster(version="13.2", major=13, coordinates=True, workers=2)
FRESH = Ground(available=True, cluster=CLUSTER, tables=frozenset(PLACES), left_behind=frozenset({"guilds", "leases"}))


def reference(
    table: str, to: str, columns: str = "guild_id", to_columns: str = "guild_id", does: str = "aa"
) -> Reference:
    return Reference(f"fk_{table}", table, to, columns.split(), to_columns.split(), does[0], does[1])


def test_those_that_others_refer_to_come_first_and_what_was_left_behind_goes_last() -> None:
    found = plan(PLACES, FRESH)
    assert found.hindrances == ()
    assert found.steps == (
        SpreadTable("guilds", "guild_id", None),
        SpreadTable("cases", "guild_id", "guilds"),
        SpreadTable("reminders", "user_id", None),
        CopyTable("known"),
        DropLeftBehind("guilds"),
    )


def test_what_is_in_place_is_left_and_others_still_come_beside_it() -> None:
    begun = evolve(FRESH, placed={"guilds": GUILD}, left_behind=frozenset())
    assert plan(PLACES, begun).steps[0] == SpreadTable("cases", "guild_id", "guilds")
    done = evolve(begun, placed={name: place for name, place in PLACES.items() if name != "leases"})
    assert plan(PLACES, done).is_done


@pytest.mark.parametrize(
    ("ground", "found"),
    [
        (evolve(FRESH, cluster=None), NoExtension(available=True)),
        (evolve(FRESH, cluster=evolve(CLUSTER, version="11.3", major=11)), TooOld("11.3")),
        (evolve(FRESH, cluster=evolve(CLUSTER, coordinates=False)), NotTheCoordinator()),
        (evolve(FRESH, bots=[5, 6]), BotsRun((5, 6))),
        (evolve(FRESH, tables=FRESH.tables - {"cases"}), NoTable("cases")),
        (evolve(FRESH, placed={"cases": PERSON}), PlacedOtherwise("cases", GUILD, PERSON)),
        (evolve(FRESH, placed={"leases": Copied()}), PlacedOtherwise("leases", OnCoordinator(), Copied())),
        (evolve(FRESH, placed={"known": None}), PlacedOtherwise("known", Copied(), None)),
        (evolve(FRESH, keys=[key := Key("uq", "cases", ["number"])]), KeyLacksColumn(key, "guild_id")),
        (evolve(FRESH, triggers=[trigger := Trigger("watches", "cases")]), HasTrigger(trigger)),
    ],
)
def test_each_thing_in_the_way_is_found_alone(ground: Ground, found: Hindrance) -> None:
    assert hindrances(PLACES, ground) == (found,)


@pytest.mark.parametrize(
    "fits",
    [
        reference("cases", "guilds"),
        reference("cases", "guilds", "number guild_id", "id guild_id"),
        reference("cases", "known", "guild_id", "id"),
        reference("leases", "theirs", "id", "id"),
        reference("cases", "guilds", does="ca"),
        reference("cases", "known", "number", "id", does="na"),
    ],
)
def test_a_foreign_key_that_stays_on_one_server_is_no_hindrance(fits: Reference) -> None:
    assert hindrances(PLACES, evolve(FRESH, references=[fits])) == ()


@pytest.mark.parametrize(
    "leads_away",
    [
        reference("cases", "guilds", "number", "id"),
        reference("cases", "guilds", "number guild_id", "guild_id id"),
        reference("cases", "reminders"),
        reference("known", "guilds"),
        reference("leases", "guilds"),
        reference("leases", "known"),
        reference("cases", "leases"),
        reference("theirs", "guilds"),
        reference("cases", "theirs"),
    ],
)
def test_a_foreign_key_that_leads_to_another_server_is_a_hindrance(leads_away: Reference) -> None:
    assert hindrances(PLACES, evolve(FRESH, references=[leads_away])) == (ReferenceAcross(leads_away),)


@pytest.mark.parametrize("does", ["na", "da", "an", "ad", "ac"])
def test_a_foreign_key_that_would_move_rows_to_another_server_is_a_hindrance(does: str) -> None:
    moves = reference("cases", "guilds", does=does)
    assert hindrances(PLACES, evolve(FRESH, references=[moves])) == (ReferenceWrites(moves),)


def test_tables_that_stay_on_the_coordinator_may_have_any_key_and_trigger() -> None:
    free = evolve(FRESH, keys=[Key("uq", "leases", ["name"])], triggers=[Trigger("watches", "leases")])
    assert hindrances(PLACES, free) == ()


def test_the_page_about_large_databases_names_every_table_that_is_not_a_guilds() -> None:
    page = (Path(__file__).parents[3] / "docs" / "large-databases.md").read_text()
    rows = re.search(r"^\| place \| tables \|\n(.+?)\n\n", page, re.MULTILINE | re.DOTALL)
    assert rows is not None
    said = [{*re.findall(r"`(\w+)`", line.split("|")[2])} for line in rows[1].splitlines()[1:]]
    places = places_of(metadata)
    of_a_person, everywhere, here = (
        {name for name, place in places.items() if place == where} for where in (PERSON, Copied(), OnCoordinator())
    )
    assert said == [set(), of_a_person, everywhere, here | {"alembic_version"}]
