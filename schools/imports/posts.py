from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .directory import KnownSchool, ManagerDirectory, SchoolDirectory
from .problems import BadCell, Problem, folded
from .staff import StaffFile, StaffRow
from .staff_facts import Known


@dataclass(frozen=True)
class Post:
    """A row whose school and line manager (an e-mail, or blank) have been found."""

    row: StaffRow
    school: KnownSchool
    line_manager: str


def find_posts(listed: StaffFile, known: Known) -> tuple[list[Post], list[Problem]]:
    """Find each row's school and line manager.

    Left out, with their problems, are rows that name a school or manager nobody knows, and rows that contradict each
    other: one e-mail twice for a school, or with two names.
    """
    schools = SchoolDirectory(known.schools)
    on_site = [(f"{person.first_name} {person.last_name}", person.email) for person in known.people.values()]
    managers = ManagerDirectory(listed.everybody + on_site)
    finder = _Finder(listed, schools, managers)
    posts = [post for row in listed.rows if (post := finder.post(row))]
    by_email = _grouped(posts, lambda post: post.row.email)
    agreeing = [post for theirs in by_email.values() for post in finder.agreeing(theirs)]
    return agreeing, finder.problems


class _Finder:
    def __init__(self, listed: StaffFile, schools: SchoolDirectory, managers: ManagerDirectory) -> None:
        self.headings = listed.headings
        self.schools, self.managers = schools, managers
        self.problems: list[Problem] = []

    def post(self, row: StaffRow) -> Post | None:
        column = "school"
        try:
            school = self.schools.find(row.school)
            column = "line_manager"
            return Post(row, school, self._manager(row))
        except BadCell as error:
            self.problems.append(Problem(row.number, self.headings[column], str(error)))
            return None

    def _manager(self, row: StaffRow) -> str:
        manager = self.managers.find(row.line_manager) if row.line_manager else ""
        if manager == row.email:
            raise BadCell("nobody is their own line manager.")
        return manager

    def agreeing(self, theirs: list[Post]) -> list[Post]:
        """One e-mail's rows, less those that contradict another."""
        email = theirs[0].row.email
        if _differ(post.row.first_name for post in theirs) or _differ(post.row.last_name for post in theirs):
            self._refuse(theirs, f"{email} has different names in {_rows(theirs)}; an e-mail is one person's.")
            return []
        kept = []
        for posts in _grouped(theirs, lambda post: post.school.urn).values():
            if len(posts) == 1:
                kept += posts
            else:
                self._refuse(posts, f"{email} stands in {_rows(posts)} for {posts[0].school.name}; keep one of them.")
        return kept

    def _refuse(self, posts: list[Post], reason: str) -> None:
        self.problems += [Problem(post.row.number, self.headings["email"], reason) for post in posts]


def _grouped(posts: Iterable[Post], key: Callable[[Post], str]) -> dict[str, list[Post]]:
    groups = defaultdict(list)
    for post in posts:
        groups[key(post)].append(post)
    return groups


def _differ(texts: Iterable[str]) -> bool:
    return len({folded(text) for text in texts if text}) > 1


def _rows(posts: Iterable[Post]) -> str:
    return "rows " + " and ".join(str(post.row.number) for post in list(posts)[:4])
