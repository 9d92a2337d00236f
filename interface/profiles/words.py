"""What people read of profiles."""


def profile_words(_error: Exception) -> str | None:
    """Profiles have no errors of their own."""
    return None
