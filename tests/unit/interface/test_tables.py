"""A table of words, faces or rules by the members of a kind has something for each of them."""

import pkgutil
from collections.abc import Iterator, Mapping, Set
from enum import Enum
from importlib import import_module

import interface
from domain.channels.numbers import ActKind
from domain.moderation.bulk.target import TargetState
from domain.moderation.case import Notice
from interface.channels import cards as channel_cards
from interface.channels import lock_list
from interface.moderation import cards as moderation_cards
from interface.moderation.bulk import cards as bulk_cards

type Table = Mapping[Enum, object]

_DRAWN = ("picture", "panels")
"""They load what draws, and have no tables."""

EACH_OF_SOME = (
    "interface.channels.cards._DOING",
    "interface.channels.cards._DONE",
    "interface.channels.cards._LINES",
    "interface.channels.cards._NOT_DONE",
    "interface.channels.lock_list._NOT_DONE",
    "interface.channels.lock_list._NOT_YET",
    "interface.moderation.appeals.appellant_notifier._LETTERS",
    "interface.moderation.bulk.cards.LEFT_OUT_WORDS",
    "interface.moderation.bulk.cards.STATE_WORDS",
    "interface.moderation.cards._TOLD",
    "interface.moderation.cards._UNTOLD",
    "interface.points.cards._NUMBERED",
    "interface.reports.cards._COLOURS",
    "interface.setup.profile_commands.LONGEST",
)
"""What is said of the others says something else, or nothing."""


def tables() -> Iterator[tuple[str, Table]]:
    for module in pkgutil.walk_packages(interface.__path__, "interface."):
        if not module.name.endswith(_DRAWN):
            for name, value in vars(import_module(module.name)).items():
                if isinstance(value, Mapping) and value and all(isinstance(key, Enum) for key in value):
                    yield f"{module.name}.{name}", value


def missing(table: Table) -> Set[Enum]:
    return {member for kind in {type(key) for key in table} for member in kind} - table.keys()


def test_nothing_is_without_its_entry() -> None:
    lacking = {name: found for name, table in tables() if (found := missing(table))}
    assert {name: found for name, found in lacking.items() if name not in EACH_OF_SOME} == {}
    assert sorted(lacking) == sorted(EACH_OF_SOME), "what is complete by now is left out of the list"


def test_what_one_table_lacks_another_has() -> None:
    of_locks = set(ActKind) - channel_cards._LINES.keys()
    others = (channel_cards._DONE, channel_cards._DOING, channel_cards._NOT_DONE, lock_list._NOT_DONE)
    assert [table.keys() for table in (*others, lock_list._NOT_YET)] == [of_locks] * 5
    assert moderation_cards._TOLD.keys() ^ moderation_cards._UNTOLD.keys() == set(Notice)
    told_apart = bulk_cards.STATE_WORDS.keys() ^ bulk_cards.LEFT_OUT_WORDS.keys()
    assert told_apart == set(TargetState) - {TargetState.DONE, TargetState.ALREADY}, "these have words of the act"
