"""Who may finish what is under way: the holder of its lease, told apart from earlier holders by a token."""

from typing import NewType
from uuid import UUID

LeaseToken = NewType("LeaseToken", UUID)
"""Made anew with each claim: whoever comes back after its lease was taken over holds one that is no longer valid."""
