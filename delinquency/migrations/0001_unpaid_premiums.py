"""Unpaid premiums: the machine, what was billed, what came."""

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0020_unpaid_premiums'),
        ('reinstatement', '0002_referrals_and_corrections'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Delinquency',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='delinquency', serialize=False, to='cases.case')),
                ('state', django_fsm.FSMField(choices=[('delinquent', 'Premiums unpaid'), ('ending', 'Disenrollment under way'), ('disenrolled', 'Disenrolled'), ('ended_by_cms', 'Ended by CMS'), ('paid', 'Paid in time'), ('stopped', 'Stopped')], default='delinquent', max_length=16, protected=True)),
                ('premium_due_on', models.DateField(blank=True, null=True)),
                ('option', models.CharField(blank=True, choices=[('all_due', 'All that comes due by its end'), ('roll_over', 'The first month; then a new one begins for the next (roll-over)')], max_length=10)),
                ('grace_months', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('grace_begins_on', models.DateField(blank=True, null=True)),
                ('grace_ends_on', models.DateField(blank=True, null=True)),
                ('effective_on', models.DateField()),
                ('reply_on', models.DateField(blank=True, null=True)),
                ('noticed_at', models.DateTimeField(blank=True, null=True)),
                ('paid_on', models.DateField(blank=True, null=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('submission', models.CharField(blank=True, max_length=80)),
                ('stop_ground', models.CharField(blank=True, max_length=16)),
                ('explanation', models.TextField(blank=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('disenrollment', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delinquency', to='reinstatement.disenrollment')),
            ],
            options={
                'verbose_name_plural': 'delinquencies',
            },
        ),
        migrations.CreateModel(
            name='Bill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(help_text='Its first day')),
                ('billed_on', models.DateField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=9)),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('delinquency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bills', to='delinquency.delinquency')),
            ],
            options={
                'ordering': ['month'],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('received_on', models.DateField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=9)),
                ('method', models.CharField(choices=[('check', 'Check'), ('card', 'Card'), ('transfer', 'Bank transfer'), ('cash', 'Cash or money order'), ('bank_file', 'Bank file')], max_length=10)),
                ('reference', models.CharField(blank=True, max_length=80)),
                ('entered_at', models.DateTimeField()),
                ('returned_on', models.DateField(blank=True, null=True)),
                ('returned_why', models.CharField(blank=True, max_length=200)),
                ('delinquency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='delinquency.delinquency')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['received_on', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='delinquency',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['delinquent', 'ending', 'disenrolled', 'ended_by_cms', 'paid', 'stopped'])), name='delinquency_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='delinquency',
            constraint=models.CheckConstraint(condition=models.Q(('effective_on__day', 1)), name='delinquency_takes_effect_on_the_first_of_a_month'),
        ),
        migrations.AddConstraint(
            model_name='delinquency',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reply_on__isnull', False), ('state', 'ended_by_cms')), models.Q(models.Q(('state', 'ended_by_cms'), _negated=True), ('premium_due_on__isnull', False)), _connector='OR'), name='delinquency_is_of_premiums_or_of_irmaa'),
        ),
        migrations.AddConstraint(
            model_name='delinquency',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('grace_begins_on', None), ('grace_ends_on', None), ('grace_months', None), ('option', '')), models.Q(('grace_begins_on__isnull', False), ('grace_ends_on__lt', models.F('effective_on')), ('grace_months__isnull', False), ('option__in', ['all_due', 'roll_over'])), _connector='OR'), name='delinquency_grace_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='delinquency',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['ending', 'disenrolled']), _negated=True), ('noticed_at__isnull', False), _connector='OR'), name='delinquency_ending_was_noticed'),
        ),
        migrations.AddConstraint(
            model_name='delinquency',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'disenrolled'), _negated=True), models.Q(('disenrollment__isnull', False), ('submitted_at__isnull', False), models.Q(('submission', ''), _negated=True)), _connector='OR'), name='delinquency_disenrolled_says_by_what'),
        ),
        migrations.AddConstraint(
            model_name='delinquency',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paid_on__isnull', False), ('state', 'paid')), models.Q(models.Q(('state', 'paid'), _negated=True), ('paid_on__isnull', True)), _connector='OR'), name='delinquency_paid_says_when'),
        ),
        migrations.AddConstraint(
            model_name='delinquency',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'stopped'), models.Q(('stop_ground', ''), _negated=True)), models.Q(models.Q(('state', 'stopped'), _negated=True), ('stop_ground', '')), _connector='OR'), name='delinquency_stopped_says_why'),
        ),
        migrations.AddConstraint(
            model_name='bill',
            constraint=models.UniqueConstraint(fields=('delinquency', 'month'), name='bill_of_a_month_stands_once'),
        ),
        migrations.AddConstraint(
            model_name='bill',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='bill_is_of_a_month_by_its_first_day'),
        ),
        migrations.AddConstraint(
            model_name='bill',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='bill_is_more_than_nothing'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(fields=('delinquency', 'received_on', 'amount', 'method', 'reference'), name='receipt_is_recorded_once'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='receipt_is_more_than_nothing'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('returned_on__isnull', True), ('returned_why', '')), models.Q(('returned_on__isnull', False), models.Q(('returned_why', ''), _negated=True)), _connector='OR'), name='receipt_returned_says_why'),
        ),
    ]
