"""The catalogues of all rooms, joined into one for each language."""

from collections.abc import Iterator
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from domain.shared.language import Language

INTERFACE = Path(__file__).parents[1]
FOLDER = "locales"
"""Of a room: `<language>.po` has the messages of its files, and of rooms below without such a folder."""


def catalogue_files(language: Language) -> Iterator[Path]:
    return (path / f"{language}.po" for path in sorted(INTERFACE.rglob(FOLDER)))


def read_catalogue(path: Path, language: Language) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language.value, abort_invalid=True)


@cache
def catalogue(language: Language) -> NullTranslations:
    """English is what the code says itself."""
    if language is Language.ENGLISH:
        return NullTranslations()
    joined = Catalog(locale=language.value)
    for path in catalogue_files(language):
        for message in read_catalogue(path, language):
            if message.id:
                joined[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, joined)
    compiled.seek(0)
    return GNUTranslations(compiled)
