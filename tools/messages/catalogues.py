"""The rooms' catalogues, as they are and as the sources want them."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from domain.shared.language import Language
from interface.shared.catalogues import FOLDER, read_catalogue
from tools.messages.command_texts import command_texts
from tools.messages.extraction import messages_in
from tools.messages.message import Message
from tools.messages.policy_texts import policy_texts
from tools.messages.rooms import room_of, sources

type Translations = dict[Message, tuple[str, ...]]

_HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plural}\\n"

"""


def wanted(room: Path) -> set[Message]:
    """What is said in the room, also by the policies of columns, and what Discord is told of its commands."""
    said = {message for path in sources() if room_of(path) == room for message in messages_in(path)}
    return said | policy_texts(room) | {text.message for text in command_texts() if room_of(text.source) == room}


def translations(room: Path, language: Language) -> Translations:
    path = room / FOLDER / f"{language}.po"
    return of_catalogue(read_catalogue(path, language)) if path.exists() else {}


def of_catalogue(catalogue: Catalog) -> Translations:
    return {Message(_forms(each.id), context=each.context or ""): _forms(each.string) for each in catalogue if each.id}


def write(room: Path, language: Language, entries: Mapping[Message, tuple[str, ...]]) -> None:
    """In the order of the messages, and without places: what two people add then seldom meets."""
    catalogue = Catalog(locale=language.value)
    for message, strings in sorted(entries.items()):
        if len(message.ids) == 1:
            catalogue.add(message.ids[0], strings[0] if strings else "", context=message.context or None)
        else:
            catalogue.add(message.ids, strings or ("", ""), context=message.context or None)
    body = BytesIO()
    write_po(body, catalogue, width=0, no_location=True, omit_header=True)
    header = _HEADER.format(language=language, plural=catalogue.plural_forms)
    (room / FOLDER / f"{language}.po").write_bytes(header.encode() + body.getvalue().rstrip(b"\n") + b"\n")


def _forms(strings: object) -> tuple[str, ...]:
    return tuple(map(str, strings)) if isinstance(strings, tuple | list) else (str(strings),)
