"""Letters that left are grouped into batches; proof of mailing, letters that come back or lack an
address, and re-sends are rows of their own."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# What left before there were batches was printed from the folder one by one: a batch would mail it
# a second time.
PRINTED_ALREADY = """
    UPDATE notices_notice SET batch_place = 0 WHERE dispatched_at IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0016_reinstatements'),
        ('notices', '0008_inbox_and_schedules'),
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
            ],
        ),
        migrations.CreateModel(
            name='MailingProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mailed_on', models.DateField()),
                ('carrier', models.CharField(help_text='Who mailed it or carried it', max_length=120)),
                ('mail_class', models.CharField(max_length=20)),
                ('number', models.CharField(blank=True, max_length=40)),
                ('recorded_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Undelivered',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=40)),
                ('returned_on', models.DateField(null=True)),
                ('address', models.TextField(blank=True, help_text='Where the letter had gone')),
                ('remark', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_how', models.CharField(blank=True, choices=[('resent', 'Sent again'), ('address', 'An address was found'), ('otherwise', 'Told in another way')], max_length=10)),
                ('settled_words', models.TextField(blank=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_is_made_once_for_an_event',
        ),
        migrations.AddField(
            model_name='notice',
            name='batch_place',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='notice',
            name='pages',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='notice',
            name='resend_number',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='notice',
            name='resend_of',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resends', to='notices.notice'),
        ),
        migrations.CreateModel(
            name='BatchManifest',
            fields=[
                ('batch', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='manifest', serialize=False, to='notices.printbatch')),
                ('data', models.BinaryField()),
            ],
        ),
        migrations.AddField(
            model_name='printbatch',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='printbatch',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='print_batches', to='cases.plan'),
        ),
        migrations.AddField(
            model_name='notice',
            name='batch',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='notices.printbatch'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('batch_place', None), ('dispatched_at__isnull', False)), fields=['dispatched_at', 'id'], name='notice_to_batch'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(condition=models.Q(('resend_of', None)), fields=('event', 'kind', 'recipient'), name='notice_is_made_once_for_an_event'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('resend_of', 'resend_number'), name='notice_is_sent_again_once_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resend_number', 0), ('resend_of', None)), models.Q(('resend_number__gt', 0), ('resend_of__isnull', False)), _connector='OR'), name='notice_resent_has_its_number'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('batch', 'batch_place'), name='notice_has_a_place_in_its_batch'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('batch', None), ('batch_place', None)), models.Q(('batch', None), ('batch_place', 0), ('dispatched_at__isnull', False)), models.Q(('batch__isnull', False), ('batch_place__gt', 0), ('dispatched_at__isnull', False)), _connector='OR'), name='notice_in_a_batch_has_left'),
        ),
        migrations.CreateModel(
            name='ProofPaper',
            fields=[
                ('proof', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='paper', serialize=False, to='notices.mailingproof')),
                ('name', models.CharField(max_length=200)),
                ('media_type', models.CharField(max_length=100)),
                ('sha256', models.CharField(max_length=64)),
                ('data', models.BinaryField()),
            ],
        ),
        migrations.AddField(
            model_name='mailingproof',
            name='batch',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='notices.printbatch'),
        ),
        migrations.AddField(
            model_name='mailingproof',
            name='document',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.document'),
        ),
        migrations.AddField(
            model_name='mailingproof',
            name='notice',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='notices.notice'),
        ),
        migrations.AddField(
            model_name='mailingproof',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='undelivered',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='undelivered', to='notices.notice'),
        ),
        migrations.AddField(
            model_name='undelivered',
            name='recorded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='undelivered',
            name='resent',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers_return', to='notices.notice'),
        ),
        migrations.AddField(
            model_name='undelivered',
            name='settled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='printbatch',
            index=models.Index(condition=models.Q(('finished_at', None)), fields=['id'], name='batch_to_write'),
        ),
        migrations.AddConstraint(
            model_name='printbatch',
            constraint=models.CheckConstraint(condition=models.Q(('letters__gt', 0)), name='batch_holds_a_letter'),
        ),
        migrations.AddConstraint(
            model_name='printbatch',
            constraint=models.CheckConstraint(condition=models.Q(('done__lte', models.F('letters')), models.Q(('finished_at__isnull', True), models.Q(('done', models.F('letters')), models.Q(('manifest_sha256', ''), _negated=True), models.Q(('archive_sha256', ''), _negated=True)), _connector='OR')), name='batch_ends_with_its_last_letter'),
        ),
        migrations.AddConstraint(
            model_name='mailingproof',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('batch__isnull', True), ('notice__isnull', False)), models.Q(('batch__isnull', False), ('document', None), ('notice__isnull', True), ('number', '')), _connector='OR'), name='proof_is_of_a_batch_or_a_letter'),
        ),
        migrations.AddConstraint(
            model_name='mailingproof',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('batch',), name='proof_of_a_batch_is_one'),
        ),
        migrations.AddConstraint(
            model_name='mailingproof',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('notice',), name='proof_of_a_letter_is_one'),
        ),
        migrations.AddConstraint(
            model_name='mailingproof',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at', None), models.Q(('number', ''), _negated=True)), fields=('number',), name='certified_number_is_of_one_letter'),
        ),
        migrations.AddIndex(
            model_name='undelivered',
            index=models.Index(condition=models.Q(('settled_at', None)), fields=['id'], name='undelivered_to_settle'),
        ),
        migrations.AddConstraint(
            model_name='undelivered',
            constraint=models.UniqueConstraint(condition=models.Q(('returned_on__isnull', False)), fields=('notice',), name='letter_comes_back_once'),
        ),
        migrations.AddConstraint(
            model_name='undelivered',
            constraint=models.UniqueConstraint(condition=models.Q(('returned_on__isnull', True)), fields=('notice',), name='letter_waits_for_an_address_once'),
        ),
        migrations.AddConstraint(
            model_name='undelivered',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resent', None), ('settled_at__isnull', True), ('settled_how', '')), models.Q(('resent', None), ('settled_at__isnull', False), ('settled_how', 'address')), models.Q(('resent__isnull', False), ('settled_at__isnull', False), ('settled_how', 'resent')), models.Q(('resent', None), ('settled_at__isnull', False), ('settled_how', 'otherwise'), ('settled_by__isnull', False), models.Q(('settled_words', ''), _negated=True)), _connector='OR'), name='undelivered_is_settled_somehow'),
        ),
        migrations.RunSQL(PRINTED_ALREADY, migrations.RunSQL.noop),
    ]
