"""What people read of each error about snippets."""

from domain.shared.ids import RoleId
from domain.shared.text import NothingToRead
from domain.snippets import errors as snippets

ROLE = RoleId(4)

READ: tuple[tuple[Exception, str], ...] = (
    (
        snippets.SnippetNotFound("ruels", ("rules", "role")),
        "There is no snippet `ruels` in this server. Those that are like it: `rules`",
    ),
    (snippets.SnippetNotFound("x"), "There is no snippet `x` in this server. `/snippet list` shows those there are."),
    (snippets.SnippetNameTaken(), "A snippet of this server has this name already, or has it as an alias."),
    (
        snippets.InvalidSnippetName("my rules", 32),
        "`my rules` is no name for a snippet: it takes 1 to 32 of the letters",
    ),
    (snippets.TooManySnippets(500), "A server has 500 snippets at most."),
    (snippets.TooManyAliases(10), "A snippet has 10 aliases at most."),
    (snippets.AliasNotFound("x"), "`x` is no alias of this snippet."),
    (snippets.TextTooLong(field="text", length=2001, longest=2000), "The text has 2,001 characters; 2,000 is the most"),
    (
        snippets.TextTooLong(field="links", length=81, longest=80),
        "The label of a link has 81 characters; 80 is the most",
    ),
    (
        snippets.UnknownVariable("usr", "user", ("user", "1")),
        "Nothing is known that `{usr}` could stand for. Did you mean `{user}`? There are `{user}`, `{1}`; write",
    ),
    (snippets.UnknownVariable("zzz", None, ("user",)), "Nothing is known that `{zzz}` could stand for. There are"),
    (snippets.MissingArguments(needed=2, given=1), "This snippet takes 2 arguments, and was given 1 argument."),
    (
        snippets.InvalidAddress("http://x", 512),
        "`http://x` is not an address that begins with `https://` and has at most",
    ),
    (snippets.TooManyLinks(5), "A snippet has 5 links at most."),
    (snippets.SnippetLocked("rules"), "The snippet `rules` is locked: only those who may manage messages change it."),
    (snippets.SnippetRoleNeeded(ROLE), "You need the role <@&4> for this."),
    (snippets.BannedFromSnippets(), "You may not write snippets in this server."),
    (snippets.FileTooLarge(size=9_000_000, largest=8_388_608), "The file has 9,000,000 bytes; 8,388,608 is the most"),
    (
        snippets.FileUnreadable(7),
        "This is not a JSON file of snippets, as `/snippet export` writes it. Line 7 is where",
    ),
    (snippets.FileUnreadable(), "This is not a JSON file of snippets, as `/snippet export` writes it. Nothing"),
    (
        snippets.EntryRefused(3, "rules", "text", NothingToRead()),
        "In snippet 3 of the file (`rules`), field `text`: Nothing can be seen of it. Nothing was changed.",
    ),
    (
        snippets.EntryRefused(3, None, "aliases", snippets.TooManyAliases(10)),
        "In snippet 3 of the file, field `aliases`: A snippet has 10 aliases at most. Nothing was changed.",
    ),
    (
        snippets.EntryRefused(0, None, "x", snippets.FieldUnknown()),
        "In the file, field `x`: There is no such field, or",
    ),
    (snippets.FieldMissing(), "This field is missing."),
    (snippets.FieldUnknown(), "There is no such field, or it is there twice."),
    (snippets.FieldOfWrongType("a text"), "This should be a text."),
    (snippets.NameTwice("x", 2), "Snippet 2 of the file has the name or alias `x` too."),
)
