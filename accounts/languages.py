"""The languages that staff work in, as people pages name them. Letters know only some of these."""

LANGUAGES = {
    "en": "English",
    "es": "Spanish",
    "ar": "Arabic",
    "asl": "American Sign Language",
    "zh": "Chinese",
    "fr": "French",
    "de": "German",
    "ht": "Haitian Creole",
    "hi": "Hindi",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "tl": "Tagalog",
    "vi": "Vietnamese",
}


def named(codes: list[str]) -> str:
    """The languages in words, in the order of the list."""
    return ", ".join(label for code, label in LANGUAGES.items() if code in codes)
