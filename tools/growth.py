"""Writes the table of docs/growth.md anew, from what the tables declare: `python -m tools.growth`."""

from pathlib import Path

import infrastructure.schema  # noqa: F401  # with it all tables are loaded
from infrastructure.database.growth_table import growth_table

PAGE = Path("docs/growth.md")
_START, _END = "<!-- tables -->\n", "<!-- end of tables -->"


def written(page: str) -> str:
    """The page with the table as it is now."""
    before, _, rest = page.partition(_START)
    _, _, after = rest.partition(_END)
    return f"{before}{_START}{growth_table()}{_END}{after}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text()))
