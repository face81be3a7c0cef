"""What is done about a mail that did not arrive."""

from django import forms

from cases.forms.fields import WordsField


class SendAgainForm(forms.Form):
    """For who may not correct an address, one without fields."""

    address = forms.EmailField(
        label="Email address",
        help_text="Correct it here if it is wrong. Later emails will use it too.",
        error_messages={
            "required": "Enter the address.",
            "invalid": "Enter a valid email address, such as mae@plan.example.",
        },
    )

    def __init__(self, *args: object, may_correct: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not may_correct:
            del self.fields["address"]


class OralNoticeForm(forms.Form):
    how = WordsField(
        label="How were they notified?",
        help_text="By telephone, in person, or why it is no longer needed. No health information.",
        max_length=200,
        rows=2,
        error_messages={"required": "Enter how the person was notified."},
    )
