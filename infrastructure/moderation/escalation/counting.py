from sqlalchemy import ColumnElement, and_, literal_column, not_

from domain.moderation.escalation.request import FIRST, LAST
from infrastructure.moderation.tables import cases

IS_COUNTED: ColumnElement[bool] = and_(
    cases.c.status == literal_column("'applied'"),
    cases.c.voided_at.is_(None),
    cases.c.forgotten_at.is_(None),
    not_(cases.c.request.between(literal_column(str(FIRST)), literal_column(str(LAST)))),
)
"""Which cases bring points: those that were carried out and are neither taken back nor forgotten, save what was
automatic itself.

The one place that says so on PostgreSQL: whoever gives cases another state that does not count adds it here, and in
tests/fakes/escalation.py.
"""
