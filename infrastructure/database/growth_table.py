"""How all tables grow, as the table of docs/growth.md."""

from infrastructure.database.growth import growth_of
from infrastructure.database.metadata import metadata


def growth_table() -> str:
    rows = ["| table | a row for each | goes | stays |", "|---|---|---|---|"]
    for table in sorted(metadata.sorted_tables, key=lambda each: each.name):
        growth = growth_of(table)
        if growth is not None:
            cut, kept = (growth.words, "") if growth.is_cut else ("", growth.words)
            rows.append(f"| `{table.name}` | {growth.per} | {cut} | {kept} |")
    return "\n".join(rows) + "\n"
