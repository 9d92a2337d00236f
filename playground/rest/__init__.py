"""Discord's REST API, version 10, as far as a moderation bot uses it."""
