"""Extensions taken before keep the limit that they moved, as the report counts from it."""

from django.db import migrations

KEEP = """
UPDATE determinations_extension SET first_due_at = (
    SELECT first_due_at FROM cases_deadline
    WHERE cases_deadline.case_id = determinations_extension.case_id
      AND duty = 'decide' AND due_at > first_due_at
    ORDER BY id DESC LIMIT 1
)
"""


class Migration(migrations.Migration):
    dependencies = [("determinations", "0003_extension_controls")]
    operations = [migrations.RunSQL(KEEP, migrations.RunSQL.noop)]
