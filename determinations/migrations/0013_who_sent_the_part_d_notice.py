from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("determinations", "0012_told_approvals"),
    ]

    operations = [
        migrations.AddField(
            model_name="organizationdetermination",
            name="part_d_notice_by",
            field=models.CharField(
                blank=True, help_text="Who sent the Part D denial notice", max_length=120
            ),
        ),
    ]
