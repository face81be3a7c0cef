from django.db import migrations

SAME = ("case_id", "way", "total", "months_due", "schedule", "words", "agreed_at", "by_id")


def take_over(apps, schema_editor):
    """Agreements stood with requests; they belong to the member's ledger."""
    agreements = apps.get_model("premiums", "Agreement").objects
    collections = apps.get_model("reinstatement", "Collection").objects
    agreements.bulk_create(
        agreements.model(
            enrollee_id=each.case.enrollee_id, **{name: getattr(each, name) for name in SAME}
        )
        for each in collections.select_related("case").order_by("id")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("premiums", "0003_member_bills"),
        ("reinstatement", "0002_reinstated_by_cms"),
    ]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
