"""A plan, and what is wrong with a file, line by line: on a card, in a file, and on the command line."""

from collections.abc import Callable, Iterable, Iterator

from application.configuration.ports import Problem
from application.configuration.views import EntryChange, FieldChange, Gone, Turn
from domain.shared.written import Where
from interface.shared.languages import gettext, ngettext
from interface.shared.words import Words

type Show = Callable[[str], str]
"""How what somebody typed is shown."""

_SIGNS = {Turn.ADDED: "+", Turn.CHANGED: "~", Turn.REMOVED: "-"}


def change_lines(change: EntryChange, show: Show) -> str:
    """Of an entry that is removed, that it is."""
    place = " › ".join((change.section, *change.entry))
    lines = [show(f"{_SIGNS[change.turn]} {place}")]
    if change.turn is not Turn.REMOVED:
        lines += (f"    {_field(each, show)}" for each in change.fields)
    return "\n".join(lines)


def gone_line(gone: Gone, show: Show) -> str:
    return show(f"× {' › '.join((gone.section, *gone.entry, gone.field))}: {gone.was}")


def counted(changes: Iterable[EntryChange]) -> str:
    """`2 added, 1 changed`."""
    turns = [change.turn for change in changes]
    return ", ".join(_turned(turn, turns.count(turn)) for turn in Turn if turn in turns) or gettext("nothing to change")


def _turned(turn: Turn, count: int) -> str:
    match turn:
        case Turn.ADDED:
            return ngettext("{n} added", "{n} added", count)
        case Turn.CHANGED:
            return ngettext("{n} changed", "{n} changed", count)
        case Turn.REMOVED:
            return ngettext("{n} removed", "{n} removed", count)


def _field(change: FieldChange, show: Show) -> str:
    old, new = (None if value is None else show(value) for value in (change.old, change.new))
    if old is None:
        return f"{change.field}: {new}"
    return f"{change.field}: {old} → {gettext('not said any more') if new is None else new}"


def problem_line(problem: Problem, words: Words, show: Show) -> str:
    """`line 12, shop[3].price: ...`"""
    at = ", ".join(
        filter(
            None,
            (gettext("line {line}", line=problem.line) if problem.line else "", show("".join(_place(problem.where)))),
        )
    )
    said = words(problem.why) or type(problem.why).__name__
    return f"{at}: {said}" if at else said


def _place(where: Where) -> Iterator[str]:
    for number, step in enumerate(where):
        yield f"[{step + 1}]" if isinstance(step, int) else f".{step}" if number else step
