"""Mail rows tell what befell them; the oldest waiting one is found by index; stray reports are kept."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0010_second_look'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StrayReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('why', models.CharField(choices=[('too_large', 'Too large to be a report'), ('unreadable', 'Not readable'), ('no_report', 'No report of a mail server'), ('not_ours', 'Names no mail of ours')], max_length=10)),
                ('received_at', models.DateTimeField()),
                ('size', models.PositiveBigIntegerField()),
                ('data', models.BinaryField()),
            ],
        ),
        migrations.AddField(
            model_name='mail',
            name='trail',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(condition=models.Q(('failed_at__isnull', True), ('sent_at__isnull', True)), fields=['queued_at'], name='mail_oldest_waiting'),
        ),
        migrations.AddIndex(
            model_name='strayreport',
            index=models.Index(fields=['received_at'], name='stray_report_by_age'),
        ),
    ]
