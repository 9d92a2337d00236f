from pathlib import Path

from infrastructure.privacy.policy_table import policy_table
from infrastructure.schema import metadata

BEGINS, ENDS = "<!-- policies -->\n", "<!-- /policies -->"


def test_the_documentation_shows_the_policies_as_they_are() -> None:
    """If not: put what `tux privacy policies` prints between the two comments."""
    assert metadata.tables
    page = Path("docs/privacy.md").read_text("utf-8")
    _, _, rest = page.partition(BEGINS)
    shown, found, _ = rest.partition(ENDS)
    assert found
    assert shown == policy_table()
