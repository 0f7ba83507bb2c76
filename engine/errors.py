"""The one error that a user reads."""


class InputError(ValueError):
    """Something the user gave is wrong; the message is one sentence: what, expected, received."""
