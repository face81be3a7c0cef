"""Disasters as they were declared and ended, whose rows are only ever added; an extension may cite one."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

APPEND_ONLY = """
CREATE TRIGGER disaster_is_append_only BEFORE UPDATE OR DELETE ON cases_disaster
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER disaster_end_is_append_only BEFORE UPDATE OR DELETE ON cases_disasterend
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
CHANGEABLE = """
DROP TRIGGER disaster_is_append_only ON cases_disaster;
DROP TRIGGER disaster_end_is_append_only ON cases_disasterend;
"""


class Migration(migrations.Migration):
    dependencies = [
        ('cases', '0014_audit_fields'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DisasterEnd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('declared_by', models.CharField(choices=[('source', 'The source that declared it'), ('cms', 'CMS')], max_length=6)),
                ('ends_on', models.DateField()),
                ('words', models.TextField(help_text='Where it says so')),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Disaster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('source', models.CharField(choices=[('president', 'The President, under the Stafford Act or the National Emergencies Act'), ('secretary', 'The Secretary of HHS: a public health emergency under section 319 of the Public Health Service Act'), ('governor', 'The Governor of a State or Protectorate')], max_length=10)),
                ('declared_by', models.CharField(help_text="Who, in the declaration's own words", max_length=120)),
                ('state', models.CharField(max_length=2)),
                ('counties', models.CharField(blank=True, max_length=300)),
                ('zip_prefixes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), blank=True, default=list, size=None)),
                ('declared_on', models.DateField()),
                ('starts_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-declared_on', '-id'],
            },
        ),
        migrations.AddField(
            model_name='extension',
            name='disaster',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.disaster'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('disaster__isnull', True), ('ground', 'extraordinary'), _connector='OR'), name='extension_disaster_is_evidence_of_the_extraordinary'),
        ),
        migrations.AddField(
            model_name='disasterend',
            name='disaster',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ends', to='cases.disaster'),
        ),
        migrations.AddField(
            model_name='disasterend',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='disaster',
            constraint=models.UniqueConstraint(fields=('name', 'source', 'state', 'declared_on'), name='disaster_is_recorded_once'),
        ),
        migrations.AddConstraint(
            model_name='disaster',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['president', 'secretary', 'governor'])), name='disaster_source_is_known'),
        ),
        migrations.AddConstraint(
            model_name='disaster',
            constraint=models.CheckConstraint(condition=models.Q(('state__regex', '^[A-Z]{2}$')), name='disaster_state_is_two_letters'),
        ),
        migrations.AddConstraint(
            model_name='disaster',
            constraint=models.CheckConstraint(condition=models.Q(('counties', ''), models.Q(('zip_prefixes', []), _negated=True), _connector='OR'), name='disaster_counties_have_zip_codes'),
        ),
        migrations.AddConstraint(
            model_name='disasterend',
            constraint=models.CheckConstraint(condition=models.Q(('declared_by__in', ['source', 'cms'])), name='disaster_end_has_a_known_source'),
        ),
        migrations.RunSQL(APPEND_ONLY, CHANGEABLE),
    ]
