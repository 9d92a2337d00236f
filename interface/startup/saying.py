import sys


def say(line: str) -> None:
    """What happens while a command starts, for whoever is watching."""
    print(f"  {line}", file=sys.stderr, flush=True)
