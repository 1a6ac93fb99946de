class Refused(Exception):
    """This file is not taken. The text says in plain words what to do instead."""
