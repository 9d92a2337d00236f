"""What a person cannot do."""


class PersonRefused(Exception):
    """What a person tried in the page is not possible; the text says why, in words for them."""

    def __init__(self, words: str, *, status: int = 400) -> None:
        super().__init__(words)
        self.status = status
