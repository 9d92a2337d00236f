"""Every table says how it grows; what grows by itself is cut."""

import pytest
from sqlalchemy import Column, Integer, MetaData, Table

from infrastructure.database.growth import Per, forgotten, grows, growth_of
from infrastructure.database.metadata import AnyTable
from infrastructure.schema import metadata
from tools.growth import PAGE, written

TABLES = metadata.sorted_tables


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_says_how_it_grows_and_what_grows_by_itself_is_cut(table: AnyTable) -> None:
    growth = growth_of(table)
    assert growth is not None, f"say grows({table.name}, Per...., cut=... or kept=...) beside the table"
    assert growth.is_cut or not growth.per.needs_a_cut, "it goes on by itself: what cuts it?"


def test_a_table_says_either_when_rows_go_or_why_they_stay() -> None:
    table = Table("a_table", MetaData(), Column("id", Integer))
    for words in ({}, {"cut": "at once", "kept": "for ever"}):
        with pytest.raises(AssertionError):
            grows(table, Per.DAY, **words)


def test_what_is_forgotten_in_rounds_says_that_it_is_cut() -> None:
    names = {old.table.name for old in forgotten()}
    assert {"guild_setting_changes", "snippet_changes", "shop_item_changes", "member_flow", "digests"} <= names
    assert "case_changes" not in names
    for old in forgotten():
        growth = growth_of(old.table)
        assert growth is not None
        assert growth.is_cut


def test_the_page_about_growth_has_the_table_as_it_is() -> None:
    page = PAGE.read_text()
    assert page == written(page), "run `.venv/bin/python -m tools.growth`"
