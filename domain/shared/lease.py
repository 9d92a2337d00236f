"""Who may finish what is under way: the holder of its lease, told apart from earlier holders by a token."""

from typing import NewType
from uuid import UUID

LeaseToken = NewType("LeaseToken", UUID)
"""Made fresh for each claim: a holder that returns after its lease was taken over has one that is no longer valid."""
