"""A column that a mapping forgot would come back as its default: these tests see to it that none is."""

from domain.guilds.guild import Guild
from infrastructure.guilds import guild_repository
from infrastructure.guilds.tables import guilds
from infrastructure.moderation import case_repository
from infrastructure.moderation.tables import cases
from tests.builders import GUILD, a_case
from tests.fakes.clock import START


def test_every_column_of_a_guild_is_written() -> None:
    assert set(guild_repository.to_row(Guild(id=GUILD, registered_at=START))) == set(guilds.columns.keys())


def test_every_column_of_a_case_is_written() -> None:
    assert set(case_repository.to_row(a_case())) == set(cases.columns.keys())
