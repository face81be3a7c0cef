"""Extensions and recommendations belong to the case: an appeal has them as well."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_drug_coordination")]

    operations = [
        migrations.RenameField("extension", "determination", "case"),
        migrations.AlterField(
            "extension",
            "case",
            models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                primary_key=True,
                related_name="extension",
                serialize=False,
                to="cases.case",
            ),
        ),
        migrations.RenameField("recommendation", "determination", "case"),
        migrations.AlterField(
            "recommendation",
            "case",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recommendations",
                to="cases.case",
            ),
        ),
    ]
