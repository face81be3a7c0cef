"""What the folder does in a case of any kind: its pages, who may open them, who is chosen."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role
from cases import machine, services
from cases.forms.work import AssignForm
from cases.views import folder
from delinquency.models import Delinquency
from determinations import models as determinations
from regulations.law import Refused
from reinstatement.models import Reinstatement
from repayment.models import Repayment
from tests import factories
from tests import factories_delinquency as unpaid
from tests import factories_reinstatement as members
from tests.every_kind import KINDS

MACHINES = [
    determinations.OrganizationDetermination,
    determinations.Reconsideration,
    Reinstatement,
    Delinquency,
    Repayment,
]
OTHERS = {
    "determination": Role.SPECIALIST,
    "reconsideration": Role.SPECIALIST,
    "reinstatement": Role.NURSE,
    "delinquency": Role.NURSE,
    "repayment": Role.NURSE,
}


@pytest.mark.parametrize("model", MACHINES)
def test_each_page_of_the_folder_is_open_to_whom_the_verb_is(model):
    paths = folder.paths("somewhere/<str:number>/", model)
    declared = set(machine.verbs(model))
    assert {each.name for each in paths} == declared & set(folder.PAGES)
    for each in paths:
        assert each.callback.required_permission == machine.permission(model, each.name)


def test_a_verb_that_a_kind_does_not_have_has_no_page_there():
    assert "close" not in {each.name for each in folder.paths("", Delinquency)}
    assert "close" in {each.name for each in folder.paths("", determinations.Reconsideration)}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_each_kind_stands_in_the_frame_of_the_folder(kind):
    case = KINDS[kind]()
    client = Client()
    client.force_login(factories.user(Role.SUPERVISOR), "django.contrib.auth.backends.ModelBackend")
    name = f"{case.own_pages}:case" if case.own_pages else "case"
    shown = client.get(reverse(name, args=[case.number]))
    assert shown.status_code == 200
    assert "cases/folder.html" in [each.name for each in shown.templates]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_a_case_is_assigned_only_to_those_who_work_on_cases_like_it(kind):
    case = KINDS[kind]()
    outsider = factories.user(OTHERS[kind])
    boss = factories.user(Role.SUPERVISOR)
    assert outsider not in AssignForm(case=case, now=timezone.now()).fields["to"].queryset
    with pytest.raises(Refused) as refused:
        services.assign(case.pk, to=outsider, by=boss, at=timezone.now())
    assert refused.value.code == "works_on_none_like_it"


@pytest.mark.django_db
@pytest.mark.parametrize("make", [members.requested, unpaid.opened])
def test_taking_a_case_hands_it_over_and_says_so_on_the_trail(make):
    case, by = make(), members.specialist()
    services.take(case.pk, by=by, at=timezone.now())
    case.refresh_from_db()
    assert case.assignee == by
    assert case.events.filter(event="taken", by=by).exists()
