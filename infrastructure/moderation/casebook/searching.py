"""The SQL of a search: through an index, part by part from one end, until there is enough.

Neither the words nor the order alone would do: of a common word the index lists half of all cases, which then had to be
sorted; and in the order of their numbers all cases had to be read for a word that few have. So the index also knows in
which part of its guild's history a case is, and a recursive query asks it for one part after the other.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from attrs import frozen
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import REGCONFIG, TSQUERY

from domain.moderation.casebook.query import CaseQuery
from domain.moderation.state import STATE_OF_ENDING, STATE_OF_STATUS, CaseState
from domain.shared.ids import GuildId
from domain.shared.paging import Direction, Seek
from infrastructure.database.transaction import Row
from infrastructure.moderation.tables import CASE_VIEWS, PART, SEARCHED, case_counters, cases

RECORDED_WITHIN = timedelta(days=46)
"""A case is recorded at most so long after it was opened: Discord's audit log, which tells of older actions, goes back
for 45 days. So from a case of known time follow the numbers of all that are much older or younger."""

_GUILD = bindparam("in_guild", type_=BigInteger)
_ENOUGH = bindparam("enough", type_=Integer)
_LARGEST = literal_column("2147483647", Integer)


_NOT_VOIDED = {"v": "false"}
_STATES: Mapping[CaseState, Mapping[str, str]] = {
    **{state: {"s": status.value, "e": "none"} | _NOT_VOIDED for status, state in STATE_OF_STATUS.items()},
    **{state: {"e": ending.value} | _NOT_VOIDED for ending, state in STATE_OF_ENDING.items()},
    CaseState.VOIDED: {"v": "true"},
}
"""What the index has of each state."""


@frozen
class Search:
    """What a search sends. Of the numbers that it gathers, `enough` at most, the first are shown."""

    statement: Select[*tuple[object, ...]]
    parameters: Row


def searching(guild: GuildId, query: CaseQuery, seek: Seek, *, enough: int) -> Search:
    """Up to `seek.size + 1` cases, ordered away from the cursor, with how many there are among `enough`."""
    newer = seek.direction is Direction.NEWER
    statement = _gathered(
        newer=newer,
        of_somebody=query.target is not None or query.moderator is not None,
        has_text=query.text is not None,
        since=query.since is not None,
        until=query.until is not None,
    )
    parameters: Row = {
        "in_guild": guild,
        "filters": " & ".join(_filters(query)) or None,
        "cursor": (0 if newer else 2**31 - 1) if seek.cursor is None else seek.cursor,
        "enough": enough,
        "size": seek.size + 1,
    }
    parameters |= {} if query.text is None else {"words": query.text}
    parameters |= {} if query.since is None else {"since": query.since, "long_before": query.since - RECORDED_WITHIN}
    parameters |= {} if query.until is None else {"until": query.until, "long_after": query.until + RECORDED_WITHIN}
    return Search(statement, parameters)


def _filters(query: CaseQuery) -> list[str]:
    """As the index knows them."""
    kind = None if query.kind is None else query.kind.name
    wanted: dict[str, object] = {"t": query.target, "m": query.moderator, "k": kind}
    if query.state is not None:
        wanted |= _STATES[query.state]
    return [f"'{letter} {value}'" for letter, value in wanted.items() if value is not None]


def _gathered(
    *, newer: bool, of_somebody: bool, has_text: bool, since: bool, until: bool
) -> Select[*tuple[object, ...]]:
    step, number = (1 if newer else -1), cases.c.number
    cursor = bindparam("cursor", type_=Integer)
    bounds = [number > cursor if newer else number < cursor]
    bounds += [cases.c.opened_at >= _moment("since")] if since else []
    bounds += [cases.c.opened_at < _moment("until")] if until else []
    # What is forgotten is nobody's, also where an id has to stay.
    bounds += [cases.c.forgotten_at.is_(None)] if of_somebody else []
    words = func.websearch_to_tsquery(cast("simple", REGCONFIG), bindparam("words", type_=Text))

    def hits(part: ColumnElement[int]) -> ColumnElement[list[int]]:
        # What belongs together is quoted: there is a blank in it.
        place: ColumnElement[str] = (
            literal_column("''''") + cast(_GUILD, Text) + " " + cast(part, Text) + literal_column("''''")
        )
        wanted = func.coalesce(
            cast(place, TSQUERY).op("&&")(cast(bindparam("filters", type_=Text), TSQUERY)), cast(place, TSQUERY)
        )
        meant = [func.numnode(words) > 0] if has_text else []
        matching = (
            select(number)
            .where(
                cases.c.guild == _GUILD,
                literal_column(SEARCHED).op("@@")(wanted.op("&&")(words) if has_text else wanted),
                *meant,
                *bounds,
            )
            # Else the order of the numbers would be followed through the whole history.
            .offset(literal_column("0"))
            .subquery()
        )
        first = matching.c.number.asc() if newer else matching.c.number.desc()
        return func.array(select(matching.c.number).order_by(first).limit(_ENOUGH).scalar_subquery())

    start, stop = _ends(cursor, newer=newer, since=since, until=until)
    parts = select(start.label("part"), hits(start).label("numbers")).cte("parts", recursive=True)
    # By its name: SQLAlchemy would add the table to each subquery that it is used in.
    following = literal_column("parts.part", Integer) + step
    parts = parts.union_all(
        select(following, parts.c.numbers.op("||")(hits(following)))
        .select_from(parts)
        .where(parts.c.part < stop if newer else parts.c.part > stop, func.cardinality(parts.c.numbers) < _ENOUGH)
    )
    furthest = parts.c.part.desc() if newer else parts.c.part.asc()
    last = select(parts.c.numbers).order_by(furthest).limit(literal_column("1")).cte("gathered")
    count = select(func.cardinality(last.c.numbers)).scalar_subquery().label("found")
    return (
        select(*CASE_VIEWS.columns, count)
        .where(cases.c.guild == _GUILD, number.in_(select(func.unnest(last.c.numbers))))
        .order_by(number.asc() if newer else number.desc())
        .limit(bindparam("size", type_=Integer))
    )


def _ends(
    cursor: ColumnElement[int], *, newer: bool, since: bool, until: bool
) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """The first part to look at, and the last."""
    newest = select(case_counters.c.last_number).where(case_counters.c.guild == _GUILD).scalar_subquery()
    lowest = _known("long_before", lambda when: cases.c.opened_at < when, oldest=False, missing=0) if since else None
    highest = _known("long_after", lambda when: cases.c.opened_at > when, oldest=True, missing=2**31 - 1)
    above = func.least(func.coalesce(newest, 0), *([highest] if until else [])) // PART
    below = (literal_column("0", Integer) if lowest is None else lowest) // PART
    if newer:
        return func.greatest(cursor // PART, below), above
    return func.least(cursor // PART, above), below


def _known(
    parameter: str, is_beyond: Callable[[ColumnElement[object]], ColumnElement[bool]], *, oldest: bool, missing: int
) -> ColumnElement[int]:
    """The number of a case that is far beyond the time looked at, as all cases beyond it are."""
    order = cases.c.opened_at.asc() if oldest else cases.c.opened_at.desc()
    found = (
        select(cases.c.number)
        .where(
            cases.c.guild == _GUILD,
            is_beyond(_moment(parameter)),
            # Written out, as the index has it.
            cases.c.status == literal_column("'applied'"),
            cases.c.voided_at.is_(None),
        )
        .order_by(order)
        .limit(literal_column("1"))
        .scalar_subquery()
    )
    return func.coalesce(found, missing)


def _moment(name: str) -> ColumnElement[object]:
    return bindparam(name, type_=DateTime(timezone=True))
