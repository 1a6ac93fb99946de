"""The rules of how Candour is written that a machine can hold: each test reads the code and names the place."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from django.urls import URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
APPS = ["config", "schools", "reflections", "peerreview"]


def files(*patterns, folders=APPS):
    found = [path for folder in folders for pattern in patterns for path in (ROOT / folder).rglob(pattern)]
    return sorted(path for path in found if "migrations" not in path.parts)


CODE = files("*.py")
VIEWS = [path for path in CODE if path.name == "views.py" or "views" in path.parts]
TEMPLATES = files("*.html", "*.txt", folders=["templates"])
PAGES = [path for path in TEMPLATES if "emails" not in path.parts]
SCRIPTS = files("*.js", folders=["static"])


def places(pattern, paths, flags=0):
    """Where a pattern stands, as "file:line"."""
    found = [(path, match) for path in paths for match in re.finditer(pattern, path.read_text("utf-8"), flags)]
    return [f"{path.relative_to(ROOT)}:{match.string.count(chr(10), 0, match.start()) + 1}" for path, match in found]


@cache
def tree_of(path):
    return ast.parse(path.read_text("utf-8"))


def nodes(kind, paths):
    return [(path, node) for path in paths for node in ast.walk(tree_of(path)) if isinstance(node, kind)]


def calls(paths, name):
    return [(path, node) for path, node in nodes(ast.Call, paths) if getattr(node.func, "attr", None) == name]


def at(path, node):
    return f"{path.relative_to(ROOT)}:{node.lineno}"


@pytest.mark.parametrize("paths", [CODE, VIEWS, TEMPLATES, PAGES, SCRIPTS])
def test_there_is_something_to_read(paths):
    assert paths


def test_views_ask_only_rights():
    assert places(r"\.objects\.(get|filter|all|create|exclude|bulk_\w+|update\w*|delete)\b", VIEWS) == []
    assert places(r"\.(save|delete)\(", VIEWS) == []


def test_a_save_names_its_fields():
    named = {id(node) for _, node in calls(CODE, "save") if any(word.arg == "update_fields" for word in node.keywords)}
    creation = {"schools/models/people.py"}
    unnamed = [(path, node) for path, node in calls(CODE, "save") if id(node) not in named and not node.args]

    assert [at(*found) for found in unnamed if str(found[0].relative_to(ROOT)) not in creation] == []


def test_nothing_lives_in_signals_or_in_a_models_save():
    assert places(r"\bsignals?\b.*import|@receiver|import.*\bsignals\b|\.connect\(.*sender", CODE) == []
    assert [
        at(path, node) for path, node in nodes(ast.FunctionDef, CODE) if node.name == "save" and "models" in path.parts
    ] == []


def test_nothing_is_marked_safe_but_what_the_sanitiser_gave():
    sanitised = ROOT / "schools/templatetags/marks.py"
    others = [path for path in CODE if path != sanitised]
    calls_it_safe = re.findall(r"mark_safe\(.*", sanitised.read_text("utf-8"))
    assert calls_it_safe == ["mark_safe(as_html(text))  # noqa: S308"]
    assert places(r"\bmark_safe\b|\bSafeString\b|format_html_join|\bhtml_safe\b", others) == []
    assert places(r"\|\s*safe(seq)?\b", TEMPLATES) == []
    assert places(r"{%\s*autoescape off", [path for path in TEMPLATES if path.suffix == ".html"]) == []


def test_forms_list_their_fields_and_no_view_escapes_csrf():
    assert places(r"""fields\s*=\s*["']__all__|^\s+exclude\s*=\s*[\[(]""", CODE, re.MULTILINE) == []
    exempt = [place.split(":")[0] for place in places(r"@csrf_exempt", CODE)]
    assert exempt == ["schools/views/mail.py"]  # one click in a mail program ends one kind of mail, by a signed address


def test_no_sql_is_put_together_from_text():
    found = [place.split(":")[0] for place in places(r"\.(raw|execute)\(\s*f[\"']|\.extra\(|RawSQL\(\s*f", CODE)]
    assert found == ["schools/occasions.py"]  # it names a table, and holds no text


def test_templates_hold_no_inline_style_script_or_handler():
    assert places(r"<[^>]*\sstyle\s*=", PAGES) == []
    assert places(r"<style\b", PAGES) == []
    assert places(r"<script(?![^>]*\bsrc=)", PAGES) == []
    assert places(r"""<[^>]*\son[a-z]+\s*=\s*["']""", PAGES) == []
    assert places(r"javascript:", PAGES) == []


def test_scripts_build_no_markup_from_text():
    assert (
        places(r"\.(innerHTML|outerHTML)\s*\+?=|insertAdjacentHTML|document\.write|\beval\(|new Function", SCRIPTS)
        == []
    )


def test_a_part_of_a_page_says_what_it_needs():
    parts = [path for path in TEMPLATES if path.name.startswith("_")]

    assert [path.name for path in parts if not path.read_text("utf-8").startswith("{# ")] == []


def test_a_part_is_included_with_only_what_it_needs():
    included = [
        (path, match) for path in PAGES for match in re.finditer(r"{% include [^%]*%}", path.read_text("utf-8"))
    ]

    assert [path.name for path, match in included if not match[0].endswith(" only %}")] == []


NO_FREE_TEXT = {  # names, days and people to choose, or parts of pages that say it themselves
    "_area.html", "_note_form.html", "_promises.html", "acting.html", "come_instead.html", "compare.html",
    "governors.html", "move.html", "people.html", "release.html", "resume.html", "rules.html", "schools.html",
    "strengths.html", "visit.html",
}  # fmt: skip


def test_each_page_of_peer_review_where_people_write_says_whom_to_speak_to_about_a_child():
    pages = [path for path in PAGES if "peerreview" in path.parts and path.name not in NO_FREE_TEXT]
    writing = [path for path in pages if re.search(r"crispy|<textarea|class=\"form-control\"", path.read_text("utf-8"))]

    assert writing
    assert [path.name for path in writing if "_safeguarding.html" not in path.read_text("utf-8")] == []


def test_templates_do_not_ask_for_roles():
    assert places(r"{%[^%]*\b(is_staff|is_superuser|role ==|\.role\b.*==)", PAGES) == []


def test_functions_and_files_are_short():
    functions = nodes((ast.FunctionDef, ast.AsyncFunctionDef), [*CODE, *files("*.py", folders=["tests"])])
    long = [at(path, node) for path, node in functions if node.end_lineno - node.lineno + 1 > 40]
    assert long == []
    paths = [*CODE, *files("*.py", folders=["tests"])]
    assert [path.name for path in paths if path.read_text("utf-8").count("\n") > 300] == []


def test_no_file_is_called_after_nothing():
    assert [path.name for path in CODE if path.stem in ("utils", "helpers", "common", "misc")] == []


def test_requirements_come_from_the_index_alone():
    listed = files("*.txt", folders=["requirements"])

    assert listed
    assert places(r"://|^-e|^--(extra-)?index-url|^--find-links| @ ", listed, re.MULTILINE) == []


def test_imports_run_one_way():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert result.returncode == 0, result.stdout


def test_nothing_imports_tasks():
    assert places(r"^\s*(from|import) [\w.]*\btasks\b", CODE, re.MULTILINE) == []


def test_pages_and_scripts_name_no_other_host():
    known = r"(?:www\.w3\.org|example\.(?:org|com)|127\.0\.0\.1|localhost)"
    elsewhere = rf"""(?:src|href|action|url|fetch|import)\s*[=(]?\s*["'(]*\s*(?:https?:)?//(?!{known})[\w.-]+"""

    assert places(elsewhere, [*PAGES, *SCRIPTS, *files("*.css", folders=["static"])]) == []


def test_the_site_fetches_no_address():
    fetchers = r"^\s*(import|from) (requests|httpx|urllib\.request|aiohttp|http\.client)\b"
    outside = [path for path in CODE if "launcher" not in path.parts]

    assert places(fetchers, outside, re.MULTILINE) == []


def test_every_view_says_its_methods():
    silent = [name for name, view in own_views(get_resolver()) if not says_methods(view)]

    assert silent == []


def own_views(resolver):
    """The views of our own apps, by their route."""
    for found in resolver.url_patterns:
        if isinstance(found, URLResolver):
            yield from own_views(found)
        elif found.callback.__module__.split(".")[0] in APPS:
            yield str(found.pattern), found.callback


def says_methods(view):
    """Whether one of the decorators around a view is Django's for methods."""
    while view:
        if view.__code__.co_filename.endswith("django/views/decorators/http.py"):
            return True
        view = getattr(view, "__wrapped__", None)
    return False
