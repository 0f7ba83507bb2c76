"""The exceptions whose message is shown to the user."""


class InputError(ValueError):
    """Wrong input from the user.

    The message is one sentence: what is wrong, what was expected, what was given.
    """


class ClusterLostError(Exception):
    """The cluster that trained a run is gone; the message is a sentence for the user."""


class InTheWayError(InputError):
    """Files that are there already are in the way: another folder has room."""


class FullDiskError(InputError):
    """No fault of the input: the disk, or the user's share of it, is full."""
