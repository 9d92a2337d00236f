"""All kinds of fault, and the faults of one file."""

from collections.abc import Callable, Iterator, Mapping, Set

from tools.mutants import calls, conditions, statements, values
from tools.mutants.sites import Site, sites
from tools.mutants.source import Edit, Fault, Source

type Operator = Callable[[Source, Site, Mapping[str, Set[str]]], Iterator[Edit]]

OPERATORS: Mapping[str, Operator] = {
    "condition negated": conditions.negated,
    "comparison changed": conditions.compared_otherwise,
    "and/or changed": conditions.joined_otherwise,
    "operand dropped": conditions.without_operand,
    "not dropped": conditions.without_not,
    "answer negated": conditions.answered_otherwise,
    "statement dropped": statements.dropped,
    "nothing returned": statements.nothing_returned,
    "exception not caught": statements.less_caught,
    "number changed": values.another_number,
    "flag changed": values.another_flag,
    "arithmetic changed": values.calculated_otherwise,
    "entry dropped": values.without_entry,
    "keyword argument dropped": calls.without_keyword,
    "link of a query dropped": calls.without_link,
    "criterion dropped": calls.without_criterion,
    "call unwrapped": calls.unwrapped,
}


def faults(source: Source, required: Mapping[str, Set[str]]) -> Iterator[Fault]:
    """Some may not compile, or change nothing: `Source.is_another_program` says so.

    `required` has the keyword arguments that a function of a name cannot do without.
    """
    for site in sites(source.tree):
        for name, operator in OPERATORS.items():
            for edit in operator(source, site, required):
                yield Fault(source.path, _line(source, edit), name, edit, site.lines, site.at_import)


def _line(source: Source, edit: Edit) -> int:
    return source.content.count(b"\n", 0, edit.start) + 1
