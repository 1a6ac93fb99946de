from django.db import migrations

COPY = """
    INSERT INTO reflections_cycleschool (cycle_id, school_id, longer_by, opens_on, leaders_share_by_on, share_by_on,
                                         views_by_on, finish_by_on)
    SELECT cycle.id, joined.school_id, 0, cycle.opens_on, cycle.leaders_share_by_on, cycle.share_by_on,
           cycle.views_by_on, cycle.finish_by_on
    FROM reflections_cycle_schools AS joined JOIN reflections_cycle AS cycle ON cycle.id = joined.cycle_id
"""
BACK = """
    INSERT INTO reflections_cycle_schools (cycle_id, school_id)
    SELECT cycle_id, school_id FROM reflections_cycleschool
"""


class Migration(migrations.Migration):
    """Each school of a cycle begins with the days that stood for the whole trust."""

    dependencies = [("reflections", "0003_cycle_schools")]

    operations = [migrations.RunSQL(COPY, BACK)]
