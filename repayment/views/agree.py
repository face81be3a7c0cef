"""The form of an agreement, on the member's ledger."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.access import requires
from premiums.forms.agreement import AgreementForm, agreement_facts
from premiums.views.member import form_page, found_member
from repayment import services


@requires("reinstatement.collect")
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    found = found_member(request, pk)
    form = AgreementForm(request.POST or None, **agreement_facts(found, timezone.now()))

    def act(at: datetime) -> object:
        return services.agree(pk, form.cleaned_data["facts"], by=request.user, at=at)

    words = {
        "title": "Agree on how past months are paid",
        "intro": "For a member who is without fault: all at once, in installments over at least as "
        "many months as were due, or another way (42 CFR 423.293(a)(4), 422.262(h)). A letter "
        "confirms it with each payment and its date.",
        "button": "Record the agreement",
        "makes_letters": True,
    }
    done = "The agreement is recorded. The letter that confirms it is on its way."
    return form_page(request, found, form, act, words, done)
