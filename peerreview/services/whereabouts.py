"""Where people work, and where they may not go."""

from django.utils import timezone

from schools.models import DeclaredConflict, Membership, Role


def posts_of(people):
    """By person the schools at which they work now."""
    found = {}
    rows = Membership.objects.current(timezone.localdate()).filter(person__in=people, school__isnull=False)
    for person, school in rows.values_list("person", "school"):
        found.setdefault(person, set()).add(school)
    return found


def barred_from(people, hosts):
    """By person where they may not go: to a head from whom they are kept apart, or whom they manage. Nobody is told why."""
    heads = Membership.objects.current(timezone.localdate()).filter(role=Role.HEAD, school__in=hosts)
    pairs = DeclaredConflict.objects.values_list("person", "other")
    apart = {*pairs, *((other, person) for person, other in pairs)}
    found = {}
    for head, school, manager in heads.values_list("person", "school", "line_manager"):
        for person in people:
            if person == manager or (person, head) in apart:
                found.setdefault(person, set()).add(school)
    return found
