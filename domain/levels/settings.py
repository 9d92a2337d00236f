"""What a guild may choose about levels, apart from the rules that XP are counted by (`rules.py`)."""

from domain.shared.settings import Setting, YesNo

LEVELS_ENABLED = Setting("levels_enabled", YesNo(), default=True)
"""Whether activity brings XP. Activity is counted in either case."""
