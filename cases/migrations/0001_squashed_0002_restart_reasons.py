import cases.kinds
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Makes in few operations, in a new database, what the replaced ones made in many. A database that
# has some of those goes on with them.

# Case numbers come from one sequence, so that two people never take the same one.
NUMBERS = "CREATE SEQUENCE case_number"
# The trail and the record of disasters are evidence: rows are only ever added.
APPEND_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '% rows are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER trail_is_append_only BEFORE UPDATE OR DELETE ON cases_auditevent
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER disaster_is_append_only BEFORE UPDATE OR DELETE ON cases_disaster
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER disaster_end_is_append_only BEFORE UPDATE OR DELETE ON cases_disasterend
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):

    replaces = [
        ('cases', '0001_initial'),
        ('cases', '0002_restart_reasons'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Disaster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('source', models.CharField(choices=[('president', 'The President, under the Stafford Act or the National Emergencies Act'), ('secretary', 'The Secretary of HHS: a public health emergency under section 319 of the Public Health Service Act'), ('governor', 'The Governor of a State or Protectorate')], max_length=10)),
                ('declared_by', models.CharField(help_text='Who, as worded in the declaration', max_length=120)),
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
                'constraints': [models.UniqueConstraint(fields=('name', 'source', 'state', 'declared_on'), name='disaster_is_recorded_once'), models.CheckConstraint(condition=models.Q(('source__in', ['president', 'secretary', 'governor'])), name='disaster_source_is_known'), models.CheckConstraint(condition=models.Q(('state__regex', '^[A-Z]{2}$')), name='disaster_state_is_two_letters'), models.CheckConstraint(condition=models.Q(('counties', ''), models.Q(('zip_prefixes', []), _negated=True), _connector='OR'), name='disaster_counties_have_zip_codes')],
            },
        ),
        migrations.CreateModel(
            name='DisasterEnd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('declared_by', models.CharField(choices=[('source', 'The source that declared it'), ('cms', 'CMS')], max_length=6)),
                ('ends_on', models.DateField()),
                ('words', models.TextField(help_text='Source')),
                ('recorded_at', models.DateTimeField()),
                ('disaster', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ends', to='cases.disaster')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('declared_by__in', ['source', 'cms'])), name='disaster_end_has_a_known_source')],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('contract_id', models.CharField(help_text='As CMS writes it: H1234', max_length=5)),
                ('plan_type', models.CharField(choices=[('ma', 'Medicare Advantage'), ('pdp', 'Part D'), ('cost', 'Cost plan')], default='ma', max_length=4)),
                ('time_zone', models.CharField(default='America/New_York', max_length=60)),
                ('address', models.TextField()),
                ('phone', models.CharField(max_length=40)),
                ('tty', models.CharField(default='711', max_length=40)),
                ('fax', models.CharField(blank=True, max_length=40)),
                ('hours', models.CharField(blank=True, max_length=120)),
                ('ire_name', models.CharField(default='Independent review entity', help_text='Who reviews our appeals', max_length=120)),
                ('ire_address', models.TextField(blank=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('contract_id',), name='plan_contract_is_unique'), models.CheckConstraint(condition=models.Q(('contract_id__regex', '^[A-Z][0-9]{4}$')), name='plan_contract_has_cms_form')],
            },
        ),
        migrations.CreateModel(
            name='Enrollee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member_id', models.CharField(max_length=40)),
                ('first_name', models.CharField(max_length=60)),
                ('last_name', models.CharField(max_length=60)),
                ('date_of_birth', models.DateField(blank=True, null=True)),
                ('address', models.TextField(blank=True)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('mbi', models.CharField(blank=True, max_length=11, verbose_name='MBI')),
                ('letter_language', models.CharField(choices=[('en', 'English'), ('es', 'Spanish')], default='en', max_length=2)),
                ('large_print', models.BooleanField(default=False)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrollees', to='cases.plan')),
            ],
            options={
                'indexes': [models.Index(fields=['last_name', 'first_name'], name='enrollee_by_name')],
                'constraints': [models.UniqueConstraint(fields=('plan', 'member_id'), name='enrollee_member_id_is_unique_in_plan'), models.CheckConstraint(condition=models.Q(('mbi', ''), ('mbi__regex', '^[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9][AC-HJKMNP-RT-Y]{2}[0-9]{2}$'), _connector='OR'), name='enrollee_mbi_has_cms_form')],
            },
        ),
        migrations.CreateModel(
            name='Provider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('npi', models.CharField(blank=True, max_length=10, verbose_name='NPI')),
                ('contracted', models.BooleanField(help_text="In the plan's network")),
                ('address', models.TextField(blank=True)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('fax', models.CharField(blank=True, max_length=40)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='providers', to='cases.plan')),
            ],
            options={
                'indexes': [models.Index(fields=['plan', 'name'], name='provider_by_name')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('npi', ''), _negated=True), fields=('plan', 'npi'), name='provider_npi_is_unique_in_plan')],
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('kind', models.CharField(choices=cases.kinds.choices, max_length=16)),
                ('channel', models.CharField(choices=[('phone', 'Phone'), ('fax', 'Fax'), ('mail', 'Mail'), ('portal', 'Portal'), ('electronic', 'Electronic (file or API)')], max_length=12)),
                ('requester_kind', models.CharField(choices=[('enrollee', 'The enrollee'), ('representative', 'A representative of the enrollee'), ('physician', 'A physician'), ('provider', 'Another provider')], max_length=16)),
                ('requester_name', models.CharField(max_length=120)),
                ('requester_phone', models.CharField(blank=True, max_length=40)),
                ('requester_address', models.TextField(blank=True)),
                ('received_at', models.DateTimeField()),
                ('aor_received_at', models.DateTimeField(blank=True, null=True)),
                ('waiver_received_at', models.DateTimeField(blank=True, null=True)),
                ('restarted_at', models.DateTimeField(blank=True, null=True)),
                ('restart_reason', models.CharField(blank=True, max_length=10)),
                ('entered_at', models.DateTimeField()),
                ('next_due_at', models.DateTimeField(blank=True, null=True)),
                ('pbp', models.CharField(blank=True, max_length=3, verbose_name='Plan benefit package')),
                ('delegate', models.CharField(blank=True, help_text='Delegated entity, if not the plan', max_length=70)),
                ('authorization_number', models.CharField(blank=True, max_length=40)),
                ('source_key', models.CharField(blank=True, max_length=200)),
                ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrollee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='cases.enrollee')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='cases.plan')),
                ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='cases.provider')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('next_due_at__isnull', False)), fields=['next_due_at', 'id'], name='case_by_next_due'), models.Index(condition=models.Q(('next_due_at__isnull', False)), fields=['assignee', 'next_due_at', 'id'], name='case_by_assignee_and_due'), models.Index(fields=['-entered_at', '-id'], name='case_by_entry')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('plan', 'source_key'), name='case_source_is_taken_in_once'), models.CheckConstraint(condition=models.Q(('received_at__lte', models.F('entered_at'))), name='case_is_not_received_in_the_future'), models.CheckConstraint(condition=models.Q(('pbp', ''), ('pbp__regex', '^[0-9]{3}$'), _connector='OR'), name='case_pbp_has_three_digits'), models.CheckConstraint(condition=models.Q(('kind', ''), _negated=True), name='case_is_of_a_kind'), models.CheckConstraint(condition=models.Q(('requester_kind__in', ['enrollee', 'representative', 'physician', 'provider'])), name='case_requester_kind_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('restart_reason', ''), ('restarted_at__isnull', True)), models.Q(('restarted_at__isnull', False), ('restart_reason__in', ('vacated', 'reopened'))), _connector='OR'), name='case_restart_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField(help_text='Bytes')),
                ('sha256', models.CharField(max_length=64)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='cases.case')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'sha256', 'name'), name='document_is_filed_once_in_a_case')],
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('from_state', models.CharField(blank=True, max_length=20)),
                ('to_state', models.CharField(blank=True, max_length=20)),
                ('why', models.TextField(blank=True)),
                ('facts', models.JSONField(default=dict)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='cases.case')),
            ],
            options={
                'indexes': [models.Index(fields=['case', 'id'], name='event_by_case')],
            },
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duty', models.CharField(max_length=40)),
                ('subject', models.CharField(blank=True, max_length=40)),
                ('starts_at', models.DateTimeField()),
                ('first_due_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('met_at', models.DateTimeField(blank=True, null=True)),
                ('met_by', models.CharField(blank=True, max_length=200)),
                ('missed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_why', models.CharField(blank=True, max_length=200)),
                ('rule', models.CharField(max_length=80)),
                ('citation', models.CharField(max_length=80)),
                ('trace', models.JSONField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deadlines', to='cases.case')),
                ('replaced_by', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='cases.deadline')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('closed_at__isnull', True), ('met_at__isnull', True), ('missed_at__isnull', True)), fields=['due_at', 'id'], name='deadline_open_by_due'), models.Index(condition=models.Q(('closed_at__isnull', True), ('met_at__isnull', True)), fields=['duty', 'due_at', 'id'], name='deadline_open_by_duty')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True), ('met_at__isnull', True)), fields=('case', 'duty', 'subject'), name='deadline_open_is_one_for_each_duty'), models.CheckConstraint(condition=models.Q(('due_at__gte', models.F('first_due_at'))), name='deadline_extension_never_shortens'), models.CheckConstraint(condition=models.Q(('due_at__gt', models.F('starts_at'))), name='deadline_starts_before_it_is_due'), models.CheckConstraint(condition=models.Q(models.Q(('met_at__isnull', True), ('met_by', '')), models.Q(('met_at__isnull', False), models.Q(('met_by', ''), _negated=True)), _connector='OR'), name='deadline_met_says_by_what'), models.CheckConstraint(condition=models.Q(('met_at__isnull', True), ('closed_at__isnull', True), _connector='OR'), name='deadline_is_met_or_closed_not_both'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_why', ''), ('replaced_by__isnull', True)), models.Q(('closed_at__isnull', False), models.Q(('closed_why', ''), _negated=True)), _connector='OR'), name='deadline_closed_says_why')],
            },
        ),
        migrations.CreateModel(
            name='DocumentContent',
            fields=[
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='content', serialize=False, to='cases.document')),
                ('data', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Grievance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('against', models.CharField(choices=[('extension', 'The extension'), ('expedite_refusal', 'The refusal to expedite'), ('quality_of_care', 'The quality of care'), ('other', 'Something else the plan did')], max_length=16)),
                ('filed_by', models.CharField(max_length=120)),
                ('channel', models.CharField(choices=[('oral', 'Orally'), ('written', 'In writing')], max_length=8)),
                ('asks_writing', models.BooleanField(default=False)),
                ('event_on', models.DateField(blank=True, null=True)),
                ('file_by', models.DateField(blank=True, null=True)),
                ('filing', models.JSONField(blank=True, default=dict)),
                ('received_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('words', models.TextField()),
                ('extended_at', models.DateTimeField(blank=True, null=True)),
                ('extension_ground', models.CharField(blank=True, max_length=20)),
                ('extension_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('extension_why', models.TextField(blank=True)),
                ('extension_interest', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_how', models.CharField(blank=True, choices=[('oral', 'Orally'), ('written', 'In writing')], default='written', max_length=8)),
                ('upheld', models.BooleanField(blank=True, null=True)),
                ('is_too_late', models.BooleanField(default=False)),
                ('answer', models.TextField(blank=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grievances', to='cases.case')),
                ('extended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['received_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('received_at__lte', models.F('entered_at'))), name='grievance_is_not_in_the_future'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('is_too_late', False), ('upheld__isnull', True)), models.Q(('answered_at__isnull', False), ('is_too_late', False), ('upheld__isnull', False), models.Q(('answer', ''), _negated=True)), models.Q(('answered_at__isnull', False), ('is_too_late', True), ('upheld__isnull', True), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='grievance_answer_is_whole'), models.CheckConstraint(condition=models.Q(('against__in', ['extension', 'expedite_refusal']), models.Q(('event_on__isnull', False), ('file_by__isnull', False)), _connector='OR'), name='grievance_has_the_day_of_its_event'), models.CheckConstraint(condition=models.Q(models.Q(('extended_at__isnull', True), ('extension_days__isnull', True), ('extension_ground', '')), models.Q(('extended_at__isnull', False), ('extension_days__isnull', False), models.Q(('extension_ground', ''), _negated=True), models.Q(('extension_why', ''), _negated=True)), _connector='OR'), name='grievance_extension_is_whole'), models.CheckConstraint(condition=models.Q(models.Q(('answered_how', 'oral'), _negated=True), models.Q(('asks_writing', False), ('channel', 'oral'), models.Q(('against', 'quality_of_care'), _negated=True)), _connector='OR'), name='grievance_answered_orally_where_the_law_lets_it')],
            },
        ),
        migrations.CreateModel(
            name='OralNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.CharField(choices=[('enrollee', 'Enrollee'), ('provider', 'Physician or provider'), ('representative', 'Representative'), ('ire', 'Independent review entity')], max_length=16)),
                ('channel', models.CharField(choices=[('telephone', 'Spoke by telephone'), ('voicemail', 'Left a voicemail'), ('in_person', 'Spoke in person')], max_length=12)),
                ('told', models.CharField(max_length=120)),
                ('told_at', models.DateTimeField()),
                ('entered_at', models.DateTimeField()),
                ('words', models.TextField()),
                ('about', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='oral_notices', to='cases.auditevent')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='oral_notices', to='cases.case')),
            ],
            options={
                'ordering': ['told_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('told_at__lte', models.F('entered_at'))), name='oral_notice_is_not_in_the_future'), models.CheckConstraint(condition=models.Q(('recipient__in', ['enrollee', 'provider', 'representative', 'ire'])), name='oral_notice_recipient_is_known')],
            },
        ),
        migrations.RunSQL(NUMBERS, "DROP SEQUENCE case_number"),
        migrations.RunSQL(APPEND_ONLY, "DROP FUNCTION refuse_change CASCADE"),
    ]
