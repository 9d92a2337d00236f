from attrs import field, frozen


@frozen(order=True)
class Message:
    """What is translated: `ids` are the English forms, two of them where a number decides."""

    ids: tuple[str, ...]
    context: str = field(default="", kw_only=True)
    """Empty where there is none."""
