"""Wherever a form leads to a letter the letter can be read before: found in the source, so that a
new form cannot be forgotten.

From `letters.queue` up through the services that call it, from there to the pages that call those:
each of these pages must offer the preview. What a worker does by itself, such as going through a
bank's file, has no form.
"""

import ast
import importlib

import pytest
from django.urls import URLPattern, get_resolver

from cases.views.pages import Verb
from premiums.payees import registered
from regulations import delinquency_notices, reinstatement_notices, repayment_notices
from tests import syntax
from tests.paths import ROOT

APPS = ("cases", "determinations", "premiums", "reinstatement", "delinquency", "repayment")
QUEUES = {f"{app}.services.letters.queue" for app in APPS}
PREVIEW = "cases.views.previews.answer"
# The page of a verb makes a preview for each verb, and shows its button where the verb says so.
OF_VERBS = "cases.views.pages.page"
# Pages that lead to letters and show none before, each with why.
WITHOUT = {
    "delinquency.views.work.submit": "its payments go into a ledger of which nobody has asked yet",
    "premiums.views.bank.choose_for_line": "the button does what the worker does with other lines",
}


def functions(package: str) -> dict[str, ast.FunctionDef]:
    """Every function at the top of the package's modules, by its dotted name."""
    found = {}
    for path in (ROOT / package).glob("*.py"):
        for node in syntax.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef):
                found[f"{package.replace('/', '.')}.{path.stem}.{node.name}"] = node
    return found


SERVICES = {name: node for app in APPS for name, node in functions(f"{app}/services").items()}
VIEWS = {name: node for app in APPS for name, node in functions(f"{app}/views").items()}


def objects_of(dotted: str, node: ast.FunctionDef) -> list[object]:
    """What the function names: the objects of its module, and those of a module that it names."""
    module = importlib.import_module(dotted.rpartition(".")[0])
    found = []
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            found.append(getattr(module, each.id, None))
        elif isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
            found.append(getattr(getattr(module, each.value.id, None), each.attr, None))
    return found


def hooks() -> dict[str, list[object]]:
    """What the kinds registered with the ledger, by the name under which it is called there."""
    found: dict[str, list[object]] = {}
    for payee in registered():
        for name, value in (vars(payee) | vars(payee.following or payee)).items():
            found.setdefault(name, []).append(value)
    return found


HOOKS = hooks()


def called(dotted: str, node: ast.FunctionDef) -> set[str]:
    """The dotted names of the functions that it names, be it by what a kind registered."""
    hooked = [
        each
        for attribute in ast.walk(node)
        if isinstance(attribute, ast.Attribute) and isinstance(attribute.value, ast.Call)
        for each in HOOKS.get(attribute.attr, [])
    ]
    named = [each for each in objects_of(dotted, node) + hooked if hasattr(each, "__qualname__")]
    return {f"{each.__module__}.{each.__qualname__}" for each in named}


def reaching(wanted: set[str], calls: dict[str, set[str]]) -> set[str]:
    """Whatever comes to one of the wanted functions, by however many steps."""
    found = set(wanted)
    while more := {name for name, named in calls.items() if named & found} - found:
        found |= more
    return found


CALLS = {name: called(name, node) for name, node in (SERVICES | VIEWS).items()}
WRITING = reaching(QUEUES, {name: CALLS[name] for name in SERVICES})
# The verbs' page itself is passed by: it previews each service that is given to it.
PREVIEWING = reaching(
    {PREVIEW}, {name: CALLS[name] for name in VIEWS if name not in (PREVIEW, OF_VERBS)}
)


def pages() -> set[str]:
    """The functions behind the addresses."""
    found, waiting = set(), [get_resolver()]
    while waiting:
        for each in waiting.pop().url_patterns:
            if isinstance(each, URLPattern):
                found.add(f"{each.callback.__module__}.{each.callback.__qualname__}")
            else:
                waiting.append(each)
    return found & set(VIEWS)


LEADING = sorted(pages() & reaching(WRITING, {name: CALLS[name] for name in VIEWS}))


def verbs_of(page: str) -> list[Verb]:
    return [each for each in objects_of(page, VIEWS[page]) if isinstance(each, Verb)]


@pytest.mark.parametrize("page", LEADING)
def test_a_page_that_leads_to_a_letter_offers_to_read_it_before(page):
    offers = page in PREVIEWING or any(verb.makes_letters for verb in verbs_of(page))
    assert offers != (page in WITHOUT), "a verb says `makes_letters`; a sheet calls previews.answer"


def test_the_sheets_and_the_verbs_are_all_found():
    """Should the search go blind, this notices it."""
    assert set(WITHOUT) <= set(LEADING)
    assert {
        "determinations.views.intake.new",
        "determinations.views.decide.deny",
        "determinations.views.appeals.appeal",
        "reinstatement.views.intake.ask",
        "reinstatement.views.continue_intake.continue_intake",
        "premiums.views.ledger.record_payment",
        "premiums.views.ledger.return_payment",
        "premiums.views.ledger.add_month",
        "delinquency.views.begin.open_delinquency",
        "delinquency.views.begin.record_irmaa",
        "repayment.views.agree.agree",
        "repayment.views.work.remind",
    } <= set(LEADING)


@pytest.mark.parametrize(
    "event",
    sorted(
        each.key
        for table in (
            reinstatement_notices.NOTICES,
            delinquency_notices.NOTICES,
            repayment_notices.NOTICES,
        )
        for each in table.history()
    ),
)
def test_each_event_that_the_law_wants_a_letter_of_is_recorded_by_a_service_that_is_searched(event):
    recording = {
        name
        for name, node in SERVICES.items()
        if any(isinstance(each, ast.Constant) and each.value == event for each in ast.walk(node))
    }
    assert recording & WRITING
