"""To whom beside the debtor the debt may be said.

Whoever owes it too may hear of it (15 USC 1692a(3): "obligated or allegedly obligated"), so may the attorney
and whom the debtor named in writing (15 USC 1692c(b), (c)); relatives and employers never, whatever a file
says (CDC art. 42; Ley 2300 de 2023, art. 4).
"""

from server_api.contract.debt_words import PartyRole

_RULES: dict[PartyRole, tuple[bool | None, str]] = {
    PartyRole.CO_DEBTOR: (True, "PARTY-OBLIGED"),
    PartyRole.GUARANTOR: (True, "PARTY-OBLIGED"),
    PartyRole.ATTORNEY: (None, "PARTY-ATTORNEY"),
    PartyRole.AUTHORISED: (None, "PARTY-AUTHORISED"),
}
_NOBODY = (False, "PARTY-THIRD")


def may_hear(role: PartyRole, on_file: bool) -> tuple[bool, str]:
    """Whether the debt may be said to them, and the rule. ``on_file``: a proof of it is kept."""
    always, rule_id = _RULES.get(role, _NOBODY)
    return (on_file if always is None else always), rule_id
