"""What is said of the cases that one case has to do with."""

from collections.abc import Mapping, Sequence

from domain.moderation.links import SHOWN_LINKS, CaseLinks, Link, Relation
from interface.shared.enum_words import in_words

_OTHERS = {Relation.UNDOES: "Takes back", Relation.CAUSED_BY: "Because of"}
_FROM_OTHERS = {Relation.UNDOES: "Taken back by", Relation.CAUSED_BY: "Led to"}


def linked_lines(links: CaseLinks) -> list[str]:
    """A line for each relation, in each direction."""
    return [*_lines(links.others, _OTHERS), *_lines(links.from_others, _FROM_OTHERS)]


def _lines(links: Sequence[Link], words: Mapping[Relation, str]) -> list[str]:
    shown, more = links[:SHOWN_LINKS], len(links) > SHOWN_LINKS
    lines = []
    for relation in dict.fromkeys(link.relation for link in shown):
        numbers = [f"#{link.to}" for link in shown if link.relation == relation]
        noun = "case" if len(numbers) == 1 else "cases"
        lines.append(f"**{in_words(words, relation)}** {noun} {', '.join(numbers)}")
    return [*lines[:-1], f"{lines[-1]} and more"] if more else lines
