"""A letter that waited for an address may be settled by not being sent after all."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0013_more_letters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='undelivered',
            name='undelivered_is_settled_somehow',
        ),
        migrations.AlterField(
            model_name='undelivered',
            name='settled_how',
            field=models.CharField(blank=True, choices=[('resent', 'Sent again'), ('address', 'An address was found'), ('otherwise', 'Told in another way'), ('voided', 'Not sent after all')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='undelivered',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resent', None), ('settled_at__isnull', True), ('settled_how', '')), models.Q(('resent', None), ('settled_at__isnull', False), ('settled_how', 'address')), models.Q(('resent', None), ('settled_at__isnull', False), ('settled_how', 'voided')), models.Q(('resent__isnull', False), ('settled_at__isnull', False), ('settled_how', 'resent')), models.Q(('resent', None), ('settled_at__isnull', False), ('settled_how', 'otherwise'), ('settled_by__isnull', False), models.Q(('settled_words', ''), _negated=True)), _connector='OR'), name='undelivered_is_settled_somehow'),
        ),
    ]
