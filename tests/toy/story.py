"""The whole story of toys, through everything that the folder does for any kind of case."""

from datetime import datetime, timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from cases import kinds, letter_order, letter_reviews, queries, services
from cases.choosing import Choice
from cases.management.commands.draw_machines import drawing
from cases.models import AssignmentRule, Case, Enrollee
from cases.queries import Filters
from cases.services import GrievanceAnswer, GrievanceFacts, assignment
from notices import alert_text
from notices.models import Alert, LetterReview
from tests import factories
from tests.factories import DAY, HOUR
from tests.toy import services as toys
from tests.toy.models import State, Toy

WISH = "A red wooden tractor."


def tell(*, client: Client) -> None:
    """Everything at which the folder asks the kind; fails where it answers wrong."""
    child, nurse = _child(), factories.user(Role.NURSE)
    now = timezone.now().replace(microsecond=0)
    case = toys.want(child, wish=WISH, by=factories.user(Role.INTAKE), at=now - HOUR)
    _is_in_the_queue(case, nurse, now)
    _has_its_page(client, case, nurse)
    _is_known_to_alerts(case)
    _goes_by_rule_to_someone_who_may(child, now)
    services.take(case.pk, by=nurse, at=now - HOUR / 2)
    toys.lend(case.pk, by=nurse, at=now - HOUR / 2)
    _letter_is_corrected_and_leaves(case, nurse, now)
    _grievance_is_answered(case, now)
    _is_to_finish_and_ends(case, nurse, now)
    _is_missed_when_late(child, nurse)
    assert "## Toy loan\n\n```mermaid\nstateDiagram-v2\n    [*] --> wanted: want\n" in drawing(
        kinds.every()
    )


def _child() -> Enrollee:
    return Enrollee.objects.create(
        plan=factories.plan(), member_id=f"T{next(factories._numbers):08d}",
        first_name="Tilda", last_name="Playful", address="1 Sandbox Street\nPortland, ME 04101",
    )  # fmt: skip


def _is_in_the_queue(case: Case, nurse: User, now: datetime) -> None:
    def found(**narrowed: str) -> list[Case]:
        return queries.queue(nurse, Filters(tab="all", **narrowed), after="", at=now).cases

    assert ("toy", "Toy loan") in queries.request_types()
    assert found(search=case.enrollee.member_id) == [case]
    assert case in found(request_type="toy")
    assert case not in found(request_type="payment")
    assert case in queries.other_cases(_other_case_of(case, now))
    # Which child asks is read with the list, not line by line.
    (shown,) = found(search=case.number)
    assert "toy" in shown._state.fields_cache


def _other_case_of(case: Case, now: datetime) -> Case:
    return toys.want(case.enrollee, wish="Another.", by=factories.user(Role.INTAKE), at=now)


def _has_its_page(client: Client, case: Case, nurse: User) -> None:
    client.force_login(nurse, "django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("case", args=[case.number]), follow=True)
    assert answer.redirect_chain[-1][0] == f"/toys/{case.number}/"
    shown = answer.context
    assert [(each.word, each.tone) for each in shown["badges"]] == [
        ("Toy", "accent"),
        ("Wanted", "soon"),
    ]
    steps = {step.label: step.is_main for step in shown["steps"]["open"]}
    assert steps == {"Take the case": True, "Lend the toy": True, "Record a grievance": False}
    assert [entry.what for entry in shown["timeline"]] == [f"wrote down a wish: {WISH}."]
    assert shown["clock"].title == "Lend the toy"
    listed = client.get(reverse("queue"))
    # Who may take toys works on cases: the queue opens with their own.
    assert listed.context["filters"].tab == "mine"
    places = listed.context["places"]
    assert ("/toys/", "Toys") in [(each["url"], each["label"]) for each in places]


def _is_known_to_alerts(case: Case) -> None:
    mine = Alert.objects.filter(case=case, audience=Alert.Audience.ASSIGNEE)
    alert = mine.order_by("send_at")[0]
    facts = alert_text.facts(alert, at=alert.send_at)
    assert facts["is_decision"] and not facts["is_members"]
    case.assignee = factories.user(Role.NURSE)
    case.save()
    (item,) = services.raise_alert(alert.pk, at=alert.send_at)
    assert item.to == case.assignee


def _goes_by_rule_to_someone_who_may(child: Enrollee, now: datetime) -> None:
    """A physician does not recommend, and who wrote the wish down does not lend."""
    team = factories.team("Toys")
    factories.user(Role.PHYSICIAN, team=team)
    wrote, other = (factories.user(Role.NURSE, team=team) for _ in range(2))
    boss = factories.user(Role.SUPERVISOR)
    AssignmentRule.objects.create(
        team=team, kind="toy", method="least_loaded", set_by=boss, set_at=now
    )
    case = toys.want(child, wish="A kite.", by=wrote, at=now - HOUR)
    found = assignment.assign_by_rule(case.pk, team=team, by=None, at=now)
    assert isinstance(found, Choice)
    assert found.person.pk == other.pk
    assert f"{wrote} wrote down the wish" in found.why
    assert case.events.get(event="assigned_by_rule").facts["minutes"] == 20


def _letter_is_corrected_and_leaves(case: Case, nurse: User, now: datetime) -> None:
    duty, notice = case.deadlines.get(), case.notices.get()
    assert notice.called == "Letter with a toy"
    assert list(letter_order.met_by(notice)) == [duty]
    notice.held_at = now
    notice.save()
    letter_review = LetterReview.objects.create(notice=notice, asked_at=now)
    supervisor = factories.user(Role.SUPERVISOR)
    assert letter_reviews.letter_review(supervisor, letter_review.pk).due_at == duty.due_at
    services.send_back_letter(letter_review.pk, words="Kinder.", by=supervisor, at=now)
    services.correct_letter(
        notice.pk, words={"text_0": "A tractor."}, note="", by=nurse, at=now + HOUR
    )
    toy = Toy.objects.get(pk=case.pk)
    assert toy.wish == "A tractor."
    services.release_letter(notice.letter_reviews.latest("pk").pk, by=supervisor, at=now + HOUR)
    assert services.dispatch(notice.pk, at=now + HOUR)
    duty.refresh_from_db()
    assert duty.met_at == Toy.objects.get(pk=case.pk).told_at == now + HOUR


def _grievance_is_answered(case: Case, now: datetime) -> None:
    supervisor = factories.user(Role.SUPERVISOR)
    day = case.received_at.astimezone(case.plan.zone).date()
    facts = GrievanceFacts("other", "Tilda", "written", now, "Three wheels.", event_on=day)
    grievance = services.receive_grievance(case.pk, facts, by=supervisor, at=now)
    answer = GrievanceAnswer(grievance.pk, "upheld", "We mend it.")
    services.answer_grievance(case.pk, answer, by=supervisor, at=now + HOUR)
    letter = case.notices.latest("pk")
    assert letter.facts["person"] == "Child"
    assert letter.facts["grievance"]["may_appeal"] is False
    assert services.dispatch(letter.pk, at=now + 2 * HOUR)
    assert case.deadlines.get(duty="answer_grievance").met_at == now + 2 * HOUR


def _is_to_finish_and_ends(case: Case, nurse: User, now: datetime) -> None:
    def to_finish() -> list[Case]:
        return queries.queue(nurse, Filters(tab="to_close"), after="", at=now).cases

    assert case in to_finish()
    assert kinds.of("toy").state_tones[State.LENT] == "ok"
    toys.give_back(case.pk, by=nurse, at=now + 3 * HOUR)
    assert case not in to_finish()


def _is_missed_when_late(child: Enrollee, nurse: User) -> None:
    wanted_at = timezone.now() - 30 * DAY
    late = toys.want(child, wish="A kite.", by=factories.user(Role.INTAKE), at=wanted_at)
    duty = late.deadlines.get()
    assert services.mark_missed(duty.pk, at=duty.due_at + timedelta(seconds=1))
    assert Toy.objects.get(pk=late.pk).is_sad
