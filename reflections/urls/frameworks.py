"""Routes under frameworks/, in the reflections namespace. Each without its last part is a page that shows how things are."""

from django.urls import path

from reflections.views.frameworks import areas, criteria, drafts, making, reading, versions

urlpatterns = [
    path("", reading.frameworks, name="frameworks"),
    path("new/", making.new, name="new-framework"),
    path("import/", making.import_file, name="import-framework"),
    path("<int:pk>/", reading.framework, name="framework"),
    path("<int:pk>/export/", reading.export, name="export-framework"),
    path("<int:pk>/preview/", reading.preview, name="preview-framework"),
    path("<int:pk>/preview/<int:criterion>/", reading.preview_criterion, name="preview-criterion"),
    path("<int:pk>/copy/", making.copy, name="copy-framework"),
    path("<int:pk>/revise/", versions.revise, name="revise-framework"),
    path("<int:pk>/publish/", versions.publish, name="publish-framework"),
    path("<int:pk>/discard/", versions.discard, name="discard-framework"),
    path("<int:pk>/retire/", versions.retire, name="retire-framework"),
    path("<int:pk>/restore/", versions.restore, name="restore-framework"),
    path("<int:pk>/edit/", drafts.edit, name="edit-framework"),
    path("<int:pk>/details/", drafts.details, name="framework-details"),
    path("<int:pk>/add-area/", areas.add, name="add-area"),
    path("<int:pk>/order-areas/", areas.order, name="order-areas"),
    path("<int:pk>/area-<int:area>/", areas.area, name="framework-area"),
    path("<int:pk>/area-<int:area>/move/", areas.move, name="move-area"),
    path("<int:pk>/area-<int:area>/order/", criteria.order, name="order-criteria"),
    path("<int:pk>/area-<int:area>/remove/", areas.remove, name="remove-area"),
    path("<int:pk>/area-<int:area>/add-criterion/", criteria.add, name="add-criterion"),
    path("<int:pk>/criterion-<int:criterion>/", criteria.criterion, name="framework-criterion"),
    path("<int:pk>/criterion-<int:criterion>/move/", criteria.move, name="move-criterion"),
    path("<int:pk>/criterion-<int:criterion>/remove/", criteria.remove, name="remove-criterion"),
]
