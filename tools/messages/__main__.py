"""`make messages`: the catalogues as the sources want them; what is translated stays, what is new has no words yet."""

from domain.shared.language import Language
from interface.shared.catalogues import INTERFACE
from tools.messages.catalogues import Translations, translations, wanted, write
from tools.messages.message import Message
from tools.messages.rooms import rooms


def main() -> None:
    for language in Language:
        if language is not Language.ENGLISH:
            _bring_up_to_date(language)


def _bring_up_to_date(language: Language) -> None:
    before = {room: translations(room, language) for room in rooms()}
    elsewhere: Translations = {
        message: strings for known in before.values() for message, strings in known.items() if all(strings)
    }
    for room, known in before.items():
        entries = {message: _words(message, known, elsewhere) for message in wanted(room)}
        write(room, language, entries)
        waiting = sum(not all(strings) or not strings for strings in entries.values())
        print(f"{room.relative_to(INTERFACE)} {language}: {len(entries)} messages, {waiting} without words")


def _words(message: Message, known: Translations, elsewhere: Translations) -> tuple[str, ...]:
    own = known.get(message, ())
    return own if own and all(own) else elsewhere.get(message, ())


if __name__ == "__main__":
    main()
