from django.db import migrations, models

import notices.models.plan_alert

# Until now each was of one of these two duties.
DUTIES = """
    UPDATE notices_planalert SET duty = CASE
        WHEN subject LIKE 'outage-%' THEN 'restore_function' ELSE 'tell_cms' END;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0003_standard_forms'),
    ]

    operations = [
        migrations.AddField(
            model_name='planalert',
            name='duty',
            field=models.CharField(blank=True, max_length=40, default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='planalert',
            name='audiences',
            field=models.JSONField(default=notices.models.plan_alert.everyone),
        ),
        migrations.RunSQL(DUTIES, migrations.RunSQL.noop),
    ]
