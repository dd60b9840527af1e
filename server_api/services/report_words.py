"""What a compliance report says, in three languages: every figure with how it is counted."""

#: Portuguese, Spanish, English.
Texts = tuple[str, str, str]

#: Of a figure: its name, and its definition.
FIGURES: dict[str, tuple[Texts, Texts]] = {
    "placed": (
        ("Tentativas", "Intentos", "Attempts"),
        (
            "Ligações de saída que chegaram à rede; as que a central recusou não contam.",
            "Llamadas salientes que llegaron a la red; no cuentan las que rechazó la central.",
            "Outbound calls that reached the network; those refused by the switch do not count.",
        ),
    ),
    "received": (
        ("Recebidas", "Recibidas", "Received"),
        (
            "Ligações dos devedores; não são tentativas.",
            "Llamadas de los deudores; no son intentos.",
            "Calls from debtors; they are no attempts.",
        ),
    ),
    "unpermitted": (
        (
            "Tentativas sem permissão registrada",
            "Intentos sin permiso registrado",
            "Attempts without permission",
        ),
        (
            "Tentativas sem as regras que as permitiram gravadas com a ligação. Deve ser 0.",
            "Intentos sin las reglas que los permitieron guardadas con la llamada. Debe ser 0.",
            "Attempts that do not carry the rules that allowed them. Must be 0.",
        ),
    ),
    "outside": (
        ("Tentativas fora do horário", "Intentos fuera del horario", "Attempts outside the hours"),
        (
            "Conferidas de novo agora: horas e feriados do lugar do devedor e do número pelas regras de "
            "hoje. Deve ser 0.",
            "Revisados de nuevo ahora: horas y feriados del lugar del deudor y del número por las reglas de "
            "hoy. Debe ser 0.",
            "Looked at again now: hours and holidays of the debtor's place and the number's, by today's "
            "rules. Must be 0.",
        ),
    ),
    "answered": (
        ("Atendidas", "Contestadas", "Answered"),
        (
            "Tentativas atendidas por pessoa ou máquina.",
            "Intentos contestados por una persona o una máquina.",
            "Attempts answered by a person or a machine.",
        ),
    ),
    "persons": (
        ("Atendidas por pessoas", "Contestadas por personas", "Answered by persons"),
        (
            "Atendidas que o detector não julgou máquina.",
            "Contestadas que el detector no juzgó máquina.",
            "Answered and not judged a machine by the detector.",
        ),
    ),
    "conversations": (
        ("Conversas", "Conversaciones", "Conversations"),
        (
            "Ligações em que devedor e agente se ouviram, também recebidas.",
            "Llamadas en que deudor y agente se oyeron, también recibidas.",
            "Calls in which debtor and agent heard each other, received ones too.",
        ),
    ),
    "right_party": (
        ("Pessoa certa", "Persona correcta", "Right party"),
        (
            "Conversas cujo resultado diz que era o devedor.",
            "Conversaciones cuyo resultado dice que era el deudor.",
            "Conversations whose result says that it was the debtor.",
        ),
    ),
    "abandoned": (
        ("Abandonadas", "Abandonadas", "Abandoned"),
        (
            "Pessoas que atenderam sem que houvesse agente livre em tempo.",
            "Personas que contestaron sin que hubiera agente libre a tiempo.",
            "Persons who answered while no agent was free in time.",
        ),
    ),
    "abandoned_persons": (
        ("Abandono / pessoas", "Abandono / personas", "Abandoned / persons"),
        (
            "Abandonadas ÷ atendidas por pessoas. É a base do limite (US TSR: 3 % em 30 dias).",
            "Abandonadas ÷ contestadas por personas. Es la base del límite (US TSR: 3 % en 30 días).",
            "Abandoned ÷ answered by persons. The cap stands on it (US TSR: 3 % in 30 days).",
        ),
    ),
    "abandoned_answered": (
        ("Abandono / atendidas", "Abandono / contestadas", "Abandoned / answered"),
        (
            "Abandonadas ÷ todas as atendidas, também por máquinas.",
            "Abandonadas ÷ todas las contestadas, también por máquinas.",
            "Abandoned ÷ all answered, machines too.",
        ),
    ),
    "overflowed": (
        ("Transbordo", "Desborde", "Overflowed"),
        (
            "Pessoas sem agente livre que um robô ou mensagem atendeu em vez de abandonar.",
            "Personas sin agente libre que atendió un robot o mensaje en vez de abandonar.",
            "Persons without a free agent whom a bot or message took instead of a drop.",
        ),
    ),
    "short": (
        ("Ligações curtas", "Llamadas cortas", "Short calls"),
        (
            "Tentativas não atendidas, atendidas por máquina ou de até 6 s ÷ tentativas (Anatel: 85 % "
            "acima de 100.000 por dia).",
            "Intentos sin respuesta, contestados por máquina o de hasta 6 s ÷ intentos (Anatel: 85 % "
            "con más de 100.000 por día).",
            "Attempts not answered, answered by a machine or of 6 s at most ÷ attempts (Anatel: 85 % above "
            "100,000 a day).",
        ),
    ),
    "asked": (
        ("Perguntas às regras", "Preguntas a las reglas", "Questions to the rules"),
        (
            "Respostas das regras de contato gravadas no período.",
            "Respuestas de las reglas de contacto guardadas en el período.",
            "Answers of the rules of contact stored in the time.",
        ),
    ),
    "refused": (
        ("Negadas", "Denegadas", "Denied"),
        (
            "Das quais não permitiram o contato; por regra abaixo.",
            "De ellas, las que no permitieron el contacto; por regla abajo.",
            "Those that did not allow the contact; by rule below.",
        ),
    ),
    "opt_outs": (
        ("Pedidos de não contato", "Pedidos de no contacto", "Opt-outs"),
        (
            "Gravados no período; valem desde a gravação.",
            "Guardados en el período; valen desde que se guardan.",
            "Written down in the time; in force from then on.",
        ),
    ),
    "tma": (
        ("TMA", "TMC", "Average talk time"),
        (
            "Tempo médio de conversa: soma das conversas ÷ conversas, em segundos.",
            "Tiempo medio de conversación: suma de las conversaciones ÷ conversaciones, en segundos.",
            "Sum of the talks ÷ conversations, in seconds.",
        ),
    ),
    "tmo": (
        ("TMO", "TMO", "Average handling time"),
        (
            "TMA mais o tempo médio de finalização das ligações da campanha, em segundos.",
            "TMC más el tiempo medio de cierre de las llamadas de la campaña, en segundos.",
            "Average talk time plus the average wrap-up of the campaign's calls, in seconds.",
        ),
    ),
    "occupancy": (
        ("Ocupação", "Ocupación", "Occupancy"),
        (
            "(conversa + finalização) ÷ (tempo conectado − pausas) dos agentes da campanha.",
            "(conversación + cierre) ÷ (tiempo conectado − pausas) de los agentes de la campaña.",
            "(talk + wrap-up) ÷ (signed in − paused) of the campaign's agents.",
        ),
    ),
    "pause": (
        ("Pausa", "Pausa", "Pause"),
        (
            "Tempo em pausa ÷ tempo conectado dos agentes da campanha.",
            "Tiempo en pausa ÷ tiempo conectado de los agentes de la campaña.",
            "Time paused ÷ time signed in of the campaign's agents.",
        ),
    ),
    "promises": (
        ("Promessas {currency}", "Promesas {currency}", "Promises {currency}"),
        (
            "Feitas no período, e seu valor.",
            "Hechas en el período, y su valor.",
            "Made in the time, and their value.",
        ),
    ),
    "kept": (
        ("Cumpridas {currency}", "Cumplidas {currency}", "Kept {currency}"),
        (
            "Das feitas no período, pagas até hoje, seu valor e sua parte das feitas.",
            "De las hechas en el período, pagadas hasta hoy, su valor y su parte de las hechas.",
            "Of those made in the time, paid until now, their value and their share of those made.",
        ),
    ),
    "broken": (
        ("Quebradas {currency}", "Incumplidas {currency}", "Broken {currency}"),
        (
            "Das feitas no período, vencidas sem pagamento.",
            "De las hechas en el período, vencidas sin pago.",
            "Of those made in the time, past due without payment.",
        ),
    ),
}

TEXTS: dict[str, Texts] = {
    "title_campaign": (
        "Conformidade da campanha {name}",
        "Cumplimiento de la campaña {name}",
        "Compliance of campaign {name}",
    ),
    "title_person": (
        "Conformidade dos contatos com {name}",
        "Cumplimiento de los contactos con {name}",
        "Compliance of contacts with {name}",
    ),
    "period": ("Período", "Período", "Period"),
    "made": ("Emitido", "Emitido", "Made"),
    "subject": ("Identificação", "Identificación", "Id"),
    "note": ("Nota", "Nota", "Note"),
    "local": (
        "Horas de cada tentativa pelo relógio do devedor; período pelo fuso {zone}.",
        "Horas de cada intento por el reloj del deudor; período por el huso {zone}.",
        "Each attempt by the debtor's clock; the period by zone {zone}.",
    ),
    "figures": ("Números", "Cifras", "Figures"),
    "figure": ("Número", "Cifra", "Figure"),
    "value": ("Valor", "Valor", "Value"),
    "definition": ("Definição", "Definición", "Definition"),
    "attempts": ("Cada ligação", "Cada llamada", "Every call"),
    "attempts_cut": (
        "Cada ligação: as primeiras {shown} de {count}; todas no CSV",
        "Cada llamada: las primeras {shown} de {count}; todas en el CSV",
        "Every call: the first {shown} of {count}; all of them in the CSV",
    ),
    "when": ("Quando (devedor)", "Cuándo (deudor)", "When (debtor)"),
    "person": ("Devedor", "Deudor", "Debtor"),
    "number": ("Número", "Número", "Number"),
    "campaign": ("Campanha", "Campaña", "Campaign"),
    "mode": ("Modo", "Modo", "Mode"),
    "allowed_by": (
        "Permitida por (regra@versão)",
        "Permitida por (regla@versión)",
        "Allowed by (rule@version)",
    ),
    "result": ("Resultado", "Resultado", "Result"),
    "agent": ("Agente", "Agente", "Agent"),
    "talk": ("Conversa s", "Conversación s", "Talk s"),
    "recording": ("Gravação", "Grabación", "Recording"),
    "denials": ("Negadas por regra", "Denegadas por regla", "Denied, by rule"),
    "rule": ("Regra", "Regla", "Rule"),
    "reason": ("Motivo", "Motivo", "Reason"),
    "count": ("Vezes", "Veces", "Times"),
    "rules": ("As regras e suas fontes", "Las reglas y sus fuentes", "The rules and their sources"),
    "name": ("Nome", "Nombre", "Name"),
    "status": ("Evidência", "Evidencia", "Evidence"),
    "source": ("Fonte", "Fuente", "Source"),
    "page": ("Página {n}", "Página {n}", "Page {n}"),
}


def text(code: str, language: str, **params: object) -> str:
    """A text of the report."""
    return _pick(TEXTS[code], language).format(**params) if params else _pick(TEXTS[code], language)


def figure(code: str, language: str, **params: object) -> tuple[str, str]:
    """A figure's name and its definition."""
    label, definition = FIGURES[code]
    return _pick(label, language).format(**params), _pick(definition, language)


def _pick(texts: Texts, language: str) -> str:
    return texts[{"pt": 0, "es": 1}.get(language[:2], 2)]
