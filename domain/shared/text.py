import unicodedata


def tidied(typed: str) -> str:
    """What a person typed, without what nobody sees: outer space, runs of space, control characters, and halves of
    surrogate pairs. PostgreSQL stores neither of the last two."""
    if typed.isprintable():  # nearly always, and a good deal faster
        return " ".join(typed.split())
    seen = "".join(char for char in typed if char.isspace() or unicodedata.category(char) not in ("Cc", "Cs"))
    return " ".join(seen.split())
