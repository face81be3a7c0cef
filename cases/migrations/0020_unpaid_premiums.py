"""A case may hold unpaid premiums: what comes before a reinstatement is asked for."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0019_grievances'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='case',
            name='case_kind_is_known',
        ),
        migrations.AlterField(
            model_name='case',
            name='kind',
            field=models.CharField(choices=[('determination', 'Organization determination'), ('reconsideration', 'Reconsideration'), ('reinstatement', 'Good-cause reinstatement'), ('delinquency', 'Unpaid premiums')], default='determination', max_length=16),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['determination', 'reconsideration', 'reinstatement', 'delinquency'])), name='case_kind_is_known'),
        ),
    ]
