"""Forms offer what is in force on the day that governs; services, letters and pages follow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from accounts.permissions import Role
from cases import forms, models
from cases.disasters import Touch
from cases.forms.disasters import DisasterForm, DutyForm, EndForm
from cases.forms.grievances import ExtensionForm
from cases.forms.mailing import MailingForm, ReturnForm
from cases.forms.standard_forms import LoadForm
from cases.presentation.disasters import disaster_card
from continuity.forms import OutageForm, PlanForm
from delinquency.forms.begin import DelinquencyForm
from delinquency.forms.work import StopForm
from determinations import models as determinations
from determinations import services
from determinations.forms.coverage_rules import CoverageRuleForm
from determinations.forms.decide import ApproveDrugForm
from determinations.forms.dismiss import DismissForm
from determinations.forms.extension import ExtendForm
from determinations.forms.independent_review import ForwardForm, ReviewForm
from determinations.forms.intake import IntakeForm
from determinations.forms.required_forms import ReceiveRequiredForm
from determinations.forms.signing import care_field_choices
from determinations.forms.undo import ReopenForm
from premiums.forms.agreement import AgreementForm, MonthsForm
from regulations.arrears import PastDue
from regulations.disaster_days import Counted
from regulations.law import Refused
from reinstatement.forms.decide import ChecklistForm, EndReferralForm
from reinstatement.forms.fields import CircumstanceField
from tests import factories
from tests.turn_of_the_law import BEFORE, OTHER, TABLES, TURN, end, turn

pytestmark = pytest.mark.django_db


def at(day: date) -> datetime:
    """Noon or so of the day, in the plan's zone as in UTC."""
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)


def received(on: date, **facts: object) -> models.Case:
    factories.plan()
    return factories.in_review_case(
        at=at(on), received_at=at(on), prior_authorization=True, **facts
    )


def choices(form: object, field: str) -> str:
    return str(list(form.fields[field].choices))


def required_form(kind: str) -> Callable[[date], str]:
    def offered(on: date) -> str:
        form = ReceiveRequiredForm(case=received(on), kinds=[kind], now=at(on))
        return choices(form, f"missing_{kind}")

    return offered


def by_case(form: type, field: str) -> Callable[[date], str]:
    """A form of a case that was received on the day."""
    return lambda on: choices(form(case=received(on)), field)


def by_now(form: type, field: str) -> Callable[[date], str]:
    """A form that is opened on the day."""
    return lambda on: choices(form(case=received(on), now=at(on)), field)


def circumstances(on: date) -> str:
    field = CircumstanceField()
    field.offer("nonpayment", on)
    return str(field.choices)


def ended(on: date) -> str:
    lasts = SimpleNamespace(due_on=on)
    return choices(EndForm(disaster=SimpleNamespace(declared_on=on, ending=lasts)), "declared_by")


def prohibitions(on: date) -> str:
    factories.plan()
    return str([field.label for field in DelinquencyForm(now=at(on)).fields.values()])


def checklist(on: date) -> str:
    case = SimpleNamespace(checks=models.Case.objects.none(), received_on=on)
    return str([field.label for field in ChecklistForm(case=case).fields.values()])


def care_kinds(on: date) -> str:
    factories.plan()
    typed = {"received_at": on.strftime("%m/%d/%Y 9:00 am")}
    return choices(IntakeForm(typed, now=at(on)), "care_kind")


def collected(on: date) -> str:
    return choices(AgreementForm(due=PastDue((), Decimal(0)), on=on), "way")


# Of each table that a form shows: a row, what of it is shown, and what is offered on a day.
FORMS: dict[str, tuple[str, str, Callable[[date], str]]] = {
    "grounds.GROUNDS": ("extraordinary", "label", by_now(ExtendForm, "ground")),
    "dismissals.DISMISSAL_GROUNDS": ("withdrawn", "label", by_now(DismissForm, "ground")),
    "defects.DEFECTS": ("nothing_named", "label", by_now(DismissForm, "defect")),
    "undoing.REOPENING_GROUNDS": ("fraud", "label", by_now(ReopenForm, "ground")),
    "required_forms.REQUIRED_FORMS": (
        "appointment", "label",
        lambda on: choices(
            ReceiveRequiredForm(case=received(on), kinds=["appointment"], now=at(on)), "kind"
        ),
    ),
    "required_forms._ELEMENTS": ("purpose", "label", required_form("appointment")),
    "required_forms._LEGAL": ("scope", "label", required_form("legal_authority")),
    "required_forms._WAIVER": ("waives", "label", required_form("waiver")),
    "grievances.GROUNDS": ("enrollee_asks", "label", by_now(ExtensionForm, "ground")),
    "drugs.PARTS": ("part_a", "label", by_case(ApproveDrugForm, "payable_under")),
    "emergency_care.CARE_KINDS": ("neither", "label", care_kinds),
    "disasters.SOURCES": (
        "governor", "label", lambda on: choices(DisasterForm(today=on), "source")
    ),
    "disasters.END_KINDS": ("cms", "label", ended),
    "specific.rules.KINDS": (
        "lcd", "label", lambda on: choices(CoverageRuleForm(today=on), "kind")
    ),
    "care_fields.CARE_FIELDS": ("cardiology", "label", lambda on: str(care_field_choices(on))),
    "standard_forms.STANDARD_FORMS": (
        "CMS-10003-NDMCP", "name", lambda on: choices(LoadForm(on=on), "form")
    ),
    "disaster_duties.ANSWERS": (
        "told", "label", lambda on: choices(DutyForm(duty="tell_cms", today=on), "answer")
    ),
    "continuity.FUNCTIONS": (
        "ma_call_center", "label",
        lambda on: choices(OutageForm(now=at(on), zone=ZoneInfo("UTC")), "function"),
    ),
    "continuity.ELEMENTS": (
        "risks", "label",
        lambda on: str([field.label for field in PlanForm(today=on).fields.values()]),
    ),
    "appeals.LEVELS": ("court", "label", by_now(ReviewForm, "level")),
    "appeals.CASE_FILE": ("trail", "label", by_now(ForwardForm, "whole")),
    "mailing.CLASSES": (
        "certified", "label", lambda on: choices(MailingForm(today=on), "mail_class")
    ),
    "mailing.ENDORSEMENTS": (
        "vacant", "label", lambda on: choices(ReturnForm(today=on), "reason")
    ),
    "arrears.member.BILL_KINDS": (
        "payment_plan", "label", lambda on: choices(MonthsForm(on=on), "kind")
    ),
    "premiums.WAYS": ("other", "label", collected),
    "disenrollment.prohibitions.PROHIBITIONS": ("withheld", "question", prohibitions),
    "disenrollment.prohibitions.STOPS": ("died", "label", by_now(StopForm, "ground")),
    "good_cause.circumstances.CIRCUMSTANCES": ("death", "label", circumstances),
    "good_cause.reasons.CHECKLIST": ("grace", "label", checklist),
    "good_cause.referrals.REFERRAL_ENDS": ("died", "label", by_now(EndReferralForm, "ground")),
}  # fmt: skip
# Of these nothing is chosen: tests/law/test_dated.py asks the law itself, letters and all.
RECKONED = {
    "extension_rules.NOTICES", "extension_rules.ROUTINE", "standard_forms.expiry.EXPIRY",
    "requesters.MAY_ASK",
    "told_approvals.TOLD_APPROVALS",
    "prior_authorization.MEASURES", "prior_authorization.READINGS",
    "part_c.COUNTS", "part_c.READINGS",
    "timeframes.ROWS", "disenrollment.grace.ROWS", "reinstatement.rows.ROWS", "disasters.ENDS",
    "specific.citations.DENIAL", "licenses.KINDS", "care_fields.CODES",
    "emergency_care.CONSEQUENCES", "emergency_care.BARRED",
    "disasters.EFFECTS", "disasters.CONDITIONS", "continuity.ROWS", "disaster_days.KEEP_UP",
    "disaster_duties.ROWS",
    "premiums.BASE_PREMIUMS", "premiums.FIGURES", "universes.LAYOUTS",
    "required_forms.NEEDS_NO_FORM", "grievances.IN_WRITING", "good_cause.reasons.NOT_ELIGIBLE",
    "good_cause.gates.GATES", "notices.NOTICES", "appeal_notices.NOTICES",
    "grievance_notices.NOTICES", "reinstatement_notices.NOTICES", "delinquency_notices.NOTICES",
    "repayment_notices.NOTICES", "arrears.installments.AFTER_MISSED",
    "government.KEEPERS", "government.ERRORS", "government.REPLIES",
}  # fmt: skip


def test_every_table_is_shown_by_a_form_here_or_is_reckoned_with():
    assert set(TABLES) == set(FORMS) | RECKONED
    assert not set(FORMS) & RECKONED


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_form_offers_what_is_in_force_on_the_day_that_governs(name, monkeypatch):
    key, field, offered = FORMS[name]
    old = getattr(TABLES[name].one(key, BEFORE), field)
    turn(monkeypatch, name, key, **{field: OTHER})
    before, after = offered(BEFORE), offered(TURN)
    assert old in before and OTHER not in before
    assert OTHER in after and old not in after


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_form_does_not_offer_what_has_ended(name, monkeypatch):
    key, field, offered = FORMS[name]
    old = getattr(TABLES[name].one(key, BEFORE), field)
    end(monkeypatch, name, key)
    assert old in offered(BEFORE)
    assert old not in offered(TURN)


def extend(case: models.Case, ground: str = "enrollee_request") -> determinations.Extension:
    facts = factories.extension(case, ground, 3)
    by = factories.user(Role.NURSE)
    return services.extend(case.pk, facts, by=by, at=case.received_at + factories.HOUR)


def letter(case: models.Case, kind: str) -> dict[str, object]:
    return case.notices.filter(kind=kind, recipient="enrollee").latest("id").facts


def test_an_extension_and_its_letter_follow_the_day_of_receipt(monkeypatch):
    old = TABLES["grounds.GROUNDS"].one("enrollee_request", BEFORE).label
    turn(monkeypatch, "grounds.GROUNDS", "enrollee_request", label=OTHER)
    for on, label in ((BEFORE, old), (TURN, OTHER)):
        case = received(on)
        extend(case)
        assert letter(case, "extension")["extension"]["ground_label"] == label


def test_a_ground_that_ended_is_refused_by_the_service_and_beside_its_field(monkeypatch):
    end(monkeypatch, "grounds.GROUNDS", "enrollee_request")
    extend(received(BEFORE))
    case = received(TURN)
    with pytest.raises(Refused) as refused:
        extend(case)
    assert (refused.value.code, refused.value.field) == ("ground_not_permitted", "ground")
    given = {"ground": "enrollee_request", "days": "3", "words": "You asked us to wait."}
    form = ExtendForm(given, case=case, now=case.entered_at)
    assert form.errors["ground"] == ["Choose one of the grounds listed."]


def test_a_dismissal_and_its_letter_follow_the_day_of_receipt(monkeypatch):
    old = TABLES["dismissals.DISMISSAL_GROUNDS"].one("withdrawn", BEFORE).label
    turn(monkeypatch, "dismissals.DISMISSAL_GROUNDS", "withdrawn", label=OTHER)
    for on, label in ((TURN, OTHER), (date(2025, 12, 29), old)):
        case = received(on)
        services.dismiss(
            case.pk, ground="withdrawn", why="You told us so on the telephone.",
            withdrawal=services.WithdrawalFacts("She", "telephone", at(on), "No need."),
            by=factories.user(Role.SUPERVISOR), at=at(on) + factories.HOUR,
        )  # fmt: skip
        assert letter(case, "dismissal")["dismissal"]["label"] == label


def test_a_dismissal_on_a_ground_that_ended_is_refused(monkeypatch):
    end(monkeypatch, "dismissals.DISMISSAL_GROUNDS", "withdrawn")
    case = received(TURN)
    with pytest.raises(Refused) as refused:
        services.dismiss(
            case.pk, ground="withdrawn", why="You told us so.",
            by=factories.user(Role.SUPERVISOR), at=at(TURN) + factories.HOUR,
        )  # fmt: skip
    assert refused.value.field == "ground"


def test_a_declaration_is_judged_by_its_own_day(monkeypatch):
    end(monkeypatch, "disasters.SOURCES", "governor")
    facts = {"source": "governor", "at": at(date(2026, 3, 2))}
    assert factories.disaster(**facts, declared_on=BEFORE, starts_on=BEFORE)
    with pytest.raises(Refused) as refused:
        factories.disaster(**facts, name="Another", declared_on=TURN, starts_on=TURN)
    assert refused.value.field == "source"


def test_a_case_page_tells_what_a_disaster_changed_on_the_days_that_it_touched(monkeypatch):
    turn(monkeypatch, "disasters.EFFECTS", "no_referral", label=OTHER)
    disaster = factories.disaster(at=at(date(2026, 3, 2)), declared_on=BEFORE, starts_on=BEFORE)
    touches = [Touch(disaster, Counted(on, on, "")) for on in (BEFORE, TURN)]
    told = [str(disaster_card([touch])["changes"]) for touch in touches]
    assert [OTHER in each for each in told] == [False, True]


@pytest.mark.parametrize(
    "form",
    [ExtendForm, DismissForm, ReopenForm, ApproveDrugForm, ReviewForm, DisasterForm, MailingForm,
     ReturnForm, ReceiveRequiredForm, ExtensionForm, StopForm, EndReferralForm, AgreementForm,
     MonthsForm],
)  # fmt: skip
def test_a_choice_outside_is_refused_in_plain_words(form):
    lawful = [
        each for each in form.base_fields.values() if isinstance(each, forms.fields.LawfulField)
    ]
    assert lawful
    for field in lawful:
        assert field.error_messages["invalid_choice"].startswith("Choose ")
