"""Cases that another bot has on record."""

from datetime import UTC, datetime

from attrs import evolve

from application.shared.importing import Item
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.warn import WARN
from domain.moderation.importing.foreign_case import ForeignCase
from domain.shared.ids import UserId

THEN = datetime(2025, 5, 1, tzinfo=UTC)


def a_foreign_case(kind: ActionKind | None = WARN, **given: object) -> ForeignCase:
    case = ForeignCase(
        key=9,
        number=5,
        named="WARN",
        kind=kind,
        target=UserId(7),
        moderator=UserId(70),
        reason="spam",
        at=THEN,
    )
    return evolve(case, **given)  # type: ignore[arg-type]  # each test names what it needs


def a_row(key: int, number: int | None = None, **given: object) -> Item[ForeignCase]:
    usual = {"number": key if number is None else number, "target": UserId(700 + key)}
    fact = a_foreign_case(**{"key": key, **usual, **given})  # type: ignore[arg-type]  # each test names what it needs
    return Item(key=key, fact=fact)
