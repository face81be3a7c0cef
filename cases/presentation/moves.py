"""Gestures that move many cases, as pages show them: title, how far, what came of each case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from cases import moved, queries
from cases.models import UNDO_FOR, CaseMove, MovedCase
from cases.presentation.words import Badge, instant

Why, Result = CaseMove.Why, MovedCase.Result
TONES = {Result.WAITS: "quiet", Result.DONE: "ok", Result.KEPT: "soon"}


def note(move: CaseMove, at: datetime) -> dict[str, Any]:
    """The gesture in a few words, with how far it is and whether it can be undone."""
    counts = moved.counts(move)
    waiting, total = counts[Result.WAITS], move.planned_count
    return {
        "move": move,
        "title": title(move),
        "done": total - waiting,
        "total": total,
        "is_at_work": bool(waiting),
        "said": _said(counts, total),
        "kept": counts[Result.KEPT],
        "may_undo": move.may_be_undone(at) and not hasattr(move, "reversed_by"),
        "url": reverse("move_of_many", args=[move.pk]),
    }


def card(move: CaseMove, at: datetime) -> dict[str, Any]:
    """The head of the page of one gesture."""
    zone = queries.house_zone()
    undone = getattr(move, "reversed_by", None)
    return note(move, at) | {
        "by": move.by or "Fortnight",
        "when": instant(move.at, zone),
        "undo_until": instant(move.at + UNDO_FOR, zone),
        "undone": undone,
        "undone_when": instant(undone.at, zone) if undone else "",
        "reverses": move.reverses,
        "back_when": instant(move.absence.ends_at, zone) if move.absence and not undone else "",
    }


def title(move: CaseMove) -> str:
    """What was asked for, in words."""
    return {
        Why.CHOSEN: f"{_number(move)} assigned {_to(move)}",
        Why.OUT: f"{_number(move)} of {move.of} (out of office) assigned {_to(move)}",
        Why.LEFT: f"{_number(move)} of {move.of} (account deactivated) reassigned",
        Why.BACK: f"{_number(move)} given back to {move.of}",
        Why.UNDO: f"{_number(move)} given back (undo)",
    }[Why(move.why)]


def list_row(move: CaseMove, waiting: int) -> dict[str, Any]:
    """One line of the list of gestures."""
    badge = Badge("In progress", "soon") if waiting else Badge("Finished", "ok")
    return {
        "move": move,
        "title": title(move),
        "by": move.by or "Fortnight",
        "when": instant(move.at, queries.house_zone()),
        "badge": badge,
        "undone": hasattr(move, "reversed_by"),
    }


def case_row(row: MovedCase) -> dict[str, Any]:
    """One case of a gesture."""
    return {
        "case": row.case,
        "was": row.was or "Unassigned",
        "to": row.to or "Unassigned",
        "badge": Badge(row.get_result_display(), TONES[Result(row.result)]),
        "why": row.reason or row.rule_why,
    }


def tabs(move: CaseMove, chosen: str) -> list[dict[str, Any]]:
    """The results, each with its number and its address."""
    counts = moved.counts(move)
    every = [("", "All", move.planned_count)]
    every += [(value, label, counts[value]) for value, label in Result.choices]
    here = reverse("move_of_many", args=[move.pk])
    return [
        {
            "url": f"{here}?result={value}" if value else here,
            "label": label,
            "count": count,
            "is_here": value == chosen,
        }
        for value, label, count in every
    ]


def _said(counts: dict[str, int], total: int) -> str:
    if counts[Result.WAITS]:
        return f"{total - counts[Result.WAITS]:,} of {total:,} done."
    kept = f", {counts[Result.KEPT]:,} not" if counts[Result.KEPT] else ""
    return f"{counts[Result.DONE]:,} reassigned{kept}."


def _number(move: CaseMove) -> str:
    return f"{move.planned_count:,} case{'' if move.planned_count == 1 else 's'}"


def _to(move: CaseMove) -> str:
    return f"to {move.to}" if move.to else f"by the rule of team {move.team}"
