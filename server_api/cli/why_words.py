"""What ``why`` says, in three languages; and its words for modes, reasons, results."""

_SENTENCES: dict[str, tuple[str, str, str]] = {
    "who": ("{name} ({person_id})", "{name} ({person_id})", "{name} ({person_id})"),
    "no_call": (
        "Nenhuma ligação nas 24 horas antes e depois deste momento.",
        "Ninguna llamada en las 24 horas antes y después de este momento.",
        "No call within 24 hours of this moment.",
    ),
    "never_asked": (
        "Ninguém perguntou por este devedor nesse período: a discagem não chegou a ele.",
        "Nadie preguntó por este deudor en ese período: la marcación no llegó a él.",
        "Nobody asked about this debtor in that time: dialling did not come to them.",
    ),
    "answers": (
        "Perguntas sem ligação: {count}, as mais próximas primeiro.",
        "Preguntas sin llamada: {count}, las más cercanas primero.",
        "Questions that no call followed: {count}, the nearest first.",
    ),
    "call": (
        "{at}: ligação {direction}, número {number}, do número {caller_id}, campanha {campaign}, modo {mode} "
        "({call_id})",
        "{at}: llamada {direction}, número {number}, desde {caller_id}, campaña {campaign}, modo {mode} "
        "({call_id})",
        "{at}: {direction} call, number {number}, from {caller_id}, campaign {campaign}, mode {mode} "
        "({call_id})",
    ),
    "chosen": (
        "Escolhida por: {strategy}; lista {list}; {place}ª da ordem; peso {score}; tentativa {attempt}; "
        "número {ladder} da escada.",
        "Elegida por: {strategy}; lista {list}; {place}ª del orden; peso {score}; intento {attempt}; "
        "número {ladder} de la escalera.",
        "Chosen by: {strategy}; list {list}; place {place} of the order; weight {score}; attempt {attempt}; "
        "number {ladder} of the ladder.",
    ),
    "pace": ("Ritmo: {pace}.", "Ritmo: {pace}.", "Pace: {pace}."),
    "allowed": (
        "Permitida em {at}, modo {mode}, por:",
        "Permitida el {at}, modo {mode}, por:",
        "Allowed at {at}, mode {mode}, by:",
    ),
    "denied": (
        "Negada em {at}, número {number}: {reason} ({rule}); de novo possível: {next}. Regras:",
        "Denegada el {at}, número {number}: {reason} ({rule}); posible de nuevo: {next}. Reglas:",
        "Denied at {at}, number {number}: {reason} ({rule}); possible again: {next}. Rules:",
    ),
    "not_by_time": ("não só pelo tempo", "no solo por el tiempo", "not by time alone"),
    "result": (
        "Resultado: {result}; agente {agent}; {seconds} s de conversa. {abandoned}",
        "Resultado: {result}; agente {agent}; {seconds} s de conversación. {abandoned}",
        "Result: {result}; agent {agent}; {seconds} s of talk. {abandoned}",
    ),
    "abandoned": (
        "Atendida sem agente livre (abandonada).",
        "Contestada sin agente libre (abandonada).",
        "Answered while no agent was free (abandoned).",
    ),
    "note_wish": (
        "Desejo do devedor desde {since}: {kind}, alcance {scope} {reason}",
        "Deseo del deudor desde {since}: {kind}, alcance {scope} {reason}",
        "The debtor's wish since {since}: {kind}, scope {scope} {reason}",
    ),
    "note_legal": (
        "Situação legal: {kind} ({rule_id})",
        "Situación legal: {kind} ({rule_id})",
        "Legal status: {kind} ({rule_id})",
    ),
    "note_floor_stop": (
        "Toda a discagem parada desde {since}: {reason}",
        "Toda la marcación detenida desde {since}: {reason}",
        "All dialling stopped since {since}: {reason}",
    ),
    "note_lead": (
        "Hoje na campanha {campaign} ({runs}): {state}, próxima vez {since}, último resultado {result}",
        "Hoy en la campaña {campaign} ({runs}): {state}, próxima vez {since}, último resultado {result}",
        "Now in campaign {campaign} ({runs}): {state}, due {since}, last result {result}",
    ),
}

_WORDS: dict[str, tuple[str, str, str]] = {
    "outbound": ("de saída", "saliente", "outbound"),
    "inbound": ("recebida", "entrante", "inbound"),
    "manual": ("manual", "manual", "manual"),
    "preview": ("prévia", "vista previa", "preview"),
    "progressive": ("progressivo", "progresivo", "progressive"),
    "power": ("power", "power", "power"),
    "predictive": ("preditivo", "predictivo", "predictive"),
    "message": ("mensagem gravada", "mensaje grabado", "recorded message"),
    "recorded_message": ("mensagem gravada", "mensaje grabado", "recorded message"),
    "list": ("lista", "lista", "list"),
    "agreed": ("retorno combinado", "rellamada acordada", "agreed callback"),
    "due_order": ("ordem de vencimento", "orden de vencimiento", "order of being due"),
    "person_in_call": ("já em ligação", "ya en llamada", "already in a call"),
    "outside_hours": ("fora do horário permitido", "fuera del horario permitido", "outside the hours"),
    "holiday": ("feriado", "día festivo", "holiday"),
    "cap_reached": ("limite de contatos atingido", "límite de contactos alcanzado", "limit reached"),
    "opted_out": ("pediu para não ser contatado", "pidió no ser contactado", "asked not to be contacted"),
    "channel_not_wished": ("prefere outro canal", "prefiere otro canal", "wants another channel"),
    "channel_not_allowed": ("canal não permitido", "canal no permitido", "channel not allowed"),
    "channel_without_consent": ("canal sem autorização", "canal sin autorización", "channel not authorised"),
    "mode_not_allowed": ("modo não permitido", "modo no permitido", "mode not allowed"),
    "recorded_without_consent": (
        "mensagem gravada sem autorização",
        "mensaje grabado sin autorización",
        "recorded message without consent",
    ),
    "recorded_forbidden": (
        "mensagem gravada proibida",
        "mensaje grabado prohibido",
        "recorded messages forbidden",
    ),
    "no_open_debt": ("sem dívida aberta", "sin deuda abierta", "no open debt"),
    "debt_too_old": ("dívida antiga demais", "deuda demasiado antigua", "debt too old"),
    "rings_too_short": ("toca tempo de menos", "suena muy poco", "rings too short"),
    "abandons_too_many": (
        "meta de abandono alta demais",
        "meta de abandono muy alta",
        "abandon cap too high",
    ),
    "unknown_place": ("lugar desconhecido", "lugar desconocido", "unknown place"),
    "unknown_day": ("calendário não revisto", "calendario no revisado", "calendar not reviewed"),
    "unreadable_rules": ("regras ilegíveis", "reglas ilegibles", "rules that cannot be read"),
    "unreadable_wish": ("desejo ilegível", "deseo ilegible", "a wish that cannot be read"),
    "opt_out": ("não quer contato", "no quiere contacto", "no contact"),
    "hours": ("só em certas horas", "solo a ciertas horas", "only at certain hours"),
    "days": ("só em certos dias", "solo ciertos días", "only on certain days"),
    "only_channel": ("só um canal", "solo un canal", "only one channel"),
    "consent": ("autorização", "autorización", "consent"),
    "text": ("texto da lei", "texto de la ley", "text of the law"),
    "secondary": ("fonte secundária", "fuente secundaria", "secondary source"),
    "conflict": ("fontes divergem", "fuentes discrepan", "sources differ"),
    "unverified": ("não verificada", "no verificada", "unverified"),
    "superseded": ("versão anterior", "versión anterior", "an earlier version"),
    "ONE-CALL": ("uma ligação por pessoa", "una llamada por persona", "one call a person"),
    "PHONE-STATE": ("número utilizável", "número utilizable", "usable number"),
    "OPEN-DEBT": ("dívida aberta", "deuda abierta", "open debt"),
    "LEGAL": ("situação legal", "situación legal", "legal status"),
    "WISHES": ("desejos do devedor", "deseos del deudor", "the debtor's wishes"),
    "RECORDED-MESSAGE": ("mensagens gravadas", "mensajes grabados", "recorded messages"),
    "CREDITOR": ("regras do credor", "reglas del acreedor", "the creditor's rules"),
    "WISH": ("desejo do devedor", "deseo del deudor", "the debtor's wish"),
    "CAMPAIGN-ATTEMPTS": ("tentativas por dia", "intentos por día", "attempts a day"),
    "CAMPAIGN-WEEK": ("tentativas por semana", "intentos por semana", "attempts a week"),
    "CAMPAIGN-NUMBER": ("tentativas por número", "intentos por número", "attempts a number"),
    "CAMPAIGN-TALKS": ("conversas por semana", "conversaciones por semana", "conversations a week"),
}


def say(code: str, language: str, **params: object) -> str:
    """A sentence in the user's language; what a row did not keep is left out of it."""
    return _SENTENCES[code][_column(language)].format_map(_Lenient(params)).strip()


def word(code: str, language: str) -> str:
    """A word of the system in the user's language; one it does not know as it is."""
    return _WORDS[code][_column(language)] if code in _WORDS else code


def _column(language: str) -> int:
    return {"pt": 0, "es": 1}.get(language[:2], 2)


class _Lenient(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "-"
