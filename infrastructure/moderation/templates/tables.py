from sqlalchemy import Boolean, Column, Index, Table, Text, text

from domain.moderation.reason import LONGEST_REASON
from domain.moderation.templates.errors import TemplateNameTaken
from domain.moderation.templates.template import LONGEST_NAME, ReasonTemplate
from infrastructure.database.column_types import TextTuple
from infrastructure.database.errors import register_constraint
from infrastructure.database.growth import Per, grows
from infrastructure.database.history import History
from infrastructure.database.metadata import condition, counter, guild_id, metadata, of_a_guild, serial
from infrastructure.database.privacy import no_person
from infrastructure.database.rows import Rows

reason_templates = Table(
    "reason_templates",
    metadata,
    guild_id(),
    serial("template_id", key="id"),
    Column("name", Text, nullable=False, info=no_person()),
    Column("text", Text, nullable=False, info=no_person()),
    Column("kinds", TextTuple, nullable=False, info=no_person()),
    Column("is_offered", Boolean, nullable=False),
    counter("version", start=1),
    of_a_guild(),
    condition(f"length(name) BETWEEN 1 AND {LONGEST_NAME}", name="name"),
    condition(f"length(text) BETWEEN 1 AND {LONGEST_REASON}", name="text"),
)
grows(reason_templates, Per.CHOICE, kept="what is no longer offered too, with its history")
Index(
    "uq_reason_templates_guild_id_name",
    reason_templates.c.guild,
    text("lower(name)"),
    unique=True,
    postgresql_where=text("is_offered"),
)
register_constraint("uq_reason_templates_guild_id_name", TemplateNameTaken)
TEMPLATES = Rows(ReasonTemplate, reason_templates)
TEMPLATE_CHANGES = History("reason_template_changes", of=reason_templates)
