"""Keeps secrets that stand in addresses out of every line that is logged."""

import logging
import re

SECRET = re.compile(r"(/calendar-feed/|/mail/stop/|/for-governors/|/password/reset/key/)[^/\s\"'?]+")


class HideSecrets(logging.Filter):
    """Puts *** where an address holds a secret: one that is wrong or ended today may be right in somebody's old notes."""

    def filter(self, record):
        said = record.getMessage()
        hidden = SECRET.sub(r"\1***", said)
        if hidden != said:
            record.msg, record.args = hidden, None
        return True
