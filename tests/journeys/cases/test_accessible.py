"""axe finds nothing on any page: light and dark, on a laptop and on a tablet."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from accounts import on_call
from accounts.models import User
from accounts.permissions import Role
from cases import models, months
from cases import services as folder
from cases.services import alert_schedules, change_alert_schedule, dispatching, moves
from determinations import services
from notices import batches, bounces, heartbeats, mail
from notices.alert_schedules import Step
from notices.models import Alert, InboxItem, Mail
from reports import targets
from tests import factories, invented_form
from tests import factories_continuity as register
from tests import factories_reinstatement as made
from tests.browser import looked_at, violations
from tests.factories import DAY, HOUR
from tests.factories_oversight import draw
from tests.factories_oversight import review as reviewed
from tests.forecast import made as forecasts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def addresses() -> dict[str, list[str]]:
    """Pages by role, with something on each of them."""
    now = timezone.now()
    nurse = factories.user(Role.NURSE)
    late = factories.in_review_case(by=nurse, received_at=now - 9 * DAY)
    folder.mark_missed(late.deadlines.get().pk, at=now)
    review = factories.in_review_case(by=nurse, received_at=now - DAY)
    factories.a_document(review)
    decided = factories.denied_case(received_at=now - 2 * DAY, priority="expedited")
    factories.dispatch_all(decided, at=now)
    waiting = factories.approved_case(
        received_at=now - 2 * DAY, priority="expedited", at=now - HOUR
    )
    for alert in Alert.objects.filter(case=late, send_at__lte=now):
        for each in folder.raise_alert(alert.pk, at=now):
            mail.send(each.mail_id, at=now)
    boss = factories.user(Role.SUPERVISOR)
    watch = on_call.ShiftFacts(nurse, factories.team(), now - HOUR, now + DAY)
    on_call.plan_shift(watch, by=boss, at=now)
    steps = (Step(360, ("assignee", "on_call")), Step(0, ("supervisors",)))
    scope = alert_schedules.Scope(late.plan, "days")
    new = change_alert_schedule.ScheduleFacts(scope, steps, "Nights are ours.")
    change_alert_schedule.change_schedule(new, by=factories.user(Role.ADMINISTRATOR), at=now)
    targets.set_target(
        late.plan_id, sort="determination:decide:standard", tenths=985,
        from_month=months.month_of(now, late.plan.zone), why="As agreed with CMS.",
        by=factories.user(Role.ADMINISTRATOR), at=now,
    )  # fmt: skip
    waits = factories.asked_by_representative(received_at=now - DAY)
    dismissed = factories.dismissed_case(received_at=now - 3 * DAY)
    told = factories.told_case(received_at=now - 3 * DAY)
    asked = factories.received_case(
        requester_kind="enrollee", priority="expedited", received_at=now - HOUR, at=now
    )
    unknown = factories.user(Role.NURSE, email="")
    again = factories.failed_mail(to=unknown)
    mail_in_trouble(again, now)
    factories.failed_mail(
        failure="", failed_at=None, deferred_at=now - HOUR, attempts=3,
        last_error=(
                "The mail server is delaying the address (code 452, 4.2.2): the mailbox is "
                "full."
            ),
    )  # fmt: skip
    today = factories.day_of(now)
    rule = factories.coverage_rule()
    flood = factories.disaster(at=now, declared_on=today - 9 * DAY, starts_on=today - 9 * DAY)
    granted = factories.approved_case(received_at=now - 2 * DAY, at=now - HOUR)
    appeal = {"received_at": now - 20 * HOUR}
    pending = factories.appeal_in_review(received_at=now - 5 * DAY, appeal=appeal)
    upheld = factories.appealed_case(
        received_at=now - 12 * DAY, appeal={"received_at": now - 80 * HOUR, "priority": "expedited"}
    )
    folder.mark_missed(upheld.deadlines.get().pk, at=now)
    outside = factories.appealed_case(
        received_at=now - 12 * DAY, appeal={"received_at": now - 80 * HOUR, "priority": "expedited"}
    )
    folder.mark_missed(outside.deadlines.get().pk, at=now)
    intake = factories.user(Role.INTAKE)
    services.forward(outside.pk, factories.forwarding_facts(now), by=intake, at=now)
    services.record_review(outside.pk, factories.review_facts(now), by=intake, at=now)
    on_paper = of_letters(told, now)
    grieved = factories.in_review_case(received_at=now - 3 * DAY)
    factories.an_ordinary_grievance(grieved)
    factories.a_grievance(grieved)
    verbs = ("extend", "recommend", "approve", "withdraw", "note", "documents/add",
             "expedite", "outreach")  # fmt: skip
    forms = [f"/cases/{review.number}/{verb}/" for verb in verbs]
    return {
        "": ["/sign-in/"],
        Role.NURSE: ["/", "/?tab=all", "/?tab=to_close", f"/cases/{late.number}/", *forms,
                     f"/cases/{review.number}/", f"/cases/{decided.number}/", "/gallery/",
                     f"/cases/{waiting.number}/notify/", f"/cases/{decided.number}/approve/",
                     f"/cases/{asked.number}/", f"/cases/{asked.number}/expedite/refuse/",
                     f"/cases/{granted.number}/carried-out/", f"/cases/{granted.number}/told/",
                     "/nothing-here/", "/mail/", "/inbox/", "/preferences/"],
        Role.ADMINISTRATOR: ["/alerts/", f"/alerts/{late.plan_id}/hours/",
                             f"/alerts/{late.plan_id}/days/decide/", "/on-call/", "/inbox/",
                             f"/mail/undelivered/{again.pk}/", "/status/",
                             "/staff/licenses/", f"/staff/licenses/{nurse.pk}/",
                             f"/staff/licenses/{decided.determination.decided_by_id}/",
                             f"/told-approvals/{late.plan_id}/",
                             f"/settings/extensions/{late.plan_id}/",
                             f"/settings/targets/{late.plan_id}/",
                             f"/settings/targets/{late.plan_id}/change/", *of_forms(now)],
        Role.PHYSICIAN: [f"/cases/{pending.number}/", f"/cases/{pending.number}/reverse/part/",
                         f"/cases/{pending.number}/affirm/", f"/cases/{outside.number}/review/",
                         f"/cases/{outside.number}/",
                         f"/cases/{review.number}/deny/", f"/cases/{review.number}/lines/"],
        Role.SUPERVISOR: [f"/cases/{dismissed.number}/vacate/", f"/cases/{told.number}/reopen/",
                          f"/cases/{review.number}/assign/", f"/cases/{review.number}/dismiss/",
                          "/treatments/change/", "/letters/", "/mail/", "/inbox/", "/on-call/",
                          "/staff/people/", f"/staff/people/{nurse.pk}/", "/staff/rules/",
                          f"/staff/people/{nurse.pk}/out/", f"/staff/people/{nurse.pk}/leave/",
                          "/moves/", f"/moves/{a_move(late)}/", "/?tab=all",
                          f"/staff/rules/{factories.team().pk}/determination/",
                          "/staff/minutes/", "/staff/minutes/determination/decide/",
                          "/dashboard/", "/dashboard/mail/", "/dashboard/wall/",
                          "/reports/definitions/",
                          "/reports/prior-authorization/", "/reports/part-c/",
                          "/prior-authorization-list/", "/prior-authorization-list/new/",
                          "/reports/", "/reports/trends/timeliness/", "/reports/trends/volume/",
                          "/reports/trends/decisions/?last=x",
                          f"/settings/targets/{late.plan_id}/", "/?tab=tasks&person=none&duty=x",
                          "/reports/timeliness/", "/reports/weekly/", "/reports/extensions/",
                          "/status/", "/mail/undelivered/", f"/mail/undelivered/{again.pk}/",
                          f"/cases/{grieved.number}/",
                          *(f"/cases/{grieved.number}/grievance/{verb}"
                            for verb in ("", "longer/", "answer/")),
                          "/coverage-rules/", "/coverage-rules/new/",
                          f"/coverage-rules/{rule.pk}/end/",
                          "/disasters/", "/disasters/declare/", f"/disasters/{flood.pk}/end/",
                          f"/disasters/{flood.pk}/access/",
                          f"/disasters/duties/tell_cms/{flood.pk}/",
                          "/reports/timeliness/?due_from=x", *of_oversight(),
                          *of_continuity(), *on_paper, *of_forecast()],
        Role.INTAKE: [f"/cases/{told.number}/appeal/", f"/cases/{upheld.number}/forward/",
                      "/requests/new/", f"/cases/{waits.number}/",
                      f"/cases/{waits.number}/letters-as/",
                      f"/cases/{waits.number}/paper/"],
    }  # fmt: skip


def a_move(case) -> int:
    """A gesture that gives the case to someone, and has not been done yet."""
    boss, found = factories.user(Role.SUPERVISOR), models.Case.objects.filter(pk=case.pk)
    to = factories.user(Role.NURSE)
    return moves.move_list(found, to=to, by=boss, at=timezone.now()).pk


def of_letters(case, now) -> list[str]:
    """The pages of letters on paper: one came back, one was sent again, one lacks an address."""
    clerk = factories.user(Role.INTAKE)
    waits = factories.approved_case(
        received_at=now - 2 * DAY, at=now - HOUR,
        enrollee=folder.EnrolleeFacts("M0", "Wilhelmina", "Placeholder", None, ""),
    )  # fmt: skip
    dispatching.dispatch_or_put_off(waits.notices.get(recipient="enrollee").pk, at=now)
    batch = folder.make_batch(case.plan_id, by=factories.user(Role.SUPERVISOR), at=now)
    batches.write(batch.pk, at=now)
    mailed = folder.MailingFacts(now.astimezone(case.plan.zone).date(), "USPS", "certificate")
    folder.prove_batch(batch.pk, mailed, by=clerk, at=now)
    back, again = case.notices.order_by("id")[:2]
    for each in (back, again):
        facts = folder.ReturnFacts(mailed.mailed_on, "refused", "No thank you, it says.")
        folder.record_return(each.pk, facts, by=clerk, at=now)
    folder.send_again(again.pk, folder.ResendFacts("returned"), by=clerk, at=now)
    factories.dispatch_all(case, at=now)
    fresh = folder.make_batch(case.plan_id, by=factories.user(Role.SUPERVISOR), at=now)
    letter = f"/cases/{case.number}/letters/{back.pk}/"
    return [*(f"/letters/?tab={tab}" for tab in ("returned", "address")), "/letters/?search=L-0",
            f"{letter}about/", f"/cases/{case.number}/letters/{again.pk}/about/",
            f"/cases/{case.number}/",
            *(f"{letter}{verb}/" for verb in ("mailed", "returned", "again", "told")),
            "/letters/batches/", f"/letters/batches/{batch.pk}/",
            f"/letters/batches/{batch.pk}/mailed/", f"/letters/batches/{fresh.pk}/"]  # fmt: skip


def of_forms(now) -> list[str]:
    """The pages of standard forms: one to be mapped, one to be read, one in effect."""
    new = invented_form.loaded(at=now, edition="new")
    used = invented_form.in_force(at=now)
    read = invented_form.mapped(at=now, edition="read")
    settings = f"/letters/settings/{new.plan_id}/"
    forms = "/letters/settings/forms/"
    return [settings, f"{settings}forms/", f"{forms}{new.pk}/", f"{forms}{used.pk}/",
            f"{forms}{read.pk}/samples/", f"{forms}{used.pk}/samples/?sample=by_line&print=large",
            f"{forms}{new.pk}/withdraw/"]  # fmt: skip


def mail_in_trouble(failed: Mail, at: datetime) -> None:
    """A mail that came back, was sent again, and came back; a worker that is gone; a stray."""
    trail = [{"at": at.isoformat(), "did": "bounced", "report": "x"}]
    Mail.objects.filter(pk=failed.pk).update(trail=trail)
    heartbeats.beat("worker:lost@host", at=at - HOUR)
    bounces.receive(b"Subject: cheap watches", at=at)


def of_forecast() -> list[str]:
    """The look ahead with a move to make and a back-test, the question and its answer."""
    return ["/forecast/", "/forecast/what-if/", f"/forecast/{forecasts.look_ahead().pk}/"]


def of_continuity() -> list[str]:
    """The register of business continuity, and each of its forms."""
    outage, held, found = register.outage(), register.exercise(), register.finding()
    register.adopted()
    register.corrected(finding=found)
    return ["/continuity/", "/continuity/plan/", "/continuity/outages/new/",
            f"/continuity/outages/{outage.pk}/restore/", "/continuity/exercises/new/",
            f"/continuity/exercises/{held.pk}/correct/", "/continuity/findings/new/",
            f"/continuity/findings/{found.pk}/validate/"]  # fmt: skip


def of_oversight() -> list[str]:
    """The pages of oversight, with a decision that waits for its review and one that does not."""
    case = made.favorable()
    made.unfavorable()
    waits, given = draw().cases.all()
    reviewed(given)
    samples = "/reinstatements/oversight/"
    return [samples, f"{samples}{waits.sample_id}/", f"{samples}cases/{waits.pk}/",
            f"{samples}cases/{given.pk}/", f"/reinstatements/{case.number}/selection/",
            "/reports/good-cause/"]  # fmt: skip


def test_axe_finds_nothing(page: Page, live_server, sign_in, addresses, settings):
    settings.WATCH_GRACE_SECONDS = 0  # the red tile is there
    found = []
    for role, places in addresses.items():
        if role:
            sign_in(told_all(factories.user(role)))
        for place in places:
            page.goto(live_server.url + place)
            found += looked_at(page, place)
    assert found == []


def told_all(user: User) -> User:
    """The person, who has an inbox with all that anyone was told."""
    for item in InboxItem.objects.filter(alert__items__isnull=False).distinct("alert"):
        InboxItem.objects.create(alert=item.alert, to=user, raised_at=item.raised_at)
    return user


def test_a_refused_form_is_accessible_too(page: Page, live_server, sign_in):
    factories.plan()
    sign_in(factories.user(Role.INTAKE))
    page.goto(f"{live_server.url}/requests/new/")
    page.get_by_role("button", name="Open the case").click()
    assert page.get_by_role("alert").is_visible()
    assert violations(page) == []
    focused = page.evaluate("document.activeElement.getAttribute('role')")
    assert focused == "alert"


def test_the_sheet_can_be_filled_by_keyboard_alone(page: Page, live_server, sign_in):
    factories.plan()
    sign_in(factories.user(Role.INTAKE))
    page.goto(f"{live_server.url}/requests/new/")
    page.get_by_label("Phone", exact=True).focus()
    keys = page.keyboard
    keys.press("Space")
    for words in (None, "HL20000002", "Agnes", "Thistle", "5/17/1948", "", "4 Invented Street"):
        keys.press("Tab")
        if words:
            keys.type(words)
    keys.press("Tab")  # the language of letters, as it is on file
    keys.press("Tab")  # large print, left alone
    keys.press("Tab")
    keys.press("Space")  # the enrollee asks
    for _ in range(4):
        keys.press("Tab")  # name and telephone of who asks, provider, NPI
    for _ in range(4):
        keys.press("Tab")  # network, telephone, fax, address
    keys.press("Tab")
    keys.press("Space")  # item or service
    keys.press("Tab")
    keys.press("Space")  # prior authorization: yes
    keys.press("Tab")
    keys.type("Home oxygen")
    page.wait_for_selector("#due .clock")
    keys.press("Control+Enter")
    page.get_by_role("button", name="Open the case").focus()
    keys.press("Enter")
    page.wait_for_url("**/cases/**")
    assert page.get_by_text("Home oxygen").first.is_visible()
    assert timezone.now() - timedelta(minutes=5) < factories.models.Case.objects.get().entered_at
