"""What is said of the cases that one case has to do with."""

from collections.abc import Mapping, Sequence

from domain.moderation.links import SHOWN_LINKS, CaseLinks, Link, Relation
from interface.shared.enum_words import in_words
from interface.shared.languages import Text, gettext, gettext_lazy, ngettext

_OTHERS = {Relation.UNDOES: gettext_lazy("Takes back"), Relation.CAUSED_BY: gettext_lazy("Because of")}
_FROM_OTHERS = {Relation.UNDOES: gettext_lazy("Taken back by"), Relation.CAUSED_BY: gettext_lazy("Led to")}


def linked_lines(links: CaseLinks) -> list[str]:
    """A line for each relation, in each direction."""
    return [*_lines(links.others, _OTHERS), *_lines(links.from_others, _FROM_OTHERS)]


def _lines(links: Sequence[Link], words: Mapping[Relation, Text]) -> list[str]:
    shown, more = links[:SHOWN_LINKS], len(links) > SHOWN_LINKS
    lines = []
    for relation in dict.fromkeys(link.relation for link in shown):
        numbers = [f"#{link.to}" for link in shown if link.relation == relation]
        lines.append(
            ngettext(
                "**{relation}** case {numbers}",
                "**{relation}** cases {numbers}",
                len(numbers),
                relation=in_words(words, relation),
                numbers=", ".join(numbers),
            )
        )
    return [*lines[:-1], gettext("{cases} and more", cases=lines[-1])] if more else lines
