"""The table behind the rate limits: in PostgreSQL, so that signing in works while Redis is down."""

from django.core.management import call_command
from django.db import migrations


def create_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def drop_table(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS cache")


class Migration(migrations.Migration):
    dependencies = [("schools", "0001_start")]
    operations = [migrations.RunPython(create_table, drop_table)]
