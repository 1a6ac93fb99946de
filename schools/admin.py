"""A window for support: people, schools and pairs. It shows nothing that anybody wrote."""

from django.contrib import admin
from django.contrib.auth.models import Group

from .models import CoachingPair, MailState, Membership, Person, RefusedAddress, School, Trust

admin.site.site_header = "Candour: accounts and settings"
admin.site.unregister(Group)


class MembershipInline(admin.TabularInline):
    model = Membership
    fk_name = "person"
    extra = 0
    autocomplete_fields = ["school", "line_manager"]


class Kept:
    """Ended, never deleted: with it would go people's words, and the page that asks would list drafts."""

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Person)
class PersonAdmin(Kept, admin.ModelAdmin):
    list_display = ["name", "email", "is_active", "is_staff"]
    search_fields = ["first_name", "last_name", "email"]
    fields = [
        ("first_name", "last_name"),
        "email",
        ("is_active", "is_staff"),
        ("working_days", "day_starts_at", "day_ends_at"),
        ("away_from_on", "away_until_on"),
    ]
    inlines = [MembershipInline]


@admin.register(School)
class SchoolAdmin(Kept, admin.ModelAdmin):
    list_display = ["name", "urn", "phase", "town", "closed_on"]
    search_fields = ["name", "urn"]
    list_filter = ["phase"]


@admin.register(Trust)
class TrustAdmin(admin.ModelAdmin):
    def has_add_permission(self, request):
        return not Trust.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(CoachingPair)
class CoachingPairAdmin(admin.ModelAdmin):
    list_display = ["coach", "colleague", "agreed_at", "ended_at"]
    list_select_related = ["coach", "colleague"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(RefusedAddress)
class RefusedAddressAdmin(admin.ModelAdmin):
    """Whom mail does not reach. To delete a row is to mail to the address again."""

    list_display = ["person", "email", "answer", "refused_at"]
    list_select_related = ["person"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(MailState)
class MailStateAdmin(admin.ModelAdmin):
    """Whether the mail server takes mail, and what it said last."""

    list_display = ["__str__", "failing_since", "paused_until", "answer", "swept_at"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
