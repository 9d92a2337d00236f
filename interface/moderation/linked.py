"""What is said of the cases that one case has to do with."""

from collections.abc import Collection, Mapping, Sequence

from domain.moderation.case_number import CaseNumber
from domain.moderation.links import SHOWN_LINKS, CaseLinks, Link, Relation
from interface.shared.enum_words import in_words
from interface.shared.languages import Text, gettext, gettext_lazy, ngettext

_OTHERS = {Relation.UNDOES: gettext_lazy("Takes back"), Relation.CAUSED_BY: gettext_lazy("Because of")}
_FROM_OTHERS = {Relation.UNDOES: gettext_lazy("Taken back by"), Relation.CAUSED_BY: gettext_lazy("Led to")}
_FROM_FAILED = {**_FROM_OTHERS, Relation.UNDOES: gettext_lazy("Could not be taken back by")}


def linked_lines(links: CaseLinks) -> list[str]:
    """A line for each relation, in each direction."""
    return [*_lines(links.others, _OTHERS), *_lines(links.from_others, _FROM_OTHERS, links.failed)]


def _lines(
    links: Sequence[Link], words: Mapping[Relation, Text], failed: Collection[CaseNumber] = frozenset()
) -> list[str]:
    numbers = dict[str, list[str]]()
    for link in links[:SHOWN_LINKS]:
        said = in_words(_FROM_FAILED if link.to in failed else words, link.relation)
        numbers.setdefault(said, []).append(f"#{link.to}")
    lines = [
        ngettext(
            "**{relation}** case {numbers}",
            "**{relation}** cases {numbers}",
            len(of_it),
            relation=said,
            numbers=", ".join(of_it),
        )
        for said, of_it in numbers.items()
    ]
    return [*lines[:-1], gettext("{cases} and more", cases=lines[-1])] if len(links) > SHOWN_LINKS else lines
