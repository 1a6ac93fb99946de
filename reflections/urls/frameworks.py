"""Routes under frameworks/, in the reflections namespace. Each without its last part is a page that shows how things are."""

from django.urls import path

from reflections.views import frameworks as pages
from reflections.views import frameworks_editing as editing

urlpatterns = [
    path("", pages.frameworks, name="frameworks"),
    path("new/", pages.new, name="new-framework"),
    path("import/", pages.import_file, name="import-framework"),
    path("<int:pk>/", pages.framework, name="framework"),
    path("<int:pk>/export/", pages.export, name="export-framework"),
    path("<int:pk>/preview/", pages.preview, name="preview-framework"),
    path("<int:pk>/preview/<int:criterion>/", pages.preview_criterion, name="preview-criterion"),
    path("<int:pk>/copy/", pages.copy, name="copy-framework"),
    path("<int:pk>/revise/", pages.revise, name="revise-framework"),
    path("<int:pk>/publish/", pages.publish, name="publish-framework"),
    path("<int:pk>/discard/", pages.discard, name="discard-framework"),
    path("<int:pk>/retire/", pages.retire, name="retire-framework"),
    path("<int:pk>/restore/", pages.restore, name="restore-framework"),
    path("<int:pk>/edit/", editing.edit, name="edit-framework"),
    path("<int:pk>/details/", editing.details, name="framework-details"),
    path("<int:pk>/add-area/", editing.add_area, name="add-area"),
    path("<int:pk>/area-<int:area>/", editing.area, name="framework-area"),
    path("<int:pk>/area-<int:area>/move/", editing.move_area, name="move-area"),
    path("<int:pk>/area-<int:area>/remove/", editing.remove_area, name="remove-area"),
    path("<int:pk>/area-<int:area>/add-criterion/", editing.add_criterion, name="add-criterion"),
    path("<int:pk>/criterion-<int:criterion>/", editing.criterion, name="framework-criterion"),
    path("<int:pk>/criterion-<int:criterion>/move/", editing.move_criterion, name="move-criterion"),
    path("<int:pk>/criterion-<int:criterion>/remove/", editing.remove_criterion, name="remove-criterion"),
]
