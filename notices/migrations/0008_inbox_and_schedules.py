"""An alert becomes an item of each person's inbox, carried by a mail; plans get lead times of
their own; letters say their language and print; sweeps and workers leave signs of life."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from regulations import clock_kinds


# Each mail so far was of one alert: now that alert's item in the inbox of its recipient, read where
# the mail was sent: nobody starts with a full inbox. What had failed twelve times had been left alone without a word; now it is on the work list.
CARRY_OVER = [
    """
    INSERT INTO notices_mail (id, kind, to_id, address, message_id, queued_at, next_attempt_at,
                              attempts, last_error, sent_at, failed_at, failure, settled_how)
    SELECT old.id, 'alert', to_id, CASE WHEN sent_at IS NULL THEN '' ELSE email END, message_id,
           queued_at, next_attempt_at, attempts, last_error, sent_at,
           CASE WHEN sent_at IS NULL AND attempts >= 12 THEN next_attempt_at END,
           CASE WHEN sent_at IS NULL AND attempts >= 12 THEN 'Too many tries' ELSE '' END, ''
    FROM notices_alertmail old JOIN accounts_user ON accounts_user.id = to_id
    """,
    """
    INSERT INTO notices_inboxitem (alert_id, to_id, raised_at, mail_id, read_at)
    SELECT alert_id, to_id, queued_at, id, sent_at FROM notices_alertmail
    """,
    "SELECT setval(pg_get_serial_sequence('notices_mail', 'id'), max(id)) FROM notices_mail",
    "SET CONSTRAINTS ALL IMMEDIATE",
]


def name_clocks(apps, schema_editor):
    """Alerts that wait learn whether their clock is one of hours, as its row of the law says."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE notices_alert SET clock = 'hours' FROM cases_deadline
            WHERE cases_deadline.id = deadline_id AND raised_at IS NULL AND dropped_at IS NULL
              AND coalesce(cases_deadline.trace ->> 'limit_of', rule) = ANY(%s)
            """,
            [list(clock_kinds.rules_of(clock_kinds.HOURS))],
        )


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0016_reinstatements'),
        ('notices', '0007_reinstatement_letters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Pulse',
            fields=[
                ('name', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='alert',
            name='clock',
            field=models.CharField(choices=[('hours', 'Clocks of hours'), ('days', 'Clocks of days')], default='days', max_length=5),
        ),
        migrations.RunPython(name_clocks, migrations.RunPython.noop),
        migrations.AddField(
            model_name='notice',
            name='language',
            field=models.CharField(choices=[('en', 'English'), ('es', 'Spanish')], default='en', max_length=2),
        ),
        migrations.AddField(
            model_name='notice',
            name='large_print',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='alert',
            name='audience',
            field=models.CharField(choices=[('assignee', 'Assignee'), ('supervisors', 'Supervisors of the team'), ('on_call', 'Whoever is on call')], max_length=12),
        ),
        migrations.CreateModel(
            name='AlertSchedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clock', models.CharField(choices=[('hours', 'Clocks of hours'), ('days', 'Clocks of days')], max_length=5)),
                ('duty', models.CharField(blank=True, max_length=40)),
                ('steps', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('why', models.CharField(max_length=300)),
                ('replaced_at', models.DateTimeField(null=True)),
                ('applied_to', models.BigIntegerField(default=0)),
                ('applied_count', models.PositiveIntegerField(default=0)),
                ('applied_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alert_schedules', to='cases.plan')),
            ],
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('alert', 'Alert'), ('digest', 'Digest')], default='alert', max_length=6)),
                ('address', models.CharField(blank=True, max_length=254)),
                ('message_id', models.CharField(max_length=200, unique=True)),
                ('queued_at', models.DateTimeField()),
                ('next_attempt_at', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.CharField(blank=True, max_length=200)),
                ('sent_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('failure', models.CharField(blank=True, max_length=200)),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_how', models.CharField(blank=True, max_length=200)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mails', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='InboxItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('raised_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('mail_at', models.DateTimeField(null=True)),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='notices.alert')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inbox', to=settings.AUTH_USER_MODEL)),
                ('mail', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='notices.mail')),
            ],
        ),
        migrations.AddConstraint(
            model_name='alertschedule',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('plan', 'clock', 'duty'), name='alert_schedule_in_force_is_one'),
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(condition=models.Q(('failed_at__isnull', True), ('sent_at__isnull', True)), fields=['next_attempt_at', 'id'], name='mail_waits'),
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(condition=models.Q(('failed_at__isnull', False), ('settled_at__isnull', True)), fields=['failed_at', 'id'], name='mail_undelivered'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.CheckConstraint(condition=models.Q(('failed_at__isnull', True), models.Q(('failure', ''), _negated=True), _connector='OR'), name='mail_failed_says_why'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.CheckConstraint(condition=models.Q(('settled_at__isnull', True), models.Q(('settled_by__isnull', False), models.Q(('settled_how', ''), _negated=True)), _connector='OR'), name='mail_settled_says_how'),
        ),
        migrations.AddIndex(
            model_name='inboxitem',
            index=models.Index(fields=['to', '-id'], name='inbox_newest_first'),
        ),
        migrations.AddIndex(
            model_name='inboxitem',
            index=models.Index(condition=models.Q(('read_at__isnull', True)), fields=['to', 'id'], name='inbox_unread'),
        ),
        migrations.AddIndex(
            model_name='inboxitem',
            index=models.Index(condition=models.Q(('mail_at__isnull', False)), fields=['mail_at', 'to'], name='inbox_awaits_digest'),
        ),
        migrations.AddConstraint(
            model_name='inboxitem',
            constraint=models.UniqueConstraint(fields=('alert', 'to'), name='inbox_item_is_made_once'),
        ),
        migrations.AddConstraint(
            model_name='inboxitem',
            constraint=models.CheckConstraint(condition=models.Q(('mail__isnull', True), ('mail_at__isnull', True), _connector='OR'), name='inbox_item_is_mailed_or_waits'),
        ),
        migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop),
        migrations.DeleteModel(
            name='AlertMail',
        ),
    ]

