"""No page ships more than 100 KB compressed on a first visit, with everything it loads."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from reflections.services.frameworks import revise_framework

MOST = 100_000
ASSET = re.compile(r'(?:href|src)="/static/([^"]+)"')
IMPORT = re.compile(r'from "\./([^"]+)"')


def packed(content):
    return len(gzip.compress(content))


def loaded_by(html):
    """The names of the static files that a page loads, and the modules that those import."""
    todo, seen = set(ASSET.findall(html)), set()
    while todo:
        name = todo.pop()
        seen.add(name)
        todo |= set(IMPORT.findall(read(name).decode())) - seen
    return seen


def read(name):
    return Path(finders.find(name)).read_bytes()


@pytest.mark.parametrize("name", ["today", "reflections:reflection", "reflections:mine", "who-can-see-what"])
def test_a_first_visit_is_light(name, client, viewed, people):
    client.force_login(people["ada"])
    html = client.get(reverse(name, args=[viewed.reflection_id] if name.endswith(":reflection") else [])).content

    assert packed(html) + sum(packed(read(asset)) for asset in loaded_by(html.decode())) < MOST


def test_the_page_to_write_on_is_light(client, draft, people):
    client.force_login(people["ada"])
    html = client.get(reverse("reflections:write", args=[draft.pk])).content
    assets = loaded_by(html.decode())

    assert {"forms.js", "autosave.js", "candour.css", "css/bootstrap.min.css"} <= assets
    assert packed(html) + sum(packed(read(asset)) for asset in assets) < MOST


def test_the_page_to_order_a_framework_on_is_light(client, framework, people):
    client.force_login(people["lena"])
    draft = revise_framework(framework, by=people["lena"])
    html = client.get(reverse("reflections:edit-framework", args=[draft.pk])).content
    assets = loaded_by(html.decode())

    assert {"order.js", "says.js"} <= assets
    assert packed(html) + sum(packed(read(asset)) for asset in assets) < MOST
