from collections.abc import Mapping
from typing import cast

from sqlalchemy import Column, Dialect, Integer, Table
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from application.configuration.queries import VersionView
from domain.configuration.version import Plan, Source, Version, Written
from domain.shared.errors import ConcurrentChange
from infrastructure.database.column_types import EnumText, TextTuple
from infrastructure.database.errors import register_constraint
from infrastructure.database.growth import Per, grows
from infrastructure.database.metadata import condition, guild_id, metadata, moment, of_a_guild, one_of, snowflake
from infrastructure.database.privacy import no_person, pseudonymised, user_id
from infrastructure.database.rows import Rows

type Sections = Mapping[str, Written]


class SectionsJson(TypeDecorator[Sections]):
    """Sections by name, as a file has them."""

    impl = JSONB
    cache_ok = True

    def process_bind_param(self, value: Sections | None, dialect: Dialect) -> Sections | None:
        return value

    def process_result_value(self, value: object, dialect: Dialect) -> Sections | None:
        return cast(Sections | None, value)


configuration_plans = Table(
    "configuration_plans",
    metadata,
    guild_id(),
    snowflake("plan_id", key="id", primary_key=True),
    user_id("planned_by", pseudonymised("which configuration files you had compared"), key="by"),
    moment("planned_at", key="at"),
    Column("wanted", SectionsJson, nullable=False, info=no_person()),
    Column("rolls_back_to", Integer, nullable=True),
    of_a_guild(),
    condition("jsonb_typeof(wanted) = 'object'", name="wanted"),
)
grows(configuration_plans, Per.DECISION, cut="beyond a server's newest 10, with the next plan")
PLANS = Rows(Plan, configuration_plans)

configuration_versions = Table(
    "configuration_versions",
    metadata,
    guild_id(),
    Column("number", Integer, primary_key=True),
    Column("source", EnumText(Source), nullable=False),
    snowflake("request_id", key="request", nullable=True),
    snowflake("plan_id", key="plan", nullable=True),
    Column("rolls_back_to", Integer, nullable=True),
    user_id("applied_by", pseudonymised("which configuration files you applied"), key="by"),
    moment("applied_at", key="at"),
    Column("changed", TextTuple, nullable=False, info=no_person()),
    Column("state", SectionsJson, nullable=False, info=no_person()),
    of_a_guild(),
    one_of("source", Source),
    condition("number >= 1", name="number"),
    condition("(request_id IS NULL) = (plan_id IS NULL)", name="request"),
    condition("jsonb_typeof(state) = 'object'", name="state"),
)
"""A few of a guild, found by its id: nothing else needs an index."""
grows(configuration_versions, Per.DECISION, cut="beyond a server's newest 30, with the next version")
VERSIONS = Rows(Version, configuration_versions)
VERSION_VIEWS = Rows(VersionView, configuration_versions)
register_constraint("pk_configuration_versions", ConcurrentChange)
