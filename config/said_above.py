"""Which messages would say on Today what a task above says: they are left out there, and stand on the page of messages."""

from peerreview.reminders.series import VISIT, WORKSHOP
from schools.reminding import reminder_kinds

TASKS = {  # what asks for something that stands on Today until it is done
    "view-asked", "view-arrived", "view-declined", "views-all-in", "ask-unanswered", "ask-ended", "comment", "thread-opened",
    "shared-with-coach", "cycle-opened", "together-asked", "proposed", "round-invited", "protocol-changed", "action-given",
    "conversation-planned", "self-review-began", "findings-given", "place-handed-back",
}  # fmt: skip
DAYS = {*VISIT.kinds, *WORKSHOP.kinds}  # these name a day that stands nowhere else


def is_said_above(line, found):
    """Whether a message asks for what stands among the tasks that Today has found: the same thing, or the same page
    or one beneath it."""
    if line.kind not in TASKS and (line.kind in DAYS or line.kind not in reminder_kinds()):
        return False
    return line.thing in _things(found) or any(step.url.startswith(line.path) for _, step in found["rounds"])


def _things(found):
    """The things of all tasks, as messages name them."""
    reflections = [*found["drafts"], *found["waiting"], *found["to_finish"]]
    asks = [ask for reflection in reflections for ask in reflection.triangulations.all()]
    coached = [thread.reflection for thread in found["conversations"]]
    firsts = [row for name in ("reviews", "rounds", "pulses") for row, _ in found[name]]
    rows = [row for name in ("asks", "proposals", "conversations", "meetings", "actions") for row in found[name]]
    cycles = {row.pk for row in found["cycles"]} | {row.cycle_id for row in found["drafts"]}
    return (
        {row.thing for row in [*reflections, *asks, *coached, *firsts, *rows]}
        | {f"cycle:{pk}" for pk in cycles}
        | {f"step:{step.pk}" for step in found["steps"]}
    )
