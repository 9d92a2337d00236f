from domain.shared.settings import Setting, WholeNumber

APPROVAL_ABOVE = Setting("bulk_approval_above", WholeNumber(0, 10_000), 50)
"""A bulk operation on more than so many needs a second person, unless the owner of the guild asks for it."""
