"""An agent's preview and callbacks. Every name in them is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from agent_desktop.desk.dialling import DIAL, CallbackList
from agent_desktop.desk.workspace import Notice, Workspace
from server_api.contract.callbacks import CallbackView
from server_api.contract.pacing import PreviewOffered
from server_api.contract.words import IdentityMode, IdentityStatus
from tests.ui.sample_case import DISPUTED, NOW, PROTESTED, body, head
from tests.ui.samples import ready, talking

OFFER = PreviewOffered(
    preview_id="pv1",
    until=NOW + timedelta(seconds=24),
    skips_left=2,
    number_masked="(11) 9****-4410",
    head=head(IdentityMode.SHOWN, IdentityStatus.PENDING),
    body=body((PROTESTED,)),
)


DENIED = (
    ("next_at", "2026-11-25T11:00:00+00:00"),
    ("reason", "outside_hours"),
    ("rule_id", "BR-SP-13226-1"),
)


def with_preview(workspace: Workspace, **changes: object) -> Workspace:
    preview = replace(workspace.dialling.preview, **changes)  # type: ignore[arg-type]
    return replace(workspace, dialling=replace(workspace.dialling, preview=preview))


def previewing(language: str = "pt-BR") -> Workspace:
    """A case to look at before the call."""
    return with_preview(ready(language), offer=OFFER)


def preview_masked(language: str = "pt-BR") -> Workspace:
    """The creditor wants the case hidden; the last skip is used; a promised call."""
    hidden = OFFER.model_copy(
        update={
            "body": None,
            "head": head(IdentityMode.MASKED, IdentityStatus.PENDING),
            "skips_left": 0,
            "callback": True,
            "dials_itself": False,
        }
    )
    return with_preview(ready(language), offer=hidden)


def preview_denied(language: str = "pt-BR") -> Workspace:
    """The gate said no."""
    return with_preview(previewing(language), error="gate_denied", error_params=DENIED)


def preview_dialling(language: str = "pt-BR") -> Workspace:
    """Ctrl Enter was pressed."""
    return with_preview(previewing(language), asked=DIAL)


def _callback(
    number: int, minutes: float, name: str, subject: str, zone: str, *, own: bool = True, fell: bool = False
) -> CallbackView:
    return CallbackView(
        callback_id=f"cb{number}",
        person_id=f"p{number}",
        name=name,
        at=NOW + timedelta(minutes=minutes),
        zone=zone,
        own=own,
        owner="Bruno Tavares" if fell else "",
        campaign="Cartões 61–90",
        subject=subject,
        fell=fell,
        overdue=minutes < 0,
    )


_SP, _RECIFE, _MANAUS = "America/Sao_Paulo", "America/Recife", "America/Manaus"
CALLBACKS = (
    _callback(1, -12, "Sônia Prado", "Quer ouvir o valor com 12 parcelas", _RECIFE),
    _callback(2, 2, "João Batista Nunes", "Sai do plantão às 14 h", _MANAUS),
    _callback(3, 318, "Lúcia Fernandes", "Vai falar com o marido", _SP),
    _callback(4, 1440, "Edson Marques", "Pediu boleto atualizado", _SP),
    _callback(5, 1490, "Vera Lúcia Antunes", "Confirma a entrada", _SP),
    _callback(6, 2930, "Nilton Araújo", "Só atende à noite", _SP),
    _callback(7, 30, "Rosa Helena Dias", "", _SP, own=False),
    _callback(8, 45, "Antônio Serafim", "Já tem o dinheiro", _SP, own=False, fell=True),
)


def with_callbacks(workspace: Workspace, **changes: object) -> Workspace:
    base = CallbackList(items=CALLBACKS, chosen="cb1")
    callbacks = replace(base, **changes)  # type: ignore[arg-type]
    return replace(workspace, dialling=replace(workspace.dialling, callbacks=callbacks))


def callbacks(language: str = "pt-BR") -> Workspace:
    """Own ones first, then the team's."""
    return with_callbacks(ready(language))


def moving(language: str = "pt-BR") -> Workspace:
    """Another time, refused by the law once."""
    return with_callbacks(
        ready(language), chosen="cb3", form="move", error="gate_denied", error_params=DENIED
    )


def closing(language: str = "pt-BR") -> Workspace:
    """Closed without a call?"""
    return with_callbacks(ready(language), chosen="cb2", form="close")


def due_soon(language: str = "pt-BR") -> Workspace:
    """Two minutes before, between calls."""
    return with_callbacks(ready(language), soon=CALLBACKS[1])


def due_in_a_call(language: str = "pt-BR") -> Workspace:
    """Two minutes before, while the agent talks."""
    return with_callbacks(talking(language), soon=CALLBACKS[1])


def withdrawn(language: str = "pt-BR", reason: str = "paid") -> Workspace:
    """They paid while the agent talks to them."""
    workspace = talking(language)
    case = workspace.case
    call_id = case.head.call_id if case is not None else ""
    told = Notice("person_withdrawn", (("call_id", call_id), ("reason", reason)))
    return replace(workspace, notices=(told,))


def preview_blocked(language: str = "pt-BR") -> Workspace:
    """A dispute is known before the call."""
    return with_preview(ready(language), offer=OFFER.model_copy(update={"body": body((DISPUTED, PROTESTED))}))


DIALLING = {
    "11-preview": previewing,
    "11-preview-masked": preview_masked,
    "11-preview-denied": preview_denied,
    "11-preview-dialling": preview_dialling,
    "11-preview-blocked": preview_blocked,
    "12-callbacks": callbacks,
    "12-callback-move": moving,
    "12-callback-close": closing,
    "12-callback-soon": due_soon,
    "12-callback-soon-in-call": due_in_a_call,
    "04-withdrawn": withdrawn,
}
