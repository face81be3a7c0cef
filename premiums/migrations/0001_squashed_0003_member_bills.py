import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Makes in few operations, in a new database, what the replaced ones made in many. A database that
# has some of those goes on with them. 0004 is not in it: it comes after reinstatement 0002, which
# comes after 0002 of this app.


class Migration(migrations.Migration):

    replaces = [
        ('premiums', '0001_initial'),
        ('premiums', '0002_cms_notice'),
        ('premiums', '0003_member_bills'),
    ]

    initial = True

    dependencies = [
        ('cases', '0001_squashed_0002_restart_reasons'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BankFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('data', models.BinaryField()),
                ('lines', models.PositiveIntegerField()),
                ('done', models.PositiveIntegerField(default=0)),
                ('uploaded_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bank_files', to='cases.plan')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('finished_at__isnull', True)), fields=['id'], name='bank_file_to_do')],
                'constraints': [models.UniqueConstraint(fields=('plan', 'sha256'), name='bank_file_is_taken_once'), models.CheckConstraint(condition=models.Q(('done__lte', models.F('lines')), models.Q(('finished_at__isnull', True), ('done', models.F('lines')), _connector='OR')), name='bank_file_ends_with_its_last_line')],
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
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bills', to='cases.case')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['month'],
                'constraints': [models.UniqueConstraint(fields=('case', 'month'), name='bill_of_a_month_stands_once'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='bill_is_of_a_month_by_its_first_day'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='bill_is_more_than_nothing')],
            },
        ),
        migrations.CreateModel(
            name='Disenrollment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('effective_on', models.DateField()),
                ('cause', models.CharField(choices=[('nonpayment', 'Plan premiums not paid'), ('irmaa', 'Part D income-related amount (IRMAA) not paid'), ('lawful_presence', 'Not lawfully present in the United States'), ('supplemental', 'Optional supplemental premium only'), ('other', 'Something else')], max_length=16)),
                ('grace_begins_on', models.DateField(blank=True, null=True)),
                ('grace_ends_on', models.DateField(blank=True, null=True)),
                ('notice_sent_on', models.DateField(blank=True, null=True)),
                ('source_key', models.CharField(blank=True, max_length=200)),
                ('entered_at', models.DateTimeField()),
                ('enrollee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disenrollments', to='cases.enrollee')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disenrollments', to='cases.plan')),
            ],
            options={
                'indexes': [models.Index(fields=['-effective_on', '-id'], name='disenrollment_newest_first')],
                'constraints': [models.UniqueConstraint(fields=('enrollee', 'effective_on'), name='disenrollment_is_known_once'), models.CheckConstraint(condition=models.Q(('effective_on__day', 1)), name='disenrollment_takes_effect_on_the_first_of_a_month'), models.CheckConstraint(condition=models.Q(('cause__in', ['nonpayment', 'irmaa', 'lawful_presence', 'supplemental', 'other'])), name='disenrollment_cause_is_known'), models.CheckConstraint(condition=models.Q(('grace_begins_on__isnull', True), ('grace_ends_on__isnull', True), ('grace_ends_on__gte', models.F('grace_begins_on')), _connector='OR'), name='disenrollment_grace_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(help_text='The month, or the disenrollment itself', max_length=40)),
                ('was', models.CharField(max_length=300)),
                ('now', models.CharField(max_length=300)),
                ('why', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('disenrollment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='premiums.disenrollment')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='correction_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Month',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(help_text='Its first day')),
                ('billed_on', models.DateField(blank=True, null=True)),
                ('withheld_by', models.CharField(blank=True, choices=[('ssa', 'Social Security (SSA)'), ('rrb', 'Railroad Retirement Board (RRB)'), ('opm', 'Office of Personnel Management (OPM)')], max_length=3)),
                ('entered_at', models.DateTimeField()),
                ('disenrollment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='months', to='premiums.disenrollment')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['month'],
                'constraints': [models.UniqueConstraint(fields=('disenrollment', 'month'), name='ledger_month_stands_once'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='ledger_month_begins_on_its_first_day'), models.CheckConstraint(condition=models.Q(models.Q(('billed_on__isnull', False), ('withheld_by', '')), models.Q(('billed_on__isnull', True), ('withheld_by__in', ['ssa', 'rrb', 'opm'])), _connector='OR'), name='ledger_month_is_billed_or_withheld')],
            },
        ),
        migrations.CreateModel(
            name='Charge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('premium', 'Plan premium'), ('supplemental', 'Optional supplemental premium'), ('penalty', 'Part D late-enrollment penalty'), ('other_charges', 'Deductible or coinsurance (cost plan)')], max_length=16)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=9)),
                ('arithmetic', models.JSONField(blank=True, default=list)),
                ('month', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='charges', to='premiums.month')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('month', 'kind'), name='charge_is_one_of_a_kind'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='charge_is_more_than_nothing'), models.CheckConstraint(condition=models.Q(('kind__in', ['premium', 'supplemental', 'penalty', 'other_charges'])), name='charge_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('received_on', models.DateField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=9)),
                ('method', models.CharField(choices=[('check', 'Check'), ('card', 'Card'), ('transfer', 'Bank transfer'), ('cash', 'Cash or money order'), ('bank_file', 'Bank file')], max_length=10)),
                ('reference', models.CharField(blank=True, max_length=80)),
                ('entered_at', models.DateTimeField()),
                ('returned_on', models.DateField(blank=True, null=True)),
                ('returned_why', models.CharField(blank=True, max_length=200)),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='cases.case')),
                ('disenrollment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='premiums.disenrollment')),
                ('enrollee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='cases.enrollee')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pays', models.CharField(blank=True, choices=[('premium', 'Past months billed late'), ('payment_plan', 'Payment plan')], max_length=12)),
            ],
            options={
                'ordering': ['received_on', 'id'],
                'indexes': [models.Index(condition=models.Q(('method', 'bank_file')), fields=['reference'], name='payment_of_a_bank_file')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('enrollee', 'reference'), name='payment_reference_names_one'), models.UniqueConstraint(condition=models.Q(('reference', '')), fields=('enrollee', 'received_on', 'amount'), name='payment_without_reference_is_recorded_once'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payment_is_more_than_nothing'), models.CheckConstraint(condition=models.Q(models.Q(('returned_on__isnull', True), ('returned_why', '')), models.Q(('returned_on__isnull', False), models.Q(('returned_why', ''), _negated=True)), _connector='OR'), name='payment_returned_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('pays', ''), models.Q(('case__isnull', False), ('disenrollment__isnull', False), _connector='OR')), models.Q(('case', None), ('disenrollment', None), ('pays__in', ['premium', 'payment_plan'])), _connector='OR'), name='payment_is_for_something')],
            },
        ),
        migrations.CreateModel(
            name='BankLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='Line in the file')),
                ('result', models.CharField(choices=[('recorded', 'Recorded'), ('known', 'Already recorded'), ('to_mend', 'To review')], max_length=8)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('said', models.JSONField(default=dict)),
                ('choices', models.JSONField(blank=True, default=list)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='premiums.bankfile')),
                ('payment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bank_lines', to='premiums.payment')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('file', 'number'), name='bank_line_is_done_once'), models.CheckConstraint(condition=models.Q(models.Q(('payment__isnull', False), ('result', 'recorded')), ('result__in', ['known', 'to_mend']), _connector='OR'), name='bank_line_recorded_has_its_payment'), models.CheckConstraint(condition=models.Q(models.Q(('result', 'to_mend'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='bank_line_to_mend_says_why')],
            },
        ),
        migrations.CreateModel(
            name='CmsNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice_on', models.DateField()),
                ('words', models.TextField()),
                ('entered_at', models.DateTimeField()),
                ('disenrollment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='cms_notice', to='premiums.disenrollment')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='cms_notice_has_its_content')],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('lump_sum', 'Lump sum'), ('installments', 'Monthly installments'), ('other', 'Another arrangement')], max_length=12)),
                ('total', models.DecimalField(decimal_places=2, max_digits=9)),
                ('months_due', models.PositiveSmallIntegerField()),
                ('schedule', models.JSONField(default=list)),
                ('words', models.TextField(blank=True)),
                ('fault_why', models.TextField(blank=True)),
                ('agreed_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='collections', to='cases.case')),
                ('enrollee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='cases.enrollee')),
            ],
            options={
                'ordering': ['agreed_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('total__gt', 0)), name='agreement_is_of_something'), models.CheckConstraint(condition=models.Q(models.Q(('way', 'other'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='agreement_of_another_way_says_which')],
            },
        ),
        migrations.CreateModel(
            name='MemberBill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('premium', 'Plan premium'), ('payment_plan', 'Medicare Prescription Payment Plan')], default='premium', max_length=12)),
                ('month', models.DateField(help_text='Its first day')),
                ('billed_on', models.DateField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=9)),
                ('entered_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('removed_why', models.CharField(blank=True, max_length=200)),
                ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bills', to='premiums.agreement')),
                ('enrollee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='member_bills', to='cases.enrollee')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('removed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['month', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('enrollee', 'kind', 'month'), name='member_bill_of_a_month_stands_once'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_why', '')), models.Q(('agreement', None), ('removed_at__isnull', False), models.Q(('removed_why', ''), _negated=True)), _connector='OR'), name='member_bill_removed_says_why_and_is_in_no_agreement'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='member_bill_begins_a_month'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='member_bill_is_of_something'), models.CheckConstraint(condition=models.Q(('kind__in', ['premium', 'payment_plan'])), name='member_bill_kind_is_known'), models.CheckConstraint(condition=models.Q(('agreement__isnull', True), ('kind', 'premium'), _connector='OR'), name='member_bill_agreed_on_is_a_premium')],
            },
        ),
    ]
