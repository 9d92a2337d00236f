import pytest

from domain.shared.text import NothingToRead, tidied_lines
from domain.snippets.content import LONGEST_TEXT, Link, address_of, link_of, picture_of, text_of, title_of, typed_links
from domain.snippets.errors import InvalidAddress, InvalidSnippetName, TextTooLong, TooManyLinks, UnknownVariable
from domain.snippets.name import snippet_name


@pytest.mark.parametrize("typed", ["rules", "RULES", "  Rules "])
def test_a_name_is_the_same_however_large_it_is_written(typed: str) -> None:
    assert snippet_name(typed) == "rules"


@pytest.mark.parametrize("typed", ["", " ", "two words", "grün", "a.b", "x" * 33, "@everyone", "ｒules", "a\nb"])
def test_a_name_takes_nothing_but_letters_digits_and_two_signs(typed: str) -> None:
    with pytest.raises(InvalidSnippetName):
        snippet_name(typed)


def test_a_text_keeps_its_lines_and_indents_and_loses_what_nobody_sees() -> None:
    typed = "\n\nfirst  line\u200b\r\n\tdef x():\n        return\u202e 1  \n\n\n\n\n\nend\n"
    assert tidied_lines(typed) == "first line\n    def x():\n        return 1\n\n\nend"


@pytest.mark.parametrize("typed", ["", "  \n \n", "\u200b\n\u200b"])
def test_a_text_of_nothing_is_none(typed: str) -> None:
    with pytest.raises(NothingToRead):
        text_of(typed)


def test_a_text_is_as_long_as_it_may_be_and_no_longer() -> None:
    assert len(text_of("x" * LONGEST_TEXT)) == LONGEST_TEXT
    with pytest.raises(TextTooLong) as refused:
        text_of("x" * (LONGEST_TEXT + 1))
    assert (refused.value.field, refused.value.length, refused.value.longest) == ("text", 2_001, 2_000)
    with pytest.raises(TextTooLong):
        title_of("x" * 201)


def test_no_title_and_no_picture_are_none() -> None:
    assert (title_of(None), title_of("  "), picture_of(None), picture_of(" ")) == (None, None, None, None)


@pytest.mark.parametrize("read", [title_of, text_of])
def test_a_variable_that_nobody_knows_is_refused_with_the_one_it_is_like(read: object) -> None:
    assert callable(read)
    with pytest.raises(UnknownVariable) as refused:
        read("Hello {usr}")
    assert (refused.value.name, refused.value.nearest) == ("usr", "user")


@pytest.mark.parametrize(
    "address",
    ["https://example.com", "https://a-b.example.co.uk:8443/x/y.png?a=b#c", "https://Example.com/ä"],
)
def test_an_address_leads_to_the_web(address: str) -> None:
    assert address_of(f" {address} ") == address


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com",
        "javascript:alert(1)",
        "https://",
        "https://example",
        "https://good.com@evil.com",
        "https://user:secret@evil.com",
        "https://exa mple.com",
        "https://example.com/a b",
        "https://[::1]/",
        "https://127.0.0.1/",
        "https://example.com/" + "x" * 500,
        "discord://example.com",
    ],
)
def test_nothing_else_is_an_address(address: str) -> None:
    with pytest.raises(InvalidAddress):
        address_of(address)


def test_links_are_typed_one_a_line() -> None:
    typed = "Read more  https://example.com/a\n\n https://example.org \n"
    assert typed_links(typed) == (
        Link("Read more", "https://example.com/a"),
        Link("example.org", "https://example.org"),
    )
    with pytest.raises(InvalidAddress):
        typed_links("https://example.com a label behind it")
    with pytest.raises(TooManyLinks):
        typed_links("https://example.com\n" * 6)
    with pytest.raises(TextTooLong):
        link_of("x" * 81, "https://example.com")


def test_what_a_form_is_filled_with_is_read_as_the_same_links() -> None:
    links = (Link("Read more", "https://example.com/a"), Link("example.org", "https://example.org"))
    assert typed_links("\n".join(map(str, links))) == links
