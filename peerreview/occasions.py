"""What people are told about rounds, reviews and QA conversations: is it still due, what is the line, where does it lead."""


def register_occasions():
    """Make them known to the lower app, once, when this one loads."""
