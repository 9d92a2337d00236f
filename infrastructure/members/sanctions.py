"""Which sanctions are in force, as the kinds of action say it themselves."""

from sqlalchemy import Select, literal_column, or_, select, union_all
from sqlalchemy.sql.elements import ColumnElement

from domain.moderation.actions import KINDS
from domain.moderation.actions.action import ActionKind
from domain.shared.ids import GuildId
from domain.shared.paging import Direction, Seek
from infrastructure.database.keyset import seek_rows
from infrastructure.members.tables import members
from infrastructure.moderation.tables import CASE_VIEWS, cases

LASTING = tuple(kind for kind in KINDS if kind.undone_by is not None)

_later = cases.alias("later")


def sanctions_in_force(guild: GuildId, seek: Seek) -> Select[*tuple[object, ...]]:
    """Up to `seek.size + 1` cases, one for each member and kind, with the names of whom they are on."""
    # A branch for each kind, so that each reads its part of an index in order, and stops at the limit.
    branches = union_all(*(seek_rows(_in_force(guild, kind), cases.c.number, seek) for kind in LASTING)).subquery()
    number = branches.c.number
    return (
        select(*branches.c, members.c.username, members.c.display_name)
        .outerjoin(members, (members.c.guild == branches.c.guild) & (members.c.user == branches.c.target))
        .order_by(number.asc() if seek.direction is Direction.NEWER else number.desc())
        .limit(seek.size + 1)
    )


def _in_force(guild: GuildId, kind: ActionKind) -> Select[*tuple[object, ...]]:
    """Carried out, neither ended nor voided, and neither repeated nor undone by a later case."""
    assert kind.undone_by is not None
    repeated_or_undone = (
        select(literal_column("1"))
        .where(
            _later.c.guild == cases.c.guild,
            _later.c.target == cases.c.target,
            _later.c.number > cases.c.number,
            or_(_later.c.kind == kind, _later.c.kind == kind.undone_by),
            _applied(_later.c.status),
        )
        .exists()
    )
    return select(*CASE_VIEWS.columns).where(
        cases.c.guild == guild,
        cases.c.kind == kind,
        _applied(cases.c.status),
        cases.c.ending.is_(None),
        cases.c.voided_at.is_(None),
        ~repeated_or_undone,
    )


def _applied(status: ColumnElement[object]) -> ColumnElement[bool]:
    return status == literal_column("'applied'")
