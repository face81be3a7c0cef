"""The register of business continuity in the demo: a plan, a test with its correction, an outage
that was restored and one that runs, a finding of an audit on its way. All invented."""

from __future__ import annotations

from datetime import date, timedelta

from cases.demo.stage import Stage
from continuity import services
from regulations import continuity as law

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SAYS = {
    "risks": "Section 2: flood, storm, loss of power or network, ransomware, loss of a vendor.",
    "mitigation": "Section 3: triggers A to F; second site in Bangor within four hours.",
    "command": "Section 4: chief operating officer, then the director of operations.",
    "communications": "Section 5: call tree, text messages, page for pharmacies and vendors.",
    "staff": "Section 6: work from home for all roles; Bangor for the mail room.",
    "records": "Section 7: encrypted copies each hour in two regions, restored every quarter.",
    "restoration": "Section 8: one runbook for each essential function, none longer than 36 hours.",
}


def play(stage: Stage) -> None:
    """Told by supervisors over the last weeks."""
    # The day of what is recorded first: on the first of January that is in the year before.
    today = (stage.now - 20 * HOUR).astimezone(stage.plan.zone).date()
    _plan_and_test(stage, today)
    _outages(stage)
    _audit(stage, today)


def _plan_and_test(stage: Stage, today: date) -> None:
    by = stage.staff["supervisor"]
    first = date(today.year, 1, 1)
    adopted = services.PlanFacts(f"{today.year}, version 1", first, "Policy library, BC-7", SAYS)
    services.adopt_plan(adopted, by=by, at=stage.now - 20 * HOUR)
    tested = services.ExerciseFacts(
        duty=law.TEST,
        done_on=max(first, today - 40 * DAY),
        scope="Call center and expedited authorizations moved to Bangor for four hours.",
        result="findings",
        findings="Two numbers in the call tree were out of date.",
    )
    held = services.record_exercise(tested, by=by, at=stage.now - 19 * HOUR)
    corrected = services.CorrectionFacts(
        "The call tree is now checked on the first of each month.",
        max(held.done_on, today - 30 * DAY),
    )
    services.correct_exercise(held.pk, corrected, by=by, at=stage.now - 19 * HOUR)


def _outages(stage: Stage) -> None:
    by = stage.staff["supervisor"]
    failed_at = stage.now - 16 * DAY
    past = services.OutageFacts(
        "d_claims", failed_at, "The point-of-sale network of our vendor was down."
    )
    outage = services.declare_outage(past, by=by, at=failed_at + HOUR)
    restored_at = failed_at + 9 * HOUR
    restored = services.RestorationFacts(
        restored_at, "Pharmacy operations", "Claims were routed through the vendor's second site."
    )
    services.restore(outage.pk, restored, by=by, at=restored_at + HOUR)
    failed_at = stage.now - 20 * HOUR
    now = services.OutageFacts(
        "ma_call_center", failed_at, "Flood at the exchange in Bath; calls go to cell phones."
    )
    services.declare_outage(now, by=by, at=failed_at + HOUR)


def _audit(stage: Stage, today: date) -> None:
    by = stage.staff["supervisor"]
    found = services.FindingFacts(
        audit="CMS program audit, coverage requests (invented)",
        found_on=today - 60 * DAY,
        finding="Two of thirty denials did not name the coverage rule.",
        cause="The template let the field stay empty.",
    )
    finding = services.record_finding(found, by=by, at=stage.now - 18 * HOUR)
    corrected = services.CorrectionFacts(
        "The field is required; the two letters were sent again.", today - 45 * DAY
    )
    services.correct_finding(finding.pk, corrected, by=by, at=stage.now - 18 * HOUR)
