"""The one table that belongs to the application and to no guild."""

from attrs import define
from sqlalchemy import BigInteger, Column, Table, Text, bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert

from application.shared.known_commands import CommandsPrint
from domain.shared.ids import ApplicationId
from infrastructure.database.distribution.places import copied_everywhere
from infrastructure.database.growth import Per, grows
from infrastructure.database.metadata import metadata, snowflake
from infrastructure.database.privacy import no_person
from infrastructure.database.reading import Reading
from infrastructure.database.rows import Rows

known_commands = Table(
    "known_commands",
    metadata,
    snowflake("application_id", key="application", primary_key=True),
    Column("sent", Text, nullable=False, info=no_person()),
    Column("held", Text, nullable=False, info=no_person()),
    info=copied_everywhere(),
)
grows(known_commands, Per.APPLICATION, kept="one row")
PRINTS = Rows(CommandsPrint, known_commands)

_LAST = select(*PRINTS.columns).where(known_commands.c.application == bindparam("which", type_=BigInteger))
_new = upsert(known_commands)
_REMEMBER = (
    _new.values({column.key: bindparam(f"new_{column.key}", type_=column.type) for column in known_commands.c})
    .on_conflict_do_update(index_elements=["application_id"], set_={name: _new.excluded[name] for name in PRINTS.names})
    .returning(known_commands.c.application)
)


@define
class PostgresKnownCommands:
    _reading: Reading

    async def last(self, application: ApplicationId) -> CommandsPrint | None:
        row = await self._reading.row(_LAST, {"which": application})
        return None if row is None else PRINTS.from_row(row)

    async def remember(self, application: ApplicationId, told: CommandsPrint) -> None:
        row = {f"new_{name}": value for name, value in PRINTS.to_row(told).items()}
        await self._reading.row(_REMEMBER, {"new_application": application} | row)
