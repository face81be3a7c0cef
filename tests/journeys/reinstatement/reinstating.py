"""What the journeys of reinstatements share: days told from today, and steps of a specialist."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from cases import models as cases
from tests.journeys.steps import pdf_text, submit
from tests.reinstatements_today import recent_first

NAME = "Hortensia Placeholder"
HOSPITAL = "I was in the hospital from the first week on, and nobody opened my mail."


def month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def typed(day: date) -> str:
    return f"{day:%m/%d/%Y}"


def enter_disenrollment(page: Page, live_server, *, cause: str = "Plan premiums not paid") -> None:
    """By hand, with two months billed, from the page that finds no one."""
    second, first = month_before(recent_first()), month_before(month_before(recent_first()))
    page.goto(f"{live_server.url}/reinstatements/")
    page.get_by_label("Member ID, Medicare number or last name").fill("HL55500001")
    submit(page, "Find")
    expect(page.get_by_text("No matches")).to_be_visible()
    page.get_by_role("link", name="Enter a disenrollment").last.click()
    page.get_by_label("Member ID", exact=True).fill("HL55500001")
    page.get_by_label("First name").fill("Hortensia")
    page.get_by_label("Last name").fill("Placeholder")
    page.get_by_label("Address (optional)").fill("4 Invented Street\nPortland, ME 04101")
    page.get_by_label("Disenrollment effective on").fill(typed(recent_first()))
    page.get_by_label(cause).check()
    page.get_by_label("Grace period from").fill(typed(first))
    page.get_by_label("Grace period to").fill(typed(recent_first() - timedelta(days=1)))
    page.get_by_label("Notice of disenrollment sent on").fill(typed(recent_first()))
    for line, month in enumerate((first, second), start=1):
        page.get_by_label(f"Month, line {line}").fill(f"{month:%m/%Y}")
        page.get_by_label(f"Premium, line {line}").fill("41.50")
        page.get_by_label(f"Billed on, line {line}").fill(typed(month - timedelta(days=16)))
    expect(page.locator("#due")).to_contain_text("$83.00")
    submit(page, "Save the disenrollment")
    expect(page.get_by_text("The disenrollment is saved.")).to_be_visible()


def find(page: Page, live_server, words: str = "HL55500001", name: str = NAME) -> None:
    """As the call begins: by the member ID, to the page of the disenrollment."""
    page.goto(f"{live_server.url}/reinstatements/")
    page.get_by_label("Member ID, Medicare number or last name").fill(words)
    submit(page, "Find")
    page.get_by_role("link", name=name, exact=True).click()


def begin_call(page: Page) -> None:
    """From the page of the disenrollment to the first questions, answered."""
    page.get_by_role("link", name="Start a request").click()
    page.get_by_label("Phone", exact=True).check()
    page.get_by_label("The former member", exact=True).check()


def no_error_of_ours(page: Page) -> None:
    group = page.get_by_role("group", name="Do our records show that we made an error?")
    group.get_by_label("No", exact=True).check()


def answer_call(page: Page) -> None:
    """The rest of the conversation, a stay in hospital."""
    no_error_of_ours(page)
    page.get_by_label("I have said this").check()
    page.get_by_label("Serious illness, or a stay in hospital or an institution").check()
    page.get_by_label("Yes, as written below").check()
    page.get_by_label("Spoken; written down here").check()
    page.get_by_label("The statement", exact=True).fill(HOSPITAL)
    page.get_by_label("Yes, all of it").check()


def sheet(page: Page) -> dict[str, str]:
    """All that stands in the form of this page."""
    return page.evaluate(
        """() => Object.fromEntries([...new FormData(document.querySelector("main form"))]
            .filter(([name]) => name !== "csrfmiddlewaretoken"))"""
    )


def refused(page: Page, button: str, label: str, words: str) -> None:
    """Sent and refused: these words stand next to that field, and all that was typed is there."""
    before = sheet(page)
    submit(page, button)
    expect(page.get_by_role("alert").first).to_be_focused()
    field = page.locator(".field--bad, td", has=page.get_by_label(label))
    expect(field.locator(".field__error")).to_contain_text(words)
    assert sheet(page) == before


def record_payment(page: Page, amount: str, number: str) -> None:
    page.get_by_role("link", name="Record a payment").click()
    page.get_by_label("Amount", exact=True).fill(amount)
    page.get_by_label("Check", exact=True).check()
    page.get_by_label("Check or transfer number").fill(number)
    submit(page, "Record the payment")


def letter(page: Page, live_server, name: str) -> str:
    """The words of a letter that has left, read as PDF from its link."""
    page.reload()
    link = page.get_by_role("link", name=name).first
    return pdf_text(page.request.get(live_server.url + link.get_attribute("href")).body())


def state(page: Page, word: str) -> None:
    expect(page.locator(".page-head .badge", has_text=word).first).to_be_visible()


def the_case() -> cases.Case:
    return cases.Case.objects.get(kind="reinstatement")
