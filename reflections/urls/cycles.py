from django.urls import path

from reflections.views import cycle_dates, cycles

urlpatterns = [
    path("", cycles.cycles, name="cycles"),
    path("plan/", cycles.plan, name="plan-cycle"),
    path("<int:pk>/", cycles.cycle, name="cycle"),
    path("<int:pk>/change/", cycles.change, name="change-cycle"),
    path("<int:pk>/open/", cycles.open_now, name="open-cycle"),
    path("<int:pk>/close/", cycles.close, name="close-cycle"),
    path("<int:pk>/newer/", cycles.use_newer, name="use-newer"),
    path("<int:pk>/longer/", cycle_dates.longer, name="longer"),
    path("<int:pk>/schools/", cycle_dates.more_schools, name="add-schools"),
    path("<int:pk>/dates/", cycle_dates.dates, name="cycle-dates"),
]
