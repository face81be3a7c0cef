"""Whether a test asserts something for sure: read from its syntax.

An assertion in a loop over nothing, or in a branch that is never taken, proves nothing.
"""

import ast

# What gives as many as it gets.
SHELLS = {"sorted", "enumerate", "zip", "list", "tuple", "set", "reversed", "items", "values"}


def asserts(node: ast.AST) -> bool:
    return any(isinstance(each, ast.Assert) for each in ast.walk(node))


def only_perhaps(test: ast.FunctionDef) -> bool:
    """Whether all that it asserts stands where it may never be reached."""
    return asserts(test) and not any(for_sure(each) for each in test.body)


def for_sure(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assert):
        return True
    if isinstance(node, ast.With):
        return "raises" in ast.unparse(node.items[0]) or any(map(for_sure, node.body))
    if isinstance(node, ast.Try):
        ends = [node.body + node.orelse, *(each.body for each in node.handlers)]
        return any(map(for_sure, node.finalbody)) or all(any(map(for_sure, end)) for end in ends)
    if isinstance(node, ast.For):
        return has_some(node.iter) and any(map(for_sure, node.body))
    if isinstance(node, ast.If):
        return any(map(for_sure, node.body)) and any(map(for_sure, node.orelse))
    return ast.unparse(node).startswith(("expect(", "refused(", "pytest.fail("))


def has_some(found: ast.expr) -> bool:
    """Whether a loop over it runs: over a literal, a constant or `at_least_one(...)`."""
    if isinstance(found, ast.Tuple | ast.List | ast.Set):
        return bool(found.elts)
    if isinstance(found, ast.Dict):
        return bool(found.keys)
    if isinstance(found, ast.Name | ast.Attribute):
        return ast.unparse(found).rpartition(".")[2].isupper()
    if isinstance(found, ast.Constant):
        return bool(found.value)
    if not isinstance(found, ast.Call):
        return False
    name = ast.unparse(found.func).rpartition(".")[2]
    if name in {"at_least_one", "range"}:
        return True
    held = found.args or ([found.func.value] if isinstance(found.func, ast.Attribute) else [])
    return name in SHELLS and all(map(has_some, held))
