"""Snippets of another bot: which names they can have here, and what they say."""

from collections.abc import Collection, Sequence
from datetime import datetime

from attrs import frozen

from domain.shared.ids import UserId
from domain.shared.importing import Remark
from domain.shared.text import tidied_lines
from domain.snippets.content import LONGEST_TEXT
from domain.snippets.errors import InvalidSnippetName
from domain.snippets.name import SnippetName, snippet_name
from domain.snippets.snippet import MOST_ALIASES
from domain.snippets.variables import literally


@frozen(kw_only=True)
class ForeignSnippet:
    name: str
    text: str
    aliases: tuple[str, ...]
    author: UserId
    at: datetime | None
    uses: int
    is_locked: bool

    @property
    def wanted(self) -> tuple[SnippetName, ...]:
        """As far as they can be names here."""
        found = map(_usable, (self.name, *self.aliases))
        return tuple(dict.fromkeys(name for name in found if name is not None))


@frozen(kw_only=True)
class NamedSnippet:
    """`text` is the whole of it, also where it is longer than one may be here."""

    foreign: ForeignSnippet
    name: SnippetName
    aliases: tuple[SnippetName, ...]
    text: str
    remarks: tuple[Remark, ...] = ()

    @property
    def is_cut(self) -> bool:
        return len(self.text) > LONGEST_TEXT


def named_snippets(
    foreign: Sequence[ForeignSnippet], taken: Collection[SnippetName], room: int
) -> Sequence[NamedSnippet | Remark]:
    """For each what it is here, or why it is left out. A name goes to whoever has it as such before it is an alias."""
    used, found = {*taken}, list[NamedSnippet | Remark]()
    left = room
    names = [_usable(each.name) for each in foreign]
    for each, name in zip(foreign, names, strict=True):
        text = literally(tidied_lines(each.text))
        if name is None:
            found.append(Remark.NAME_UNUSABLE)
        elif name in used:
            found.append(Remark.NAME_TAKEN)
        elif not text:
            found.append(Remark.NOTHING_TO_READ)
        elif left <= 0:
            found.append(Remark.TOO_MANY)
        else:
            used.add(name)
            left -= 1
            aliases = _aliases(each, used | {other for other in names if other is not None})
            used |= {*aliases}
            found.append(_named(each, name, aliases, text))
    return found


def shortened_text(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _named(foreign: ForeignSnippet, name: SnippetName, aliases: tuple[SnippetName, ...], text: str) -> NamedSnippet:
    cut = (Remark.TEXT_CUT,) if len(text) > LONGEST_TEXT else ()
    fewer = (Remark.ALIAS_LEFT_OUT,) if len(aliases) < len(foreign.aliases) else ()
    return NamedSnippet(foreign=foreign, name=name, aliases=aliases, text=text, remarks=cut + fewer)


def _aliases(foreign: ForeignSnippet, taken: Collection[SnippetName]) -> tuple[SnippetName, ...]:
    usable = {name for name in map(_usable, foreign.aliases) if name is not None and name not in taken}
    return tuple(sorted(usable)[:MOST_ALIASES])


def _usable(name: str) -> SnippetName | None:
    try:
        return snippet_name(name)
    except InvalidSnippetName:
        return None
