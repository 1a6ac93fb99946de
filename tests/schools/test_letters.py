"""A letter on the wire is the one that Django would have written."""

import pytest
from django.core.mail import EmailMultiAlternatives

from schools.services.letters import Letter

LONG = "https://candour.example/" + "x" * 90


@pytest.mark.parametrize(
    ("subject", "name", "stop"),
    [
        ("About news", "Ada Obi", "https://candour.example/stop/"),
        ("“Feedback” at Ash, with an ü", "Ó Súilleabháin", LONG),
        ("A subject that is so long that it has to be folded " * 4, '"Obi, Ada"', LONG),
    ],
)
def test_a_letter_is_written_as_ever(subject, name, stop):
    def written(kind):
        headers = {"Message-ID": "<1@candour.example>", "Date": "Mon, 23 Nov 2026 09:00:00 -0000"}
        letter = kind(
            subject, "Hello\n", to=[f"{name} <ada@larch.example>"], headers=headers | {"List-Unsubscribe": stop}
        )
        letter.attach_alternative("<p>Hello</p>", "text/html")
        message = letter.message()
        message.set_boundary("between")
        return message.as_bytes(linesep="\r\n")

    assert written(Letter) == written(EmailMultiAlternatives)
