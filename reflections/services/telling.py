from reflections.models import Reflection
from schools.models import Person
from schools.services.messages import notify_all


def tell_authors(reflection: Reflection, kind: str, thing: str, *, by: Person | None) -> None:
    """Have everybody who writes the reflection told, but whoever did it themselves."""
    notify_all(reflection.authors, kind, thing, by=by)
