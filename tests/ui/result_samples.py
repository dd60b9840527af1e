"""What comes of an agreement: results in two levels, taking back, a lead's approvals. All invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from agent_desktop.desk.floor import Asked
from agent_desktop.desk.plan_state import PromiseForm
from agent_desktop.desk.workspace import Notice, Parked, Undoable, Workspace
from server_api.contract.agreements import (
    ApprovalView,
)
from server_api.contract.debt_words import (
    ApprovalState,
)
from server_api.contract.outcomes import Disposition, Labels, OutcomeSaved, PauseCode, ResultField
from tests.ui.floor_samples import lead
from tests.ui.plan_samples import FORM, approval
from tests.ui.sample_case import NOW
from tests.ui.sample_lists import CATALOGUE
from tests.ui.samples import LINKS, ready, talking, with_case, wrapping


def agreed(language: str = "pt-BR") -> Workspace:
    """In wrap-up, with an agreement that a lead approved."""
    said = NOW - timedelta(seconds=69)
    form = replace(
        FORM, approval=approval(ApprovalState.APPROVED), read_back=True, read_back_at=said, agreed=True
    )
    return with_case(wrapping(language), promise=form)


_FINER = (
    Disposition(
        code="relative",
        key=1,
        labels=Labels(pt_BR="Parente", es="Familiar", en="Relative"),
        parent="third_party",
        fields=(
            ResultField(
                name="back_at",
                labels=Labels(pt_BR="Volta em", es="Vuelve el", en="Back on"),
                required=True,
                kind="date",
            ),
            ResultField(
                name="phone",
                labels=Labels(pt_BR="Outro telefone", es="Otro teléfono", en="Another phone"),
                kind="phone",
            ),
            ResultField(
                name="knows",
                labels=Labels(pt_BR="Conhece o cliente", es="Conoce al cliente", en="Knows the debtor"),
                kind="yes_no",
            ),
        ),
    ),
    Disposition(
        code="neighbour",
        key=2,
        labels=Labels(pt_BR="Vizinho", es="Vecino", en="Neighbour"),
        parent="third_party",
    ),
    Disposition(
        code="colleague",
        key=3,
        labels=Labels(pt_BR="Colega de trabalho", es="Compañero de trabajo", en="Colleague"),
        parent="third_party",
    ),
)
_PAUSE = PauseCode(
    code="hard_call",
    labels=Labels(pt_BR="Ligação difícil", es="Llamada difícil", en="Hard call"),
    limit_s=300,
    after_call=True,
)


def _two_levels(workspace: Workspace, disposition: str, **changes: object) -> Workspace:
    lists = CATALOGUE.model_copy(
        update={
            "dispositions": (*CATALOGUE.dispositions, *_FINER),
            "pause_codes": (*CATALOGUE.pause_codes, _PAUSE),
        }
    )
    wrap_up = replace(workspace.wrap_up, disposition=disposition, fields=(), missing=())
    return replace(
        with_case(workspace, promise=PromiseForm()),
        shift=replace(workspace.shift, catalogue=lists),
        wrap_up=replace(wrap_up, **changes),  # type: ignore[arg-type]
        links=LINKS,
        notices=(),
    )


def refining(language: str = "pt-BR") -> Workspace:
    return _two_levels(wrapping(language), "third_party", missing=("refinement",))


def refining_many(language: str = "pt-BR") -> Workspace:
    """More results of a second level than there are digits, as delivered under "other"."""
    keys = (*range(1, 10), 0, 0, 0)
    finer = tuple(
        Disposition(
            code=f"third_party_{at}",
            key=key,
            labels=Labels(pt_BR=f"Detalhe {at}", es=f"Detalle {at}", en=f"Detail {at}"),
            parent="third_party",
        )
        for at, key in enumerate(keys, start=1)
    )
    told = CATALOGUE.model_copy(update={"dispositions": (*CATALOGUE.dispositions, *finer)})
    workspace = wrapping(language)
    wrap_up = replace(workspace.wrap_up, disposition="third_party", fields=(), missing=())
    return replace(workspace, shift=replace(workspace.shift, catalogue=told), wrap_up=wrap_up)


def refined(language: str = "pt-BR") -> Workspace:
    """The second level is chosen; its fields are typed, one of them wrong."""
    return _two_levels(
        wrapping(language), "relative", fields=(("phone", "abc"),), missing=("back_at", "phone")
    )


def suggested(language: str = "pt-BR") -> Workspace:
    """The server has filled the result in."""
    workspace = _two_levels(wrapping(language), "voicemail", suggested=True)
    case = workspace.case
    if case is None:
        raise ValueError("no case in wrap-up")
    return with_case(workspace, head=case.head.model_copy(update={"suggested_result": "voicemail"}))


def undoable(language: str = "pt-BR") -> Workspace:
    """Between calls, just after a result was saved."""
    before = agreed(language)
    if before.case is None:
        raise ValueError("no case in wrap-up")
    saved = OutcomeSaved(
        outcome_id="oc1", call_id="call-1", saved_at=NOW, undo_until=NOW + timedelta(seconds=4)
    )
    whole = Parked(before.case, before.call, before.wrap_up)
    return replace(ready(language), undo=Undoable("key-1", whole, saved))


def paid_live(language: str = "pt-BR") -> Workspace:
    """Money came while the agent talks."""
    params = (("amount", "967213 BRL"), ("name", "Maria Aparecida dos Santos"))
    return replace(talking(language), notices=(Notice("order_paid", params, tone="ok"),))


def _requests(count: int) -> tuple[ApprovalView, ...]:
    lines = (
        ("Camila Rocha", "Entrada de R$\u00a0904,16 (7,6\u00a0%)", 38),
        ("Ivone Castro", "15 parcelas de 410,00", 52),
        ("Bruno Tavares", "Desconto de 42\u00a0%", 120),
        ("Nádia Freitas", "1º pagamento em 40 dias", 150),
    )
    return tuple(
        approval(
            ApprovalState.PENDING,
            approval_id=f"ap{at}",
            agent_id=f"a{at}",
            agent=name,
            beyond=beyond,
            expires_at=NOW + timedelta(seconds=left),
        )
        for at, (name, beyond, left) in enumerate(lines[:count], start=2)
    )


def approving(language: str = "pt-BR", count: int = 2) -> Workspace:
    floor = lead(language)
    return replace(floor, floor=replace(floor.floor, requests=_requests(count), picked="ap2"))


def approving_many(language: str = "pt-BR") -> Workspace:
    """Four wait, and the lead's own authority is too small for the first."""
    floor = approving(language, 4)
    return replace(floor, floor=replace(floor.floor, request_error="forbidden"))


def asked_by_team(language: str = "pt-BR") -> Workspace:
    """A lead looks at what the team asked for."""
    told = (
        approval(ApprovalState.PENDING),
        approval(
            ApprovalState.REFUSED, approval_id="ap2", agent="Ivone Castro", note="Entrada mínima é 10\u00a0%."
        ),
        approval(ApprovalState.COUNTERED, approval_id="ap3", agent="Bruno Tavares", reason="Recebe dia 5"),
        approval(ApprovalState.EXPIRED, approval_id="ap4"),
        approval(ApprovalState.APPROVED, approval_id="ap5", agent="Diego Lima"),
    )
    floor = lead(language)
    return replace(floor, floor=replace(floor.floor, asked_before=Asked(told, open=True)))


RESULTS: dict[str, Callable[[str], Workspace]] = {
    "08-agreed": agreed,
    "08-refine": refining,
    "08-refined": refined,
    "08-refine-many": refining_many,
    "08-suggested": suggested,
    "02-undo": undoable,
    "04-paid": paid_live,
    "09-approvals": approving,
    "09-approvals-many": approving_many,
    "09-approvals-history": asked_by_team,
}
