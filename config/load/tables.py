"""Which tables a load fills, in which order, and what it says of each row; all else is what the models declare."""

from reflections import models as made
from schools import models as base

from .copying import Tables


def all_tables() -> Tables:
    """Every table, each after those that it refers to."""
    return Tables(PEOPLE | CYCLES | REFLECTIONS | MESSAGES)


PEOPLE = {
    base.Trust: "name",
    base.School: "urn name phase town easting northing safeguarding_route",
    base.Person: "email first_name last_name password working_days joined_at",
    base.Membership: "person_id school_id role line_manager_id starts_on ends_on",
    base.CoachingPair: "coach_id colleague_id proposed_by_id proposed_at agreed_at ended_at",
    base.PurposeAgreement: "person_id agreed_at",
    base.CalendarEntry: "school_id kind name first_on last_on",
}
CYCLES = {
    made.Framework: "name family number previous_id published_at",
    made.Area: "framework_id name position previous_id",
    made.Criterion: "area_id name description position previous_id",
    made.Level: "framework_id name position",
    made.Cycle: "name framework_id status opens_on leaders_share_by_on share_by_on views_by_on finish_by_on",
    made.CycleSchool: "cycle_id school_id opens_on leaders_share_by_on share_by_on views_by_on finish_by_on",
    made.CycleEvent: "cycle_id kind by_id at",
    made.LongerTime: "cycle_id person_id share_by_on views_by_on finish_by_on",
}
REFLECTIONS = {
    made.Reflection: "author_id cycle_id school_id status version started_at saved_at shared_at triangulated_at "
    "agreed_at chosen_coach_id takeaway",
    made.Entry: "reflection_id criterion_id wonder",
    made.Evidence: "entry_id position text",
    made.Triangulation: "reflection_id colleague_id status how invited_at answered_at saved_at submitted_at",
    made.Judgement: "entry_id by_id level_id is_not_seen narrative question submitted_at",
    made.Answer: "judgement_id text answered_at",
    made.Share: "reflection_id person_id role shared_at ended_at",
    made.Event: "reflection_id kind by_id about_id at",
    made.Version: "reflection_id by_id why words kept_at",
    made.NextStep: "reflection_id entry_id text due_on status",
    made.Addendum: "reflection_id text written_at form_key",
    made.PracticeOffer: "entry_id title what how_to_see until_on offered_at withdrawn_at",
    made.Thread: "reflection_id coach_id started_at closed_at",
    made.Comment: "thread_id by_id kind quote text written_at taken_back_at form_key",
}
MESSAGES = {
    base.Opening: "person_id thing opened_at",
    base.Delivery: "person_id kind digest_on status due_at attempts email_id sent_at",
    base.Message: "person_id by_id kind thing key is_at_once created_at delivery_id read_at",
}
