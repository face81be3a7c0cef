"""The pages on which an administrator loads a standard form, maps it and puts it in force."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.permissions import Role
from cases import services
from notices.models import FormEdition
from notices.standard_forms import text
from tests import factories, invented_form
from tests.factories import MONDAY
from tests.invented_form import DENIED, ENGLISH, EXPIRES

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db):
    return factories.user(Role.ADMINISTRATOR)


@pytest.fixture
def client(admin) -> Client:
    client = Client()
    client.force_login(admin, "django.contrib.auth.backends.ModelBackend")
    return client


def typed(**changed) -> dict[str, str]:
    facts = {
        "form": "CMS-10003-NDMCP", "edition": "2025", "language": "en",
        "expires_on": f"{EXPIRES:%m/%d/%Y}", "text": ENGLISH,
    }  # fmt: skip
    return facts | changed


def choices(**changed) -> dict[str, str]:
    """What the form of the mapping sends."""
    chosen = invented_form.chosen(**changed)
    words = {
        f"{key}_{n}": word for key, two in chosen.words.items() for n, word in enumerate(two, 1)
    }
    return {**chosen.facts, **words, **chosen.says}


def load(client, **changed) -> object:
    return client.post(reverse("load_form", args=[factories.plan().pk]), typed(**changed))


def test_a_text_is_loaded_mapped_looked_at_and_put_in_force(client):
    """Corrections A1: the text as issued, its places filled."""
    assert load(client).status_code == 302
    edition = FormEdition.objects.get()
    page = reverse("form_edition", args=[edition.pk])
    assert client.post(page, choices()).status_code == 302
    samples = reverse("form_samples", args=[edition.pk])
    for key in ("denial", "by_line", "payment"):
        said = client.get(samples, {"sample": key}).content.decode()
        assert "data:image/png;base64," in said
        assert client.get(reverse("form_sample", args=[edition.pk, key])).content[:4] == b"%PDF"
    answer = client.post(samples, {"on": f"{factories.today():%m/%d/%Y}", "is_read": "on"})
    assert answer.status_code == 302
    plan = client.get(reverse("plan_letters", args=[edition.plan_id])).content.decode()
    assert "In effect" in plan
    settled = client.get(page).content.decode()
    assert "approved" in settled and "Word" in settled


def test_it_is_not_put_in_force_unread(client):
    load(client)
    edition = FormEdition.objects.get()
    client.post(reverse("form_edition", args=[edition.pk]), choices())
    address = reverse("form_samples", args=[edition.pk])
    answer = client.post(address, {"on": f"{factories.today():%m/%d/%Y}"})
    assert answer.status_code == 422
    assert "Read the three samples first." in answer.content.decode()


def test_a_changed_sentence_is_refused_beside_the_text_with_what_differs(client):
    """The instructions: plans may not deviate from the content of the form."""
    load(client)
    changed = ENGLISH.replace("Talk it over.", "Talk it through.")
    answer = load(client, text=changed)
    said = answer.content.decode()
    assert answer.status_code == 422 and 'id="id_text_error"' in said
    assert "It says “Talk it over.” where this text says “Talk it through.”" in said
    assert "Talk it through." in said.split("<textarea")[1], "nothing typed is lost"
    assert FormEdition.objects.count() == 1


def test_a_missing_statement_is_refused_beside_its_field_with_the_citation(client):
    """42 CFR 422.568(e)(2)."""
    load(client)
    edition = FormEdition.objects.get()
    answer = client.post(
        reverse("form_edition", args=[edition.pk]), choices(says={"appeal": invented_form.OTHERS})
    )
    said = answer.content.decode()
    assert answer.status_code == 422 and 'id="id_appeal_error"' in said
    assert "does not have the number of the law: 65. (42 CFR 422.568(e)(2)" in said
    edition.refresh_from_db()
    assert edition.mapping == {}


def test_a_place_without_a_fact_is_refused_beside_it(client):
    load(client)
    edition = FormEdition.objects.get()
    key = text.Place("curly", "phone").key
    answer = client.post(reverse("form_edition", args=[edition.pk]), choices() | {key: ""})
    said = answer.content.decode()
    assert answer.status_code == 422 and f'id="id_{key}_error"' in said


def test_words_that_were_copied_with_what_no_one_sees_are_those_of_the_form(client):
    load(client)
    edition = FormEdition.objects.get()
    key = text.Place("curly", invented_form.TITLE).key
    typed_words = {f"{key}_1": "Denial\u00a0of Care\u200b", f"{key}_2": "Denial of a Bi\u00adll"}
    address = reverse("form_edition", args=[edition.pk])
    assert client.post(address, choices() | typed_words).status_code == 302
    edition.refresh_from_db()
    assert edition.mapping["places"][key]["words"] == ["Denial of Care", "Denial of a Bill"]


def test_what_a_place_most_likely_holds_is_proposed(client):
    load(client)
    said = client.get(reverse("form_edition", args=[FormEdition.objects.get().pk]))
    form = said.context["form"]
    by_words = {
        place.words: form[place.key].value() for place in text.places(text.settled(ENGLISH))
    }
    assert by_words["Date:"] == "date" and by_words["Name:"] == "enrollee_name"
    assert by_words["phone"] == "plan_phone" and by_words["TTY"] == "plan_tty"
    assert by_words["provider"] == "left_out"
    assert DENIED in by_words


def test_an_edition_is_withdrawn_with_a_reason(client):
    load(client)
    edition = FormEdition.objects.get()
    address = reverse("withdraw_form", args=[edition.pk])
    assert client.post(address, {"why": ""}).status_code == 422
    assert client.post(address, {"why": "A line was missing."}).status_code == 302
    assert client.post(address, {"why": "Again."}).status_code == 422
    assert "A line was missing." in client.get(
        reverse("form_edition", args=[edition.pk])
    ).content.decode()  # fmt: skip


def test_pages_of_what_is_not_there_or_not_mapped(client, admin):
    edition = invented_form.loaded(by=admin)
    assert client.get(reverse("form_edition", args=[10**9])).status_code == 404
    assert client.get(reverse("load_form", args=[10**9])).status_code == 404
    assert client.get(reverse("form_samples", args=[edition.pk])).status_code == 302
    assert client.get(reverse("form_sample", args=[edition.pk, "denial"])).status_code == 404
    services.map_form(edition.pk, invented_form.chosen(), by=admin, at=MONDAY)
    assert client.get(reverse("form_sample", args=[edition.pk, "gossip"])).status_code == 404


def test_a_plan_without_a_form_reads_that_its_denials_are_none(client):
    said = client.get(reverse("plan_letters", args=[factories.plan().pk])).content.decode()
    assert "our own wording, which is not a CMS form" in said


def test_the_page_of_the_plans_own_text_says_that_a_form_is_in_effect(client, admin):
    """The instructions: a plan adds text only where they let it."""
    address = reverse("plan_paragraphs", args=[factories.plan().pk, "denial", "en"])
    said = "This letter is made from a CMS standard form"
    assert said not in client.get(address).content.decode()
    invented_form.in_force(by=admin)
    assert said in client.get(address).content.decode()
    spanish = reverse("plan_paragraphs", args=[factories.plan().pk, "denial", "es"])
    assert said not in client.get(spanish).content.decode()


def test_the_page_of_a_plan_costs_the_same_with_many_editions(client, admin):
    address = reverse("plan_letters", args=[factories.plan().pk])
    invented_form.loaded(by=admin)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for year in range(2026, 2030):
        invented_form.loaded(by=admin, edition=str(year))
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(one)
