"""The exceptions whose message is shown to the user."""


class InputError(ValueError):
    """Wrong input from the user.

    The message is one sentence: what is wrong, what was expected, what was given.
    """


class FullDiskError(InputError):
    """No fault of the input: the disk, or the user's share of it, is full."""
