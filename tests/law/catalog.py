"""The law's sentences, as a catalog of words names them."""

import re


def sentences(words):
    return re.split(r"[.?] ", words)


def in_catalog(english):
    """With the law's figures by their order, as a catalog names them."""
    numbers = iter(range(1, 10))
    bare = r"(?<![\w{.-])\d+(?![\w}-])"
    return re.sub(bare, lambda _: f"{{{next(numbers)}}}", english)
