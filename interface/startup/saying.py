import sys


def say(line: str) -> None:
    """What happens while a command starts, for who watches it."""
    print(f"  {line}", file=sys.stderr, flush=True)
