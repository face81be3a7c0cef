"""What is written where days are counted from is noted in the same transaction, by the database.

Services of the kinds stand below the reports and cannot call them; and a row that is put right by
hand, or by statements for many rows, must not be missed either.
"""

from django.db import migrations

# Of the row as it was and as it is: each instant or day of the columns that the trigger names.
FUNCTION = """
CREATE FUNCTION reports_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb;
    becomes jsonb;
BEGIN
    IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD); END IF;
    IF TG_OP <> 'DELETE' THEN becomes := to_jsonb(NEW); END IF;
    INSERT INTO reports_casechange (case_pk, at, day)
    SELECT DISTINCT (image ->> TG_ARGV[0])::bigint,
           CASE WHEN length(image ->> name) > 10 THEN (image ->> name)::timestamptz END,
           CASE WHEN length(image ->> name) = 10 THEN (image ->> name)::date END
      FROM unnest(ARRAY[was, becomes]) image, unnest(TG_ARGV[1:]) name
     WHERE image ->> name IS NOT NULL;
    RETURN NULL;
END $$;

CREATE FUNCTION reports_note_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reports_casechange (case_pk) VALUES (NEW.id);
    RETURN NULL;
END $$;

CREATE FUNCTION reports_note_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reports_casechange (person_pk) VALUES (NEW.id);
    RETURN NULL;
END $$;

-- All days of a case: it went to another person, or has waited since another day.
CREATE TRIGGER reports_case_moved
    AFTER UPDATE OF assignee_id, plan_id, kind, received_at ON cases_case
    FOR EACH ROW WHEN ((OLD.assignee_id, OLD.plan_id, OLD.kind, OLD.received_at)
                       IS DISTINCT FROM (NEW.assignee_id, NEW.plan_id, NEW.kind, NEW.received_at))
    EXECUTE FUNCTION reports_note_case();
-- All days of the cases of a person who went to another team.
CREATE TRIGGER reports_person_moved AFTER UPDATE OF team_id ON accounts_user
    FOR EACH ROW WHEN (OLD.team_id IS DISTINCT FROM NEW.team_id)
    EXECUTE FUNCTION reports_note_person();
"""
# By table: the column with the case, then those with the days on which it counts, and what else is
# counted by.
TABLES = {
    "cases_case": ("id", ("received_at", "entered_at"), ("channel", "requester_kind")),
    "cases_deadline": ("case_id", ("due_at",), ("met_at", "closed_at", "duty", "rule", "case_id")),
    "determinations_organizationdetermination": (
        "case_id", ("decided_at", "ended_at"),
        ("state", "outcome", "care_field", "medical_necessity"),
    ),
    "determinations_reconsideration": (
        "case_id", ("decided_at", "ended_at"),
        ("state", "outcome", "care_field", "passed_limit_at", "determination_id"),
    ),
    "determinations_expediterequest": (
        "case_id", ("answered_at",), ("answer", "asked_by", "case_id"),
    ),
    "reinstatement_reinstatement": (
        "case_id", ("decided_at", "ended_at", "paid_on"),
        ("state", "outcome", "found_circumstance", "not_eligible_reason", "decided_by_cms",
         "amount_owed"),
    ),
    "delinquency_delinquency": ("case_id", ("ended_at",), ("state", "stop_ground")),
    "repayment_repayment": ("case_id", ("ended_at",), ("state",)),
}  # fmt: skip
# What an appeal is counted by stands in the determination that it is about: all days of the appeal.
APPEALS = """
CREATE FUNCTION reports_note_appeals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reports_casechange (case_pk)
    SELECT case_id FROM determinations_reconsideration WHERE determination_id = NEW.case_id;
    RETURN NULL;
END $$;
CREATE TRIGGER reports_appealed_changed
    AFTER UPDATE OF medical_necessity, care_field ON determinations_organizationdetermination
    FOR EACH ROW WHEN ((OLD.medical_necessity, OLD.care_field)
                       IS DISTINCT FROM (NEW.medical_necessity, NEW.care_field))
    EXECUTE FUNCTION reports_note_appeals();
"""
NO_APPEALS = """
DROP TRIGGER reports_appealed_changed ON determinations_organizationdetermination;
DROP FUNCTION reports_note_appeals();
"""
NO_FUNCTION = """
DROP TRIGGER reports_case_moved ON cases_case;
DROP TRIGGER reports_person_moved ON accounts_user;
DROP FUNCTION reports_note_change();
DROP FUNCTION reports_note_case();
DROP FUNCTION reports_note_person();
"""


def trigger(table, case, instants, others):
    watched = (*instants, *others)
    was, becomes = (", ".join(f"{row}.{name}" for name in watched) for row in ("OLD", "NEW"))
    arguments = ", ".join(f"'{name}'" for name in (case, *instants))
    calls = f"EXECUTE FUNCTION reports_note_change({arguments})"
    return f"""
        CREATE TRIGGER reports_row_came_or_went AFTER INSERT OR DELETE ON {table}
            FOR EACH ROW {calls};
        CREATE TRIGGER reports_row_changed AFTER UPDATE OF {', '.join(watched)} ON {table}
            FOR EACH ROW WHEN (({was}) IS DISTINCT FROM ({becomes})) {calls};
    """


def no_trigger(table):
    return f"""
        DROP TRIGGER reports_row_came_or_went ON {table};
        DROP TRIGGER reports_row_changed ON {table};
    """


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0001_squashed_0003_licenses_stand_once"),
        ("cases", "0010_counts_by_day"),
        ("delinquency", "0001_initial"),
        ("determinations", "0016_counts_by_day"),
        ("reinstatement", "0003_agreements_to_the_ledger"),
        ("repayment", "0001_initial"),
        ("reports", "0003_day_counts"),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, NO_FUNCTION),
        *(
            migrations.RunSQL(trigger(table, *columns), no_trigger(table))
            for table, columns in TABLES.items()
        ),
        migrations.RunSQL(APPEALS, NO_APPEALS),
    ]
