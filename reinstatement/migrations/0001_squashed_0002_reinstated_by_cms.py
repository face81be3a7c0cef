import django.contrib.postgres.fields
import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

# Makes in few operations, in a new database, what the replaced ones made in many. A database that
# has some of those goes on with them. 0003 is not in it: it comes after premiums 0004, which reads
# the collections made here.


class Migration(migrations.Migration):

    replaces = [
        ('reinstatement', '0001_initial'),
        ('reinstatement', '0002_reinstated_by_cms'),
    ]

    initial = True

    dependencies = [
        ('cases', '0001_squashed_0002_restart_reasons'),
        ('premiums', '0001_squashed_0003_member_bills'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Check',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=20)),
                ('words', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='cases.case')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Sample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decided_from', models.DateField()),
                ('decided_until', models.DateField()),
                ('of_each', models.PositiveSmallIntegerField()),
                ('seed', models.CharField(max_length=40)),
                ('population', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('drawn_at', models.DateTimeField()),
                ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.plan')),
            ],
            options={
                'ordering': ['-drawn_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('decided_until__gte', models.F('decided_from'))), name='sample_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('of_each__gte', 1)), name='sample_is_of_some')],
            },
        ),
        migrations.CreateModel(
            name='SampledCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(help_text='When it was drawn', max_length=12)),
                ('position', models.PositiveSmallIntegerField()),
                ('verdict', models.CharField(blank=True, choices=[('agree', 'Agree'), ('disagree', 'Disagree')], max_length=8)),
                ('words', models.TextField(blank=True)),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='samples', to='cases.case')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sample', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='reinstatement.sample')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('sample', 'case'), name='sampled_case_stands_once'), models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at__isnull', True), ('reviewed_by__isnull', True), ('verdict', ''), ('words', '')), models.Q(('verdict__in', ['agree', 'disagree']), models.Q(('words', ''), _negated=True), ('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='sampled_case_verdict_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='Selection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('selected', 'Selected by CMS'), ('referred', 'Referred to CMS')], max_length=8)),
                ('on', models.DateField()),
                ('reference', models.CharField(max_length=80)),
                ('words', models.TextField(blank=True)),
                ('entered_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='selections', to='cases.case')),
            ],
            options={
                'ordering': ['on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('case', 'kind', 'reference'), name='selection_is_recorded_once')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('whom', models.CharField(max_length=120)),
                ('channel', models.CharField(choices=[('telephone', 'Telephone'), ('mail', 'Mail'), ('fax', 'Fax'), ('email', 'Secure email'), ('in_person', 'In person')], max_length=10)),
                ('tried_at', models.DateTimeField()),
                ('words', models.TextField(help_text='What was asked for')),
                ('result', models.CharField(choices=[('not_reached', 'Not reached'), ('message_left', 'Left a message'), ('promised', 'Promised'), ('received', 'Received'), ('refused', 'Refused or not available')], max_length=12)),
                ('entered_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='cases.case')),
            ],
            options={
                'ordering': ['tried_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('tried_at__lte', models.F('entered_at'))), name='attempt_is_not_in_the_future')],
            },
        ),
        migrations.CreateModel(
            name='Collection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('lump_sum', 'Lump sum'), ('installments', 'Monthly installments'), ('other', 'Another arrangement')], max_length=12)),
                ('total', models.DecimalField(decimal_places=2, max_digits=9)),
                ('months_due', models.PositiveSmallIntegerField()),
                ('schedule', models.JSONField(default=list)),
                ('words', models.TextField(blank=True)),
                ('agreed_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='collections', to='cases.case')),
            ],
            options={
                'ordering': ['agreed_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('total__gt', 0)), name='collection_is_of_something'), models.CheckConstraint(condition=models.Q(models.Q(('way', 'other'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='collection_of_another_way_says_which')],
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('whom', models.CharField(max_length=120)),
                ('channel', models.CharField(choices=[('telephone', 'Telephone'), ('ctm', 'Looked up in CTM'), ('email', 'Secure email'), ('mail', 'Mail or fax'), ('in_person', 'In person')], max_length=10)),
                ('followed_at', models.DateTimeField()),
                ('words', models.TextField(help_text='What was said')),
                ('complaint', models.CharField(blank=True, max_length=40)),
                ('entered_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='cases.case')),
            ],
            options={
                'ordering': ['followed_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('followed_at__lte', models.F('entered_at'))), name='follow_up_is_not_in_the_future'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='follow_up_says_what')],
            },
        ),
        migrations.CreateModel(
            name='Reinstatement',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='reinstatement', serialize=False, to='cases.case')),
                ('state', django_fsm.FSMField(choices=[('intake', 'Intake'), ('not_eligible', 'Not eligible'), ('in_review', 'In review'), ('favorable', 'Favorable'), ('paid', 'Paid'), ('submitted', 'Submitted'), ('reinstated', 'Reinstated'), ('unfavorable', 'Unfavorable'), ('unpaid', 'Not paid on time'), ('plan_error', 'Plan error'), ('referred', 'Referred to CMS'), ('referral_ended', 'Referral ended'), ('withdrawn', 'Withdrawn'), ('cms_reinstated', 'Reinstated by CMS')], default='intake', max_length=16, protected=True)),
                ('authority', models.CharField(choices=[('self', 'The former member'), ('appointment', 'Appointed as representative; form received'), ('legal_authority', 'Authorized under State law; document received'), ('not_shown', 'Not shown yet'), ('none', 'Cannot act for the former member')], max_length=16)),
                ('asked_before', models.BooleanField(default=False)),
                ('plan_error', models.BooleanField(blank=True, null=True)),
                ('plan_error_why', models.TextField(blank=True)),
                ('explained', models.BooleanField(default=False)),
                ('circumstance', models.CharField(blank=True, max_length=32)),
                ('stated', models.BooleanField(blank=True, null=True)),
                ('statement', models.TextField(blank=True)),
                ('statement_form', models.CharField(blank=True, choices=[('spoken', 'Spoken; written down here'), ('recording', 'Spoken; the recording is attached'), ('written', 'Written; the letter is attached')], max_length=10)),
                ('affirms', models.BooleanField(blank=True, null=True)),
                ('gates', models.JSONField(blank=True, default=list)),
                ('not_eligible_reason', models.CharField(blank=True, max_length=32)),
                ('outcome', models.CharField(blank=True, choices=[('favorable', 'Favorable: good cause'), ('unfavorable', 'Unfavorable: no good cause')], max_length=12)),
                ('found_circumstance', models.CharField(blank=True, max_length=32)),
                ('no_control', models.BooleanField(blank=True, null=True)),
                ('could_not_foresee', models.BooleanField(blank=True, null=True)),
                ('caused', models.BooleanField(blank=True, null=True)),
                ('finding', models.TextField(blank=True)),
                ('explanation', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by_cms', models.BooleanField(default=False)),
                ('complaint', models.CharField(blank=True, max_length=40)),
                ('referral_end', models.CharField(blank=True, max_length=20)),
                ('irmaa_paid_on', models.DateField(blank=True, null=True)),
                ('amount_owed', models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True)),
                ('pay_by', models.DateField(blank=True, null=True)),
                ('paid_on', models.DateField(blank=True, null=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('submission', models.CharField(blank=True, max_length=80)),
                ('reply_code', models.CharField(blank=True, max_length=10)),
                ('reply_on', models.DateField(blank=True, null=True)),
                ('corrected_on', models.DateField(blank=True, null=True)),
                ('correction', models.CharField(blank=True, max_length=200)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_why', models.TextField(blank=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('disenrollment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='premiums.disenrollment')),
                ('government_error', models.TextField(blank=True)),
                ('told_by', models.CharField(blank=True, max_length=120)),
                ('told_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'case'], name='reinstatement_by_state'), models.Index(condition=models.Q(('outcome', ''), _negated=True), fields=['found_circumstance', '-decided_at'], name='reinstatement_by_circumstance')],
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome', ''), models.Q(('decided_by__isnull', False), ('decided_by_cms', False)), models.Q(('decided_by__isnull', True), ('decided_by_cms', True)), _connector='OR'), name='reinstatement_decided_by_a_person_or_by_cms'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'favorable'), _negated=True), ('decided_by_cms', True), models.Q(('caused', True), models.Q(('no_control', True), ('could_not_foresee', True), _connector='OR')), _connector='OR'), name='reinstatement_favorable_meets_the_test'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'favorable'), _negated=True), models.Q(('amount_owed__gte', 0), ('amount_owed__isnull', False), ('pay_by__isnull', False)), _connector='OR'), name='reinstatement_favorable_says_what_is_owed_by_when'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'not_eligible'), models.Q(('not_eligible_reason', ''), _negated=True)), models.Q(models.Q(('state', 'not_eligible'), _negated=True), ('not_eligible_reason', '')), _connector='OR'), name='reinstatement_not_eligible_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'referral_ended'), models.Q(('referral_end', ''), _negated=True)), models.Q(models.Q(('state', 'referral_ended'), _negated=True), ('referral_end', '')), _connector='OR'), name='reinstatement_referral_ended_says_how'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['paid', 'submitted', 'reinstated']), _negated=True), models.Q(('paid_on__isnull', False), ('paid_on__lte', models.F('pay_by'))), _connector='OR'), name='reinstatement_paid_in_time'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['submitted', 'reinstated']), _negated=True), models.Q(('submitted_at__isnull', False), models.Q(('submission', ''), _negated=True)), _connector='OR'), name='reinstatement_submitted_says_when'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'reinstated'), _negated=True), models.Q(('reply_on__isnull', False), models.Q(('reply_code', ''), _negated=True)), _connector='OR'), name='reinstatement_complete_has_its_reply'), models.CheckConstraint(condition=models.Q(('state__in', ['intake', 'not_eligible', 'in_review', 'favorable', 'paid', 'submitted', 'reinstated', 'unfavorable', 'unpaid', 'plan_error', 'referred', 'referral_ended', 'withdrawn', 'cms_reinstated'])), name='reinstatement_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('outcome', 'favorable'), ('state__in', ['favorable', 'paid', 'submitted', 'reinstated', 'unpaid'])), models.Q(('decided_at__isnull', False), ('outcome', 'unfavorable'), ('state', 'unfavorable')), ('state__in', ['withdrawn', 'plan_error', 'cms_reinstated']), models.Q(models.Q(('state__in', ['favorable', 'paid', 'submitted', 'reinstated', 'unpaid', 'unfavorable', 'withdrawn', 'plan_error', 'cms_reinstated']), _negated=True), ('decided_at__isnull', True), ('outcome', '')), _connector='OR'), name='reinstatement_decision_is_whole'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cms_reinstated'), _negated=True), models.Q(models.Q(('told_by', ''), _negated=True), models.Q(('government_error', ''), _negated=True), models.Q(('reply_code', ''), _negated=True), ('reply_on__isnull', False), ('told_on__isnull', False)), _connector='OR'), name='reinstatement_by_cms_says_who_when_and_why'), models.UniqueConstraint(condition=models.Q(('state__in', ['not_eligible', 'reinstated', 'unfavorable', 'unpaid', 'plan_error', 'referral_ended', 'withdrawn', 'cms_reinstated']), _negated=True), fields=('disenrollment',), name='reinstatement_is_one_at_a_time')],
            },
        ),
    ]
