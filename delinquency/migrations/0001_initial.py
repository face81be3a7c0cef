import django.db.models.deletion
import django_fsm
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_initial'),
        ('premiums', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Delinquency',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='delinquency', serialize=False, to='cases.case')),
                ('state', django_fsm.FSMField(choices=[('delinquent', 'Premiums unpaid'), ('ending', 'Disenrollment in progress'), ('disenrolled', 'Disenrolled'), ('ended_by_cms', 'Ended by CMS'), ('paid', 'Paid on time'), ('stopped', 'Stopped')], default='delinquent', max_length=16, protected=True)),
                ('premium_due_on', models.DateField(blank=True, null=True)),
                ('option', models.CharField(blank=True, choices=[('all_due', 'Everything due by its end'), ('roll_over', 'The first month; then a new grace period begins for the next month (rollover)')], max_length=10)),
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
                ('reopened_on', models.DateField(blank=True, null=True)),
                ('disenrollment', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delinquency', to='premiums.disenrollment')),
            ],
            options={
                'verbose_name_plural': 'delinquencies',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['delinquent', 'ending', 'disenrolled', 'ended_by_cms', 'paid', 'stopped'])), name='delinquency_state_is_known'), models.CheckConstraint(condition=models.Q(('effective_on__day', 1)), name='delinquency_takes_effect_on_the_first_of_a_month'), models.CheckConstraint(condition=models.Q(models.Q(('reply_on__isnull', False), ('state', 'ended_by_cms')), models.Q(models.Q(('state', 'ended_by_cms'), _negated=True), ('premium_due_on__isnull', False)), _connector='OR'), name='delinquency_is_of_premiums_or_of_irmaa'), models.CheckConstraint(condition=models.Q(models.Q(('grace_begins_on', None), ('grace_ends_on', None), ('grace_months', None), ('option', '')), models.Q(('grace_begins_on__isnull', False), ('grace_ends_on__lt', models.F('effective_on')), ('grace_months__isnull', False), ('option__in', ['all_due', 'roll_over'])), _connector='OR'), name='delinquency_grace_is_whole'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['ending', 'disenrolled']), _negated=True), ('noticed_at__isnull', False), _connector='OR'), name='delinquency_ending_was_noticed'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'disenrolled'), _negated=True), models.Q(('disenrollment__isnull', False), ('submitted_at__isnull', False), models.Q(('submission', ''), _negated=True)), _connector='OR'), name='delinquency_disenrolled_says_by_what'), models.CheckConstraint(condition=models.Q(models.Q(('paid_on__isnull', False), ('state', 'paid')), models.Q(models.Q(('state', 'paid'), _negated=True), ('paid_on__isnull', True)), _connector='OR'), name='delinquency_paid_says_when'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'stopped'), models.Q(('stop_ground', ''), _negated=True)), models.Q(models.Q(('state', 'stopped'), _negated=True), ('stop_ground', '')), _connector='OR'), name='delinquency_stopped_says_why')],
            },
        ),
    ]
