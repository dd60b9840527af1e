"""A call without a result as a row of the debtor's timeline, in the debtor's language."""

from server_api.telephony.port import EndCause

#: How a call ends that was answered while no agent was free: by a message, or by what stands in for agents.
ABANDONED = "abandoned"
OVERFLOWED = "overflowed"
#: How a call of a campaign without agents ends that a person answered.
MESSAGE_PLAYED = "message_played"
MESSAGE_CUT = "message_cut"

_NO_CONTACT = ("Sem contato", "Sin contacto", "No contact")
_TALKED = (
    "Conversa ainda sem resultado",
    "Conversación todavía sin resultado",
    "Conversation without a result yet",
)
_CARRIER = (
    "A operadora não completou a ligação",
    "La operadora no completó la llamada",
    "The carrier did not complete the call",
)
_DROPPED = ("A ligação caiu", "Se cortó la llamada", "The line dropped")
_ATTEMPT: dict[str, tuple[str, str, str]] = {
    EndCause.NORMAL: ("Atendeu e desligou", "Contestó y colgó", "Answered and hung up"),
    EndCause.BUSY: ("Ocupado", "Ocupado", "Busy"),
    EndCause.NO_ANSWER: ("Não atendeu", "No contestó", "No answer"),
    EndCause.REJECTED: ("Recusou a ligação", "Rechazó la llamada", "Declined the call"),
    EndCause.INVALID_NUMBER: ("O número não existe", "El número no existe", "The number does not exist"),
    EndCause.CONGESTION: _CARRIER,
    EndCause.NOT_ACCEPTABLE: _CARRIER,
    EndCause.TRUNK_SILENT: _CARRIER,
    EndCause.MEDIA_LOST: _DROPPED,
    EndCause.SWITCH_LOST: _DROPPED,
    EndCause.CANCELLED: (
        "Encerrada antes de atender",
        "Terminada antes de que contestara",
        "Ended before an answer",
    ),
    "machine": ("Caixa postal", "Buzón de voz", "Voicemail"),
    "tone": (
        "Tons da rede: o número não foi alcançado",
        "Tonos de la red: no se alcanzó el número",
        "Network tones: the number was not reached",
    ),
    "fax": ("Aparelho de fax", "Aparato de fax", "Fax machine"),
    ABANDONED: (
        "Atendeu e nenhum agente estava livre",
        "Contestó y ningún agente estaba libre",
        "Answered while no agent was free",
    ),
    OVERFLOWED: (
        "Atendeu e ouviu uma mensagem",
        "Contestó y escuchó un mensaje",
        "Answered and heard a message",
    ),
    MESSAGE_PLAYED: (
        "Ouviu a mensagem gravada inteira",
        "Escuchó el mensaje grabado entero",
        "Heard the whole recorded message",
    ),
    MESSAGE_CUT: (
        "Não ouviu a mensagem gravada até o fim",
        "No escuchó el mensaje grabado hasta el final",
        "Did not hear the recorded message to its end",
    ),
}


def attempt_text(cause: str, language: str) -> str:
    """How a call ended that reached nobody.

    ``cause``: EndCause, one of the above, a machine's verdict.
    """
    return _ATTEMPT[cause][_of(language)]


def no_contact(language: str) -> str:
    """The result of every such call."""
    return _NO_CONTACT[_of(language)]


def no_result_yet(language: str) -> str:
    """A conversation whose result the agent has not given yet."""
    return _TALKED[_of(language)]


def _of(language: str) -> int:
    return {"pt": 0, "es": 1}.get(language[:2], 2)
