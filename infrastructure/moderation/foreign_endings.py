"""Statements about what a case of another bot has ended here."""

from sqlalchemy import BigInteger, DateTime, Integer, Text, bindparam, func, literal_column, select, text, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY

from domain.moderation.importing.carrying import IMPORTED
from domain.shared.importing import IMPORTER
from infrastructure.moderation.tables import CASES, cases

_MOST_IN_FORCE = 5_000
"""Of the members of one batch; few have more than one."""

IN_FORCE = (
    select(*CASES.columns)
    .where(
        cases.c.guild == bindparam("in_guild"),
        cases.c.target == func.any(bindparam("targets", type_=ARRAY(BigInteger))),
        type_coerce(cases.c.kind, Text) == func.any(bindparam("kinds", type_=ARRAY(Text))),
        # Written out: a generic plan could not use the partial index otherwise.
        cases.c.status == literal_column("'applied'"),
        cases.c.ending.is_(None),
    )
    .order_by(cases.c.number)
    .limit(literal_column(str(_MOST_IN_FORCE)))
)
ENDED_BY = (
    text(
        f"""
    SELECT {", ".join(f"held.{column.name} AS {column.key}" for column in CASES.columns)}, gone.number AS ender
    FROM unnest(:numbers, :said) AS gone (number, said)
    JOIN cases AS ender ON ender.guild_id = :in_guild AND ender.number = gone.number
    JOIN cases AS held ON held.guild_id = :in_guild AND held.target_id = ender.target_id
      AND held.ended_at = ender.opened_at
    WHERE EXISTS (
      SELECT FROM case_changes AS line
      WHERE line.guild_id = :in_guild AND line.number = held.number AND line.field = '{IMPORTED}'
        AND line.changed_by = {IMPORTER} AND starts_with(line.new_value #>> '{{}}', gone.said)
    )
    ORDER BY held.number
    LIMIT {_MOST_IN_FORCE}
    """  # noqa: S608  # names of columns, and a constant
    )
    .bindparams(
        bindparam("in_guild", type_=BigInteger),
        bindparam("numbers", type_=ARRAY(Integer)),
        bindparam("said", type_=ARRAY(Text)),
    )
    .columns(*(literal_column(column.key, column.type) for column in CASES.columns), literal_column("ender", Integer()))
)
END = text(
    """
    WITH ended AS (
      UPDATE cases SET ending = given.ending, ended_at = given.ended_at, version = cases.version + 1
      FROM unnest(:numbers, :versions, :endings, :ended) AS given (number, version, ending, ended_at)
      WHERE cases.guild_id = :in_guild AND cases.number = given.number AND cases.version = given.version
      RETURNING cases.number
    ), no_longer_planned AS (
      DELETE FROM case_schedule USING ended
      WHERE case_schedule.guild_id = :in_guild AND case_schedule.number = ended.number
    )
    SELECT ended.number, EXISTS (
      SELECT FROM case_log_posts AS post WHERE post.guild_id = :in_guild AND post.number = ended.number
    ) AS is_posted
    FROM ended
    """
).bindparams(
    bindparam("in_guild", type_=BigInteger),
    bindparam("numbers", type_=ARRAY(Integer)),
    bindparam("versions", type_=ARRAY(BigInteger)),
    bindparam("endings", type_=ARRAY(Text)),
    bindparam("ended", type_=ARRAY(DateTime(timezone=True))),
)
