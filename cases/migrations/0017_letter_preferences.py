from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("cases", "0016_reinstatements")]

    operations = [
        migrations.AddField(
            model_name="enrollee",
            name="letter_language",
            field=models.CharField(choices=[("en", "English"), ("es", "Spanish")], default="en", max_length=2),
        ),
        migrations.AddField(
            model_name="enrollee",
            name="large_print",
            field=models.BooleanField(default=False),
        ),
    ]
