from sqlalchemy import Index, Table

from infrastructure.database.growth import Per, grows
from infrastructure.database.metadata import guild_id, metadata, moment, of_a_guild
from infrastructure.database.privacy import erased, user_id

greetings = Table(
    "greetings",
    metadata,
    guild_id(),
    user_id("user_id", erased("when you were welcomed"), key="user", primary_key=True),
    moment("joined_at", nullable=True),
    moment("farewell_at", nullable=True),
    moment("greeted_at"),
    of_a_guild(),
)
"""Who was greeted last when: `joined_at` is the joining that they were welcomed for."""
grows(greetings, Per.HAPPENING, cut="31 days after the greeting")
Index("ix_greetings_greeted_at", greetings.c.greeted_at)
