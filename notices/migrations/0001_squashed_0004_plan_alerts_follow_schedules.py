import django.db.models.deletion
import notices.declared
import notices.models.plan_alert
from django.conf import settings
from django.db import migrations, models

# Makes in few operations, in a new database, what the replaced ones made in many. A database that
# has some of those goes on with them. What they did to rows is left out: there are none yet.


class Migration(migrations.Migration):

    replaces = [
        ('notices', '0001_initial'),
        ('notices', '0002_plan_alerts'),
        ('notices', '0003_standard_forms'),
        ('notices', '0004_plan_alerts_follow_schedules'),
    ]

    initial = True

    dependencies = [
        ('cases', '0001_squashed_0002_restart_reasons'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PrintBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('letters', models.PositiveIntegerField()),
                ('done', models.PositiveIntegerField(default=0)),
                ('pages', models.PositiveIntegerField(default=0)),
                ('totals', models.JSONField(default=dict)),
                ('manifest_sha256', models.CharField(blank=True, max_length=64)),
                ('archive_sha256', models.CharField(blank=True, max_length=64)),
                ('last_error', models.CharField(blank=True, max_length=200)),
                ('finished_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='print_batches', to='cases.plan')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('finished_at', None)), fields=['id'], name='batch_to_write')],
                'constraints': [models.CheckConstraint(condition=models.Q(('letters__gt', 0)), name='batch_holds_a_letter'), models.CheckConstraint(condition=models.Q(('done__lte', models.F('letters')), models.Q(('finished_at__isnull', True), models.Q(('done', models.F('letters')), models.Q(('manifest_sha256', ''), _negated=True), models.Q(('archive_sha256', ''), _negated=True)), _connector='OR')), name='batch_ends_with_its_last_letter')],
            },
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.CharField(choices=[('assignee', 'Assignee'), ('supervisors', 'Supervisors of the team'), ('on_call', 'The person on call')], max_length=12)),
                ('clock', models.CharField(choices=[('hours', 'Clocks of hours'), ('days', 'Clocks of days')], default='days', max_length=5)),
                ('lead', models.CharField(max_length=20)),
                ('due_at', models.DateTimeField()),
                ('send_at', models.DateTimeField()),
                ('raised_at', models.DateTimeField(null=True)),
                ('dropped_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='cases.case')),
                ('deadline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='cases.deadline')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('dropped_at__isnull', True), ('raised_at__isnull', True)), fields=['send_at', 'id'], name='alert_to_raise')],
                'constraints': [models.UniqueConstraint(fields=('deadline', 'due_at', 'lead', 'audience'), name='alert_is_set_once'), models.CheckConstraint(condition=models.Q(('raised_at__isnull', True), ('dropped_at__isnull', True), _connector='OR'), name='alert_is_raised_or_dropped')],
            },
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
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('plan', 'clock', 'duty'), name='alert_schedule_in_force_is_one')],
            },
        ),
        migrations.CreateModel(
            name='BatchManifest',
            fields=[
                ('batch', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='manifest', serialize=False, to='notices.printbatch')),
                ('data', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='LetterReviewRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kinds', models.JSONField(default=list)),
                ('made_at', models.DateTimeField()),
                ('why', models.CharField(max_length=300)),
                ('replaced_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letter_review_rules', to='cases.plan')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('plan',), name='letter_review_rule_in_force_is_one')],
            },
        ),
        migrations.CreateModel(
            name='PlanParagraphs',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=notices.declared.letter_choices, max_length=20)),
                ('language', models.CharField(choices=[('en', 'English'), ('es', 'Spanish')], max_length=2)),
                ('opening', models.TextField(blank=True)),
                ('closing', models.TextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('why', models.CharField(max_length=300)),
                ('replaced_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letter_paragraphs', to='cases.plan')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('plan', 'kind', 'language'), name='plan_paragraphs_in_force_are_one')],
            },
        ),
        migrations.CreateModel(
            name='StrayReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('why', models.CharField(choices=[('too_large', 'Too large to be a bounce report'), ('unreadable', 'Not readable'), ('no_report', 'Not a mail server report'), ('not_ours', 'Matches none of our emails')], max_length=10)),
                ('received_at', models.DateTimeField()),
                ('size', models.PositiveBigIntegerField()),
                ('data', models.BinaryField()),
            ],
            options={
                'indexes': [models.Index(fields=['received_at'], name='stray_report_by_age')],
            },
        ),
        migrations.CreateModel(
            name='PlanAlert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=200)),
                ('citation', models.CharField(max_length=80)),
                ('place', models.CharField(max_length=100)),
                ('time_zone', models.CharField(max_length=40)),
                ('clock', models.CharField(choices=[('hours', 'Clocks of hours'), ('days', 'Clocks of days')], max_length=5)),
                ('lead', models.CharField(max_length=20)),
                ('due_at', models.DateTimeField()),
                ('send_at', models.DateTimeField()),
                ('raised_at', models.DateTimeField(null=True)),
                ('dropped_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('duty', models.CharField(blank=True, max_length=40)),
                ('audiences', models.JSONField(default=notices.models.plan_alert.everyone)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('dropped_at', None), ('ended_at', None), ('raised_at', None)), fields=['send_at', 'id'], name='plan_alert_to_raise')],
                'constraints': [models.UniqueConstraint(fields=('subject', 'due_at', 'lead'), name='plan_alert_is_set_once'), models.CheckConstraint(condition=models.Q(('raised_at__isnull', True), ('dropped_at__isnull', True), _connector='OR'), name='plan_alert_is_raised_or_dropped')],
            },
        ),
        migrations.CreateModel(
            name='FormEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=30)),
                ('edition', models.CharField(max_length=60)),
                ('language', models.CharField(choices=[('en', 'English'), ('es', 'Spanish')], max_length=2)),
                ('text', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('expires_on', models.DateField()),
                ('loaded_at', models.DateTimeField()),
                ('mapping', models.JSONField(blank=True, default=dict)),
                ('mapped_at', models.DateTimeField(null=True)),
                ('in_force_on', models.DateField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('warned_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_why', models.CharField(blank=True, max_length=300)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('loaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mapped_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='form_editions', to='cases.plan')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('approved_at__isnull', False), ('warned_at__isnull', True), ('withdrawn_at__isnull', True)), fields=['expires_on', 'id'], name='form_edition_to_warn_of')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('plan', 'form', 'edition', 'language'), name='form_edition_is_loaded_once'), models.UniqueConstraint(condition=models.Q(('in_force_on__isnull', False), ('withdrawn_at__isnull', True)), fields=('plan', 'form', 'language', 'in_force_on'), name='form_edition_in_force_is_one_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('in_force_on__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('in_force_on__isnull', False), ('mapped_at__isnull', False)), _connector='OR'), name='form_edition_in_force_is_mapped_and_approved'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_why', '')), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_why', ''), _negated=True)), _connector='OR'), name='form_edition_withdrawn_says_by_whom_and_why')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=notices.declared.letter_choices, max_length=20)),
                ('recipient', models.CharField(choices=[('enrollee', 'Enrollee'), ('provider', 'Physician or provider'), ('representative', 'Representative'), ('ire', 'Independent review entity')], max_length=16)),
                ('facts', models.JSONField()),
                ('template', models.CharField(max_length=80)),
                ('language', models.CharField(choices=[('en', 'English'), ('es', 'Spanish')], default='en', max_length=2)),
                ('large_print', models.BooleanField(default=False)),
                ('queued_at', models.DateTimeField()),
                ('next_attempt_at', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.CharField(blank=True, max_length=200)),
                ('dispatched_at', models.DateTimeField(blank=True, null=True)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('resend_number', models.PositiveSmallIntegerField(default=0)),
                ('batch_place', models.PositiveIntegerField(null=True)),
                ('pages', models.PositiveSmallIntegerField(null=True)),
                ('held_at', models.DateTimeField(blank=True, null=True)),
                ('voided_at', models.DateTimeField(blank=True, null=True)),
                ('void_why', models.TextField(blank=True)),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='notices.printbatch')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='cases.case')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='cases.auditevent')),
                ('resend_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resends', to='notices.notice')),
                ('form_edition', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='notices.formedition')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('dispatched_at__isnull', True), ('voided_at__isnull', True)), fields=['next_attempt_at', 'id'], name='notice_to_dispatch'), models.Index(fields=['case', 'id'], name='notice_by_case'), models.Index(condition=models.Q(('batch_place', None), ('dispatched_at__isnull', False)), fields=['dispatched_at', 'id'], name='notice_to_batch')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('resend_of', None)), fields=('event', 'kind', 'recipient'), name='notice_is_made_once_for_an_event'), models.UniqueConstraint(fields=('resend_of', 'resend_number'), name='notice_is_sent_again_once_for_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('resend_number', 0), ('resend_of', None)), models.Q(('resend_number__gt', 0), ('resend_of__isnull', False)), _connector='OR'), name='notice_resent_has_its_number'), models.UniqueConstraint(fields=('batch', 'batch_place'), name='notice_has_a_place_in_its_batch'), models.CheckConstraint(condition=models.Q(models.Q(('batch', None), ('batch_place', None)), models.Q(('batch', None), ('batch_place', 0), ('dispatched_at__isnull', False)), models.Q(('batch__isnull', False), ('batch_place__gt', 0), ('dispatched_at__isnull', False)), _connector='OR'), name='notice_in_a_batch_has_left'), models.CheckConstraint(condition=models.Q(('dispatched_at__isnull', True), models.Q(('sha256', ''), _negated=True), _connector='OR'), name='notice_dispatched_has_its_print'), models.CheckConstraint(condition=models.Q(('held_at__isnull', True), ('dispatched_at__isnull', True), _connector='OR'), name='notice_held_has_not_left'), models.CheckConstraint(condition=models.Q(('voided_at__isnull', True), models.Q(('dispatched_at__isnull', True), ('held_at__isnull', False)), _connector='OR'), name='notice_voided_never_leaves'), models.CheckConstraint(condition=models.Q(models.Q(('void_why', ''), ('voided_at__isnull', True)), models.Q(('voided_at__isnull', False), models.Q(('void_why', ''), _negated=True)), _connector='OR'), name='notice_voided_says_why')],
            },
        ),
        migrations.CreateModel(
            name='MailingProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mailed_on', models.DateField()),
                ('carrier', models.CharField(help_text='Who mailed or carried it', max_length=120)),
                ('mail_class', models.CharField(max_length=20)),
                ('number', models.CharField(blank=True, max_length=40)),
                ('recorded_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField(null=True)),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='notices.printbatch')),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.document')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('notice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='notices.notice')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('batch__isnull', True), ('notice__isnull', False)), models.Q(('batch__isnull', False), ('document', None), ('notice__isnull', True), ('number', '')), _connector='OR'), name='proof_is_of_a_batch_or_a_letter'), models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('batch',), name='proof_of_a_batch_is_one'), models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('notice',), name='proof_of_a_letter_is_one'), models.UniqueConstraint(condition=models.Q(('replaced_at', None), models.Q(('number', ''), _negated=True)), fields=('number',), name='certified_number_is_of_one_letter')],
            },
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('alert', 'Alert'), ('digest', 'Digest'), ('plan', 'Alert of the organization'), ('form', 'Standard form expires')], default='alert', max_length=6)),
                ('address', models.CharField(blank=True, max_length=254)),
                ('message_id', models.CharField(max_length=200, unique=True)),
                ('queued_at', models.DateTimeField()),
                ('next_attempt_at', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('deferred_at', models.DateTimeField(null=True)),
                ('last_error', models.CharField(blank=True, max_length=200)),
                ('sent_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('failure', models.CharField(blank=True, max_length=200)),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_how', models.CharField(blank=True, max_length=200)),
                ('trail', models.JSONField(blank=True, default=list)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mails', to=settings.AUTH_USER_MODEL)),
                ('plan_alert', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='notices.planalert')),
                ('form_edition', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='notices.formedition')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('failed_at__isnull', True), ('sent_at__isnull', True)), fields=['next_attempt_at', 'id'], name='mail_waits'), models.Index(condition=models.Q(('failed_at__isnull', True), ('sent_at__isnull', True)), fields=['queued_at'], name='mail_oldest_waiting'), models.Index(condition=models.Q(('failed_at__isnull', True), ('sent_at__isnull', True), ('deferred_at__isnull', False)), fields=['deferred_at', 'id'], name='mail_deferred'), models.Index(condition=models.Q(('failed_at__isnull', False), ('settled_at__isnull', True)), fields=['failed_at', 'id'], name='mail_undelivered')],
                'constraints': [models.CheckConstraint(condition=models.Q(('failed_at__isnull', True), models.Q(('failure', ''), _negated=True), _connector='OR'), name='mail_failed_says_why'), models.CheckConstraint(condition=models.Q(('settled_at__isnull', True), models.Q(('settled_how', ''), _negated=True), _connector='OR'), name='mail_settled_says_how'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'plan'), ('plan_alert__isnull', False)), models.Q(('plan_alert__isnull', True), models.Q(('kind', 'plan'), _negated=True)), _connector='OR'), name='mail_of_the_plan_says_of_what'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'form'), _negated=True), ('form_edition__isnull', False), _connector='OR'), name='mail_of_a_form_names_its_edition')],
            },
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
            options={
                'indexes': [models.Index(fields=['to', '-id'], name='inbox_newest_first'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['to', 'id'], name='inbox_unread'), models.Index(condition=models.Q(('mail_at__isnull', False)), fields=['mail_at', 'to'], name='inbox_awaits_digest')],
                'constraints': [models.UniqueConstraint(fields=('alert', 'to'), name='inbox_item_is_made_once'), models.CheckConstraint(condition=models.Q(('mail__isnull', True), ('mail_at__isnull', True), _connector='OR'), name='inbox_item_is_mailed_or_waits')],
            },
        ),
        migrations.CreateModel(
            name='ProofDocument',
            fields=[
                ('proof', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='proof_document', serialize=False, to='notices.mailingproof')),
                ('name', models.CharField(max_length=200)),
                ('media_type', models.CharField(max_length=100)),
                ('sha256', models.CharField(max_length=64)),
                ('data', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='NoticePdf',
            fields=[
                ('notice', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='pdf', serialize=False, to='notices.notice')),
                ('data', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='LetterReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, choices=[('released', 'Released'), ('sent_back', 'Sent back'), ('voided', 'Not to be sent')], max_length=10)),
                ('answered_at', models.DateTimeField(null=True)),
                ('words', models.TextField(blank=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letter_reviews', to='notices.notice')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('answer', '')), fields=['id'], name='letter_review_waits'), models.Index(fields=['notice', '-id'], name='letter_review_by_notice')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('notice',), name='letter_review_open_is_one'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), models.Q(('answer', 'voided'), ('answered_at__isnull', False)), _connector='OR'), name='letter_review_answered_says_by_whom'), models.CheckConstraint(condition=models.Q(models.Q(('answer__in', ['sent_back', 'voided']), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='letter_review_sent_back_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Undelivered',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=40)),
                ('returned_on', models.DateField(null=True)),
                ('address', models.TextField(blank=True, help_text='Where the letter was sent')),
                ('remark', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_how', models.CharField(blank=True, choices=[('resent', 'Sent again'), ('address', 'An address was found'), ('otherwise', 'Notified another way'), ('voided', 'Not sent after all')], max_length=10)),
                ('settled_words', models.TextField(blank=True)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='undelivered', to='notices.notice')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('resent', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers_return', to='notices.notice')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('settled_at', None)), fields=['id'], name='undelivered_to_settle')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('returned_on__isnull', False)), fields=('notice',), name='letter_comes_back_once'), models.UniqueConstraint(condition=models.Q(('returned_on__isnull', True)), fields=('notice',), name='letter_waits_for_an_address_once'), models.CheckConstraint(condition=models.Q(models.Q(('resent', None), ('settled_at__isnull', True), ('settled_how', '')), models.Q(('resent', None), ('settled_at__isnull', False), ('settled_how', 'address')), models.Q(('resent', None), ('settled_at__isnull', False), ('settled_how', 'voided')), models.Q(('resent__isnull', False), ('settled_at__isnull', False), ('settled_how', 'resent')), models.Q(('resent', None), ('settled_at__isnull', False), ('settled_how', 'otherwise'), ('settled_by__isnull', False), models.Q(('settled_words', ''), _negated=True)), _connector='OR'), name='undelivered_is_settled_somehow')],
            },
        ),
    ]
