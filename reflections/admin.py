"""A window for support: frameworks and cycles. What people write has no page here."""

from django.contrib import admin

from schools.admin import Kept

from .models import Area, Criterion, Cycle, Framework, Level


class ShownOnly:
    """Looked at here; changed on the site's own pages, by trust leads, so that what cycles use stays as it is."""

    def has_add_permission(self, request, *of):
        return False

    has_change_permission = has_delete_permission = has_add_permission


class AreaInline(ShownOnly, admin.TabularInline):
    model = Area
    extra = 0
    show_change_link = True


class LevelInline(ShownOnly, admin.TabularInline):
    model = Level
    extra = 0


class CriterionInline(ShownOnly, admin.TabularInline):
    model = Criterion
    extra = 0


@admin.register(Framework)
class FrameworkAdmin(ShownOnly, admin.ModelAdmin):
    list_display = ["name", "number", "published_at", "retired_at"]
    inlines = [AreaInline, LevelInline]


@admin.register(Area)
class AreaAdmin(ShownOnly, admin.ModelAdmin):
    list_display = ["name", "framework"]
    list_select_related = ["framework"]
    inlines = [CriterionInline]


@admin.register(Cycle)
class CycleAdmin(Kept, admin.ModelAdmin):
    list_display = ["name", "framework", "status", "opens_on", "finish_by_on"]
    list_select_related = ["framework"]
    fields = ["name", "framework", "status"]
    readonly_fields = ["status"]

    def has_add_permission(self, request):
        return False
