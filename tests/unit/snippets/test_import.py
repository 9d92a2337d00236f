"""A file of snippets is taken in whole, or not at all."""

import json
from collections.abc import Mapping, Sequence
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from application.snippets.export_snippets import ExportSnippets, ExportSnippetsHandler
from application.snippets.import_snippets import ImportReceipt, ImportSnippets, ImportSnippetsHandler
from domain.shared.errors import DomainError, MissingPermission
from domain.shared.paging import Seek
from domain.shared.permission import Permission
from domain.snippets.entry import LARGEST_FILE, Existing
from domain.snippets.errors import (
    EntryRefused,
    FieldMissing,
    FieldOfWrongType,
    FieldUnknown,
    FileTooLarge,
    FileUnreadable,
    InvalidAddress,
    NameTwice,
    SnippetNameTaken,
    TooManySnippets,
    UnknownVariable,
)
from domain.snippets.name import SnippetName
from domain.snippets.snippet import MOST_SNIPPETS
from infrastructure.snippets.snippet_file import JsonSnippetFiles
from interface.snippets.words import snippet_words
from tests.builders import EVERYTHING, GUILD, MEMBER, a_standing
from tests.fakes.clock import START, FakeClock
from tests.fakes.records import MemoryRecords
from tests.fakes.snippets import MemorySnippetReader
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.snippets import RULES, a_new_snippet, added

type Json = Mapping[str, object]

WHOLE: Json = {
    "name": "Rules",
    "aliases": ["law", "r"],
    "title": "The {server}",
    "text": "Be kind, {user}.\nAlways.",
    "picture": "https://example.com/a.png",
    "links": [{"label": "More", "url": "https://example.com"}, {"url": "https://example.org/x"}],
    "locked": True,
}
PLAIN: Json = {"name": "faq", "text": "Read {1}."}


def a_file(*entries: object) -> bytes:
    return json.dumps({"version": 1, "snippets": entries}).encode()


class Server:
    """Its moderators take in files and have them written."""

    def __init__(self) -> None:
        self.records = MemoryRecords()
        self.uow = MemoryUnitOfWorkFactory(self.records)
        self.reader = MemorySnippetReader(self.records)
        self.files = JsonSnippetFiles()
        self.take_in = ImportSnippetsHandler(self.uow, self.files, FakeClock())
        self.export = ExportSnippetsHandler(self.reader, self.files)

    async def takes(self, file: bytes, existing: Existing = Existing.REFUSE) -> ImportReceipt:
        by = a_standing(permissions=EVERYTHING)
        return await self.take_in(ImportSnippets(guild=GUILD, by=by, file=file, existing=existing))

    async def writes(self) -> bytes:
        by = a_standing(permissions=EVERYTHING)
        return (await self.export(ExportSnippets(guild=GUILD, by=by))).file

    async def names(self) -> list[str]:
        return [each.name for each in await self.reader.names(GUILD)]


@pytest.fixture
def server() -> Server:
    return Server()


async def test_what_is_exported_can_be_taken_in_and_exported_again_the_same(server: Server) -> None:
    receipt = await server.takes(a_file(WHOLE, PLAIN))
    assert receipt == ImportReceipt(added=2, replaced=0, same=0, skipped=0)
    rules = await server.reader.named(GUILD, SnippetName("law"))
    assert (rules.name, rules.text, rules.is_locked) == ("rules", "Be kind, {user}.\nAlways.", True)
    exported, elsewhere = await server.writes(), Server()
    links = [{"label": "More", "url": "https://example.com"}, {"label": "example.org", "url": "https://example.org/x"}]
    assert {**WHOLE, "name": "rules", "links": links} in json.loads(exported)["snippets"]
    await elsewhere.takes(exported)
    assert await elsewhere.writes() == exported
    assert elsewhere.uow.turns == [GUILD]  # to number them; and to write, nobody waits


async def test_the_most_that_a_server_can_have_fits_into_a_file(server: Server) -> None:
    names = [f"{number:032}" for number in range(MOST_SNIPPETS * 11)]
    address = "https://example.com/" + "x" * 492
    entries = [
        {
            "name": names[11 * number],
            "aliases": names[11 * number + 1 : 11 * number + 11],
            "title": "\U0001f600" * 200,
            "text": "\U0001f600" * 2000,
            "picture": address,
            "links": [{"label": "\U0001f600" * 80, "url": address}] * 5,
        }
        for number in range(MOST_SNIPPETS)
    ]
    await server.takes(json.dumps({"version": 1, "snippets": entries}, ensure_ascii=False).encode())
    assert len(await server.writes()) <= LARGEST_FILE
    with pytest.raises(TooManySnippets):
        await server.takes(a_file(PLAIN))


@pytest.mark.parametrize(
    ("entry", "field", "fault"),
    [
        ({"name": "x"}, "text", FieldMissing),
        ({"text": "x"}, "name", FieldMissing),
        ({**PLAIN, "name": 5}, "name", FieldOfWrongType),
        ({**PLAIN, "colour": "red"}, "colour", FieldUnknown),
        ({**PLAIN, "aliases": "abc"}, "aliases", FieldOfWrongType),
        ({**PLAIN, "locked": 1}, "locked", FieldOfWrongType),
        ({**PLAIN, "links": [{"url": 5}]}, "links.url", FieldOfWrongType),
        ({**PLAIN, "links": [{"url": "https://example.com", "x": 1}]}, "links.x", FieldUnknown),
        ({**PLAIN, "links": [{"url": "http://example.com"}]}, "links", InvalidAddress),
        ({**PLAIN, "picture": "x"}, "picture", InvalidAddress),
        ({**PLAIN, "text": "{usr}"}, "text", UnknownVariable),
        ({**PLAIN, "name": "rules"}, "name", NameTwice),
        ({**PLAIN, "aliases": ["R"]}, "aliases", NameTwice),
        ({**PLAIN, "aliases": ["faq"]}, "aliases", SnippetNameTaken),
        (5, "", FieldOfWrongType),
    ],
)
async def test_a_bad_entry_is_named_with_its_field_and_nothing_changes(
    server: Server, entry: object, field: str, fault: type[DomainError]
) -> None:
    with pytest.raises(EntryRefused) as refused:
        await server.takes(a_file(WHOLE, entry))
    assert (refused.value.entry, refused.value.field, type(refused.value.fault)) == (2, field, fault)
    assert await server.names() == []


@pytest.mark.parametrize("file", [b"", b"\xff", b"[]", b"{", b"[" * 100_000, b"1" * 5_000, b"null"])
async def test_what_is_no_such_file_is_not_read(server: Server, file: bytes) -> None:
    with pytest.raises(FileUnreadable):
        await server.takes(file)


async def test_a_file_says_where_it_can_be_read_no_further(server: Server) -> None:
    with pytest.raises(FileUnreadable) as refused:
        await server.takes(b'{\n"version": 1,\n"snippets": [}\n')
    assert refused.value.line == 3


async def test_a_file_that_is_too_large_or_of_another_version_is_not_read(server: Server) -> None:
    with pytest.raises(FileTooLarge):
        await server.takes(b" " * (LARGEST_FILE + 1))
    wrong: list[Json] = [
        {"version": 2, "snippets": []},
        {"version": True, "snippets": []},
        {"snippets": []},
        {"version": 1},
    ]
    for around in wrong:
        with pytest.raises(EntryRefused):
            await server.takes(json.dumps(around).encode())
    with pytest.raises(EntryRefused):
        await server.takes(b'{"version": 1, "version": 1, "snippets": []}')
    with pytest.raises(TooManySnippets):
        await server.takes(a_file(*[PLAIN] * (MOST_SNIPPETS + 1)))


async def test_only_who_manages_the_server_takes_in_a_file(server: Server) -> None:
    by = a_standing(permissions=EVERYTHING - {Permission.MANAGE_GUILD})
    with pytest.raises(MissingPermission):
        await server.take_in(ImportSnippets(guild=GUILD, by=by, file=a_file(PLAIN)))


async def with_rules(server: Server) -> None:
    async with server.uow() as uow:
        await uow.guilds.register_many([GUILD], at=START)
        await uow.commit()
    await added(server.uow, RULES, a_new_snippet("other", aliases=("o",)))


async def test_a_name_that_is_there_is_refused_unless_something_else_is_asked_for(server: Server) -> None:
    await with_rules(server)
    for entry, field in (({**PLAIN, "name": "rules"}, "name"), ({**PLAIN, "aliases": ["law"]}, "aliases")):
        with pytest.raises(EntryRefused) as refused:
            await server.takes(a_file(entry))
        assert (refused.value.field, refused.value.fault) == (field, refused.value.fault)
        assert isinstance(refused.value.fault, SnippetNameTaken)
    assert await server.names() == ["other", "rules"]


async def test_those_that_are_there_can_be_left_as_they_are(server: Server) -> None:
    await with_rules(server)
    receipt = await server.takes(a_file({**PLAIN, "name": "rules"}, PLAIN), Existing.SKIP)
    assert receipt == ImportReceipt(added=1, replaced=0, same=0, skipped=1)
    assert (await server.reader.named(GUILD, SnippetName("rules"))).text == "Be kind."


async def test_those_that_are_there_can_be_replaced_with_a_history_of_it(server: Server) -> None:
    await with_rules(server)
    file = a_file(
        {"name": "rules", "text": "New."}, {"name": "law", "text": "Was an alias."}, {**PLAIN, "aliases": ["r"]}
    )
    receipt = await server.takes(file, Existing.REPLACE)
    assert receipt == ImportReceipt(added=2, replaced=1, same=0, skipped=0)
    assert await server.names() == ["faq", "law", "other", "rules"]
    rules = await server.reader.named(GUILD, SnippetName("rules"))
    changes = await server.reader.changes(GUILD, rules.id, Seek())
    assert {(each.change.field, each.change.by) for each in changes.items} == {
        (field, MEMBER) for field in ("title", "text", "picture", "links", "aliases", "is_locked")
    }
    again = await server.takes(file, Existing.REPLACE)
    assert again == ImportReceipt(added=0, replaced=0, same=3, skipped=0)


async def test_an_alias_of_one_that_stays_as_it_is_cannot_be_taken_over(server: Server) -> None:
    await with_rules(server)
    with pytest.raises(EntryRefused) as refused:
        await server.takes(a_file({"name": "rules", "text": "New.", "aliases": ["o"]}), Existing.REPLACE)
    assert (refused.value.entry, refused.value.field) == (1, "aliases")
    assert (await server.reader.named(GUILD, SnippetName("rules"))).text == "Be kind."


_JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=40)
    | st.sampled_from(["{usr}", "R", "o"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_PLACES: Sequence[tuple[str | int, ...]] = (
    ("version",),
    ("snippets",),
    ("more",),
    ("snippets", 0),
    *(("snippets", 0, field) for field in (*WHOLE, "more")),
    ("snippets", 0, "aliases", 1),
    ("snippets", 0, "links", 0),
    *(("snippets", 0, "links", 0, field) for field in ("label", "url", "more")),
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A file in which something is replaced, added or left out, or whose bytes are changed or end too early."""
    whole = cast(dict[str, object], json.loads(a_file(WHOLE, PLAIN)))
    for place in draw(st.lists(st.sampled_from(_PLACES), max_size=3)):
        _put(whole, place, draw(st.just(_PUT_NOTHING) | _JUNK))
    written = bytearray(json.dumps(whole).encode("utf-8", "surrogatepass"))
    if draw(st.integers(0, 3)) == 0:
        written[draw(st.integers(0, len(written) - 1))] = draw(st.integers(0, 255))
    if draw(st.integers(0, 3)) == 0:
        del written[draw(st.integers(0, len(written))) :]
    return bytes(written)


_PUT_NOTHING = object()


def _put(whole: object, place: Sequence[str | int], value: object) -> None:
    for part in place[:-1]:
        match whole, part:
            case dict(), _ if part in whole:
                whole = whole[part]
            case list(), int() if part < len(whole):
                whole = whole[part]
            case _:
                return
    last = place[-1]
    if isinstance(whole, dict):
        whole.pop(last, None)
        if value is not _PUT_NOTHING:
            whole[last] = value
    elif isinstance(whole, list) and isinstance(last, int) and last < len(whole) and value is not _PUT_NOTHING:
        whole[last] = value


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated(), st.sampled_from(Existing))
async def test_a_mutated_file_ends_in_words_and_changes_nothing_or_is_taken_in(file: bytes, existing: Existing) -> None:
    server = Server()
    await with_rules(server)
    before = await server.writes()
    try:
        receipt = await server.takes(file, existing)
    except DomainError as refused:
        words = snippet_words(refused)
        assert words is not None
        assert words.endswith("Nothing was changed.")
        assert await server.writes() == before
    else:
        assert len(await server.names()) == 2 + receipt.added
        again = await server.takes(await server.writes(), Existing.REPLACE)
        assert again.same == len(await server.names())
