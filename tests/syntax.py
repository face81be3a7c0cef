"""Source read as a tree of syntax."""

import ast
import gc


def parse(source: str) -> ast.Module:
    """The tree of this source, made while the collector of garbage waits: in Python before 3.11.5
    what it calls between two nodes (Hypothesis listens to it) can break the making off, now and
    then, with a SystemError (python/cpython#106905)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        return ast.parse(source)
    finally:
        if was_on:
            gc.enable()
