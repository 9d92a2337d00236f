"""Each name is one snippet's, whoever else of another bot's had it too."""

from collections.abc import Sequence

from domain.shared.importing import Remark
from domain.snippets.foreign import ForeignSnippet, NamedSnippet, named_snippets
from domain.snippets.name import SnippetName
from tests.builders import MODERATOR


def a_snippet(name: str, *aliases: str) -> ForeignSnippet:
    return ForeignSnippet(name=name, text="text", aliases=aliases, author=MODERATOR, at=None, uses=0, is_locked=False)


def names(found: Sequence[NamedSnippet | Remark]) -> list[object]:
    return [(each.name, each.aliases, each.remarks) if isinstance(each, NamedSnippet) else each for each in found]


def test_an_alias_goes_to_the_first_that_has_it_and_to_none_where_it_is_a_name() -> None:
    foreign = [a_snippet("rules", "r", "faq", "old"), a_snippet("faq", "r", "f")]
    assert names(named_snippets(foreign, [SnippetName("old")], room=9)) == [
        ("rules", ("r",), (Remark.ALIAS_LEFT_OUT,)),
        ("faq", ("f",), (Remark.ALIAS_LEFT_OUT,)),
    ]
    assert names(named_snippets(foreign, [SnippetName("faq")], room=1)) == [
        ("rules", ("old", "r"), (Remark.ALIAS_LEFT_OUT,)),
        Remark.NAME_TAKEN,
    ]
