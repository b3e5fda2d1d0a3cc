"""Why an action was not done: a sentence for the person who asked for it."""


class Refused(Exception):
    """The board did not do it; nothing was changed. The text says why and what to do."""
