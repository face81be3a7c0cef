"""The database after a test that committed: emptied of what the test wrote, and of no more."""

from django.db import connection, transaction

# Written by `migrate` itself.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}
# From here on to delete each row, and look whether another names it, is slower than to truncate.
MANY = 500


def empty(*_: object) -> None:
    """Instead of Django's flush, which truncates every table and writes each permission again: that
    is ten times as slow. Rows that are only ever added have a trigger which must rest meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        filled = filled_tables(cursor)
        for statement in _truncated(filled) if any(filled.values()) else _deleted(filled):
            cursor.execute(statement)


def filled_tables(cursor) -> dict[str, bool]:
    """Every table of ours that holds a row, and whether it holds many."""
    ours = connection.introspection.django_table_names(only_existing=True, include_views=False)
    cursor.execute(
        " UNION ALL ".join(
            f"(SELECT '{name}', EXISTS (SELECT FROM {name} OFFSET {MANY}) FROM {name} LIMIT 1)"
            for name in sorted({*ours} - KEPT)
        )
    )
    return dict(cursor.fetchall())


def _truncated(tables: dict[str, bool]) -> list[str]:
    return [f"TRUNCATE {', '.join(tables)} CASCADE"]


def _deleted(tables: dict[str, bool]) -> list[str]:
    return [
        *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables),
        *(f"DELETE FROM {table}" for table in tables),
        "SET CONSTRAINTS ALL IMMEDIATE",
        *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables),
    ]
