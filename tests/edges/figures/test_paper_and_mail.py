"""The same chart leaves the page: as a picture on white, and in a mail with its table."""

import struct
from datetime import UTC, datetime

import pytest
from django.core.mail import EmailMultiAlternatives

from figures import mail, paper, samples

AT = datetime(2026, 2, 2, 14, 30, tzinfo=UTC)
CHARTS = {each.key: each for each in samples.charts()}


def mailed(key: str) -> mail.MailedChart:
    return mail.mailed(CHARTS[key], samples.table(CHARTS[key], AT))


def test_a_chart_is_a_picture_of_two_dots_a_px():
    made = paper.png(CHARTS["sample-extensions"])
    assert made.startswith(b"\x89PNG")
    assert struct.unpack(">I", made[16:20])[0] == (480 + 12) * 2
    assert made != paper.png(CHARTS["sample-receipts"])


def test_nothing_to_draw_is_no_picture():
    assert paper.png(CHARTS["sample-empty"]) == b""
    each = mailed("sample-empty")
    assert "No case was reinstated" in each.html and "No case was reinstated" in each.text
    assert "cid:" not in each.html


def test_what_typst_refuses_is_said_in_a_code_word():
    with pytest.raises(paper.PaperError, match="typst_refused"):
        paper.made({"svg": "no picture"}, "chart.typ", format="png")


def test_a_mail_has_the_picture_within_it_and_the_numbers_in_words():
    each = mailed("sample-extensions")
    letter = EmailMultiAlternatives("Subject", each.text, to=["a@example.org"])
    letter.attach_alternative(each.html, "text/html")
    mail.attach(letter, [each])
    message = letter.message()
    assert message.get_content_type() == "multipart/related"
    kinds = {part.get_content_type(): part for part in message.walk()}
    assert kinds["image/png"]["Content-ID"] == f"<{each.content_id}>"
    assert f'src="cid:{each.content_id}"' in each.html
    for words in (each.html, each.text):
        assert "Extensions rose to 14.0%" in words and "Jan 26, 2026" in words
    assert "   14.0%            90" in each.text
