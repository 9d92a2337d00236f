"""What the playground needs beyond the bot's own packages: the extra `playground`."""

from importlib.util import find_spec

_PACKAGES = ("cryptography",)


def missing_packages() -> list[str]:
    """Those of them that are not installed."""
    return [name for name in _PACKAGES if find_spec(name) is None]
