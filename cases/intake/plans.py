"""Which plan a record is for: the one it names, the one the importer names, or the only one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cases import models
from cases.intake.errors import Unreadable


@dataclass(frozen=True)
class Plans:
    """The plans by contract, and the one that the importer named, if any."""

    by_contract: dict[str, models.Plan]
    chosen: models.Plan | None = None

    def of(self, names: Iterable[str]) -> models.Plan:
        """The plan that goes by one of these names. Raises Unreadable with what to do.

        Names of nobody here, such as a payer's NPI, say nothing.
        """
        named = {self.by_contract[name] for name in names if name in self.by_contract}
        if len(named) > 1:
            raise Unreadable("This names several plans. Send one request for each.", "plan")
        if self.chosen:
            if named - {self.chosen}:
                raise Unreadable("This is for another plan than --plan names.", "plan")
            return self.chosen
        if not named and len(self.by_contract) != 1:
            raise Unreadable("This names none of the plans. Say --plan.", "plan")
        return next(iter(named or self.by_contract.values()))

    def of_contract(self, contract: str) -> models.Plan:
        """The plan with this contract, or where none is stated as `of` finds it."""
        if contract and contract not in self.by_contract:
            raise Unreadable("There is no plan with this contract.", "plan")
        return self.of([contract])
