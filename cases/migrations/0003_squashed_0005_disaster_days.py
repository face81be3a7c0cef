import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Makes in few operations what the replaced ones made in many. A second one of this app: a letter is
# of a case, and an opening is of a letter. It also runs where the first one's cases have rows.

APPEND_ONLY = """
CREATE TRIGGER opening_is_append_only BEFORE UPDATE OR DELETE ON cases_opening
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER access_finding_is_append_only BEFORE UPDATE OR DELETE ON cases_accessfinding
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER disaster_duty_is_append_only BEFORE UPDATE OR DELETE ON cases_disasterduty
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
REMOVE = """
DROP TRIGGER opening_is_append_only ON cases_opening;
DROP TRIGGER access_finding_is_append_only ON cases_accessfinding;
DROP TRIGGER disaster_duty_is_append_only ON cases_disasterduty;
"""


class Migration(migrations.Migration):

    replaces = [
        ('cases', '0003_openings'),
        ('cases', '0004_plan_as_requester'),
        ('cases', '0005_disaster_days'),
    ]

    dependencies = [
        ('cases', '0001_squashed_0002_restart_reasons'),
        ('notices', '0001_squashed_0004_plan_alerts_follow_schedules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='cases.case')),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='cases.document')),
                ('notice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notices.notice')),
            ],
            options={
                'indexes': [models.Index(fields=['case', 'by', 'at'], name='opening_by_reader')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('document__isnull', False), ('notice__isnull', True)), models.Q(('document__isnull', True), ('notice__isnull', False)), _connector='OR'), name='opening_is_of_a_document_or_a_letter')],
            },
        ),
        migrations.CreateModel(
            name='AccessFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('disrupted', models.BooleanField()),
                ('words', models.TextField(help_text='What shows it')),
                ('recorded_at', models.DateTimeField()),
                ('disaster', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='cases.disaster')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='access_finding_says_why')],
            },
        ),
        migrations.CreateModel(
            name='DisasterDuty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duty', models.CharField(max_length=20)),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('answer', models.CharField(max_length=10)),
                ('done_on', models.DateField()),
                ('done_by', models.CharField(max_length=120)),
                ('how', models.CharField(max_length=300)),
                ('reference', models.CharField(max_length=200)),
                ('recorded_at', models.DateTimeField()),
                ('disaster', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duties_done', to='cases.disaster')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('disaster__isnull', False), ('year__isnull', True)), models.Q(('disaster__isnull', True), ('year__isnull', False)), _connector='OR'), name='disaster_duty_is_of_a_disaster_or_a_year'), models.CheckConstraint(condition=models.Q(models.Q(('done_by', ''), _negated=True), models.Q(('how', ''), _negated=True), models.Q(('reference', ''), _negated=True)), name='disaster_duty_says_who_and_how')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='case_requester_kind_is_known',
        ),
        migrations.AlterField(
            model_name='case',
            name='requester_kind',
            field=models.CharField(choices=[('enrollee', 'The enrollee'), ('representative', 'A representative of the enrollee'), ('physician', 'A physician'), ('provider', 'Another provider'), ('plan', 'The plan')], max_length=16),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('requester_kind__in', ['enrollee', 'representative', 'physician', 'provider', 'plan'])), name='case_requester_kind_is_known'),
        ),
        migrations.RemoveConstraint(
            model_name='disasterend',
            name='disaster_end_has_a_known_source',
        ),
        migrations.AlterField(
            model_name='disasterend',
            name='declared_by',
            field=models.CharField(choices=[('source', 'The source that declared it'), ('cms', 'CMS'), ('access', 'The plan: access to care is no longer disrupted')], max_length=6),
        ),
        migrations.AddConstraint(
            model_name='disasterend',
            constraint=models.CheckConstraint(condition=models.Q(('declared_by__in', ['source', 'cms', 'access'])), name='disaster_end_has_a_known_source'),
        ),
        migrations.RunSQL(APPEND_ONLY, REMOVE),
    ]
