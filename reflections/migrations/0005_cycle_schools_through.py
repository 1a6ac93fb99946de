from django.db import migrations, models


class Migration(migrations.Migration):
    """The schools of a cycle are those with days of their own."""

    dependencies = [("reflections", "0004_cycle_school_dates")]

    operations = [
        migrations.RemoveField(model_name="cycle", name="schools"),
        migrations.AddField(
            model_name="cycle",
            name="schools",
            field=models.ManyToManyField(
                related_name="cycles", through="reflections.CycleSchool", to="schools.school"
            ),
        ),
    ]
