"""The window for support: accounts and settings, and nothing that anybody wrote."""

import pytest


@pytest.mark.parametrize("path", ["schools/person", "schools/school", "reflections/cycle"])
def test_the_administrators_pages_delete_nobody_and_list_no_draft(path, client, draft, people):
    client.force_login(people["tess"])
    subject = {
        "schools/person": draft.author_id,
        "schools/school": draft.school_id,
        "reflections/cycle": draft.cycle_id,
    }

    assert client.get(f"/admin/{path}/{subject[path]}/delete/").status_code == 403
    assert client.get(f"/admin/{path}/{subject[path]}/change/").status_code == 200
