from django.db import migrations


class Migration(migrations.Migration):
    """What a license says stands in its own row (0002)."""

    dependencies = [
        ('accounts', '0002_licenses'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='user',
            name='license_expires_on',
        ),
        migrations.RemoveField(
            model_name='user',
            name='license_number',
        ),
        migrations.RemoveField(
            model_name='user',
            name='license_state',
        ),
    ]
