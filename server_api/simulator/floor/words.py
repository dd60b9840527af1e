"""What the demo says, in the language it is shown in: what happens, what did not, what to do then."""

_LANGUAGES = ("pt-BR", "es", "en")

#: What the autopilot notes about a call, by result; the empty one for all others.
NOTES: dict[str, tuple[str, str, str]] = {
    "": ("Combinado por telefone.", "Acordado por teléfono.", "Agreed by phone."),
    "dispute": ("Não reconhece a compra.", "No reconoce la compra.", "Does not recognise the purchase."),
    "third_party": (
        "Atendeu um parente; ligar depois das 18h.",
        "Contestó un familiar; llamar después de las 18 h.",
        "A relative answered; call after 6 pm.",
    ),
    "hung_up": ("Desligou logo ao atender.", "Colgó al contestar.", "Hung up right after answering."),
    "silent": ("Ninguém falou.", "Nadie habló.", "Nobody spoke."),
    "refusal_amount": ("Acha o valor alto.", "El monto le parece alto.", "Finds the amount too high."),
    "voicemail": ("Caixa postal.", "Buzón de voz.", "Voicemail."),
    "wrong_number": (
        "O número não é da pessoa.",
        "El número no es de la persona.",
        "Not this person's number.",
    ),
}

_SENTENCES: dict[str, tuple[str, str, str]] = {
    "opening": (
        "Abrindo a operação: banco de dados, carteira, operadora, servidor …",
        "Abriendo la operación: base de datos, cartera, operadora, servidor …",
        "Opening the floor: database, portfolio, carrier, server …",
    ),
    "server": (
        "Servidor {url} · dados e registros em {folder}",
        "Servidor {url} · datos y registros en {folder}",
        "Server {url} · data and logs in {folder}",
    ),
    "playing": (
        "Um piloto automático atende {calls} ligações; leva por volta de um minuto e meio …",
        "Un piloto automático atiende {calls} llamadas; tarda alrededor de un minuto y medio …",
        "An autopilot takes {calls} calls; that is about a minute and a half …",
    ),
    "you": (
        "Você é {name} (usuário {login}, senha {password}).",
        "Usted es {name} (usuario {login}, contraseña {password}).",
        "You are {name} (user {login}, password {password}).",
    ),
    "clock": (
        "O relógio do discador está em horário legal. Feche a janela ou tecle Ctrl-C para terminar.",
        "El reloj del marcador está en horario legal. Cierre la ventana o pulse Ctrl-C para terminar.",
        "The dialler's clock is set to legal hours. Close the window or press Ctrl-C to end.",
    ),
    "call": (
        "ligação {number}: {result} · áudio {audio} · tela {screen}{promise}",
        "llamada {number}: {result} · audio {audio} · pantalla {screen}{promise}",
        "call {number}: {result} · audio {audio} · screen {screen}{promise}",
    ),
    "no_result": ("sem resultado", "sin resultado", "no result"),
    "promise": (" · promessa {promise_id}", " · promesa {promise_id}", " · promise {promise_id}"),
    "after": (
        "{ms:.0f} ms depois do atendimento",
        "{ms:.0f} ms después de contestar",
        "{ms:.0f} ms after the answer",
    ),
    "machines": (
        "{count} máquina(s) reconhecida(s) antes de chegar a um operador{judged}",
        "{count} máquina(s) reconocida(s) antes de llegar a un agente{judged}",
        "{count} machine(s) caught before an agent saw them{judged}",
    ),
    "judged": (
        "; decidido {ms:.0f} ms depois do atendimento",
        "; decidido {ms:.0f} ms después de contestar",
        "; judged {ms:.0f} ms after the answer",
    ),
    "result": (
        "{promises} promessa(s) no banco de dados · relatório e imagens em {folder}",
        "{promises} promesa(s) en la base de datos · informe e imágenes en {folder}",
        "{promises} promise(s) in the database · report and pictures in {folder}",
    ),
    "lost": (
        "{count} ligação(ões) caíram com a conexão; outras tomaram o lugar delas.",
        "{count} llamada(s) se perdieron con la conexión; otras tomaron su lugar.",
        "{count} call(s) went with a lost link; others took their place.",
    ),
    "problem": ("Não está certo: {what}", "No está bien: {what}", "Not as it should be: {what}"),
    "not_opened": (
        "A operação não abriu.\n{what}\nNada ficou rodando. Corrija o que se diz acima e repita o comando.",
        "La operación no abrió.\n{what}\nNada quedó en marcha. Corrija lo indicado y repita el comando.",
        "The floor did not open.\n{what}\nNothing is left running. Mend what is said above and try again.",
    ),
    "closed": ("A operação está fechada.", "La operación está cerrada.", "The floor is closed."),
    "no_record": (
        "A janela terminou (código {code}) antes de escrever o que fez. Fim do registro dela:\n{tail}",
        "La ventana terminó (código {code}) antes de escribir lo que hizo. Fin de su registro:\n{tail}",
        "The window ended (code {code}) before it wrote down what it did. The end of its log:\n{tail}",
    ),
    "too_long": (
        "A janela não terminou em {seconds:.0f} s e foi fechada.",
        "La ventana no terminó en {seconds:.0f} s y se cerró.",
        "The window did not come to its end within {seconds:.0f} s and was closed.",
    ),
    "stopped_link": (
        "a conexão com o servidor caiu e não voltou",
        "la conexión con el servidor se cortó y no volvió",
        "the link to the server went and did not come back",
    ),
    "stopped_server": (
        "o servidor parou (código {code}); o motivo está no fim de {log}",
        "el servidor se detuvo (código {code}); el motivo está al final de {log}",
        "the server stopped (code {code}); the reason is at the end of {log}",
    ),
    "stopped_sign_in": (
        "o servidor não aceitou a entrada",
        "el servidor no aceptó el acceso",
        "the server did not accept the sign-in",
    ),
    "stopped_left": (
        "a janela foi fechada antes do fim",
        "la ventana se cerró antes del final",
        "the window was closed before the end",
    ),
    "stopped_stuck": (
        "a janela não chegou aonde devia",
        "la ventana no llegó adonde debía",
        "the window did not get where it should",
    ),
    "detail": (
        " (detalhe técnico: {detail})",
        " (detalle técnico: {detail})",
        " (technical detail: {detail})",
    ),
    "few_calls": (
        "{made} de {wanted} ligações foram feitas",
        "se hicieron {made} de {wanted} llamadas",
        "{made} of {wanted} calls were made",
    ),
    "not_whole": (
        "a ligação {number} não está inteira: {missing} (id {call_id})",
        "la llamada {number} no está completa: {missing} (id {call_id})",
        "call {number} is not whole: {missing} (id {call_id})",
    ),
    "missing_connected": ("ninguém foi conectado", "nadie fue conectado", "nobody was connected"),
    "missing_popped": ("o caso não apareceu", "el caso no apareció", "the case did not appear"),
    "missing_result": ("falta o resultado", "falta el resultado", "the result is missing"),
    "missing_saved": (
        "o resultado não chegou ao servidor",
        "el resultado no llegó al servidor",
        "the result did not reach the server",
    ),
    "no_promise": (
        "nenhuma promessa deste teste está no banco de dados",
        "ninguna promesa de esta prueba está en la base de datos",
        "no promise of this run is in the database",
    ),
    "what_now": (
        "O que fazer: feche outros programas pesados e repita o comando. Se voltar a parar, veja a última "
        "imagem em {folder} e os registros em {logs}.",
        "Qué hacer: cierre otros programas pesados y repita el comando. Si vuelve a parar, vea la última "
        "imagen en {folder} y los registros en {logs}.",
        "What to do: close other heavy programs and run the command again. If it stops again, look at the "
        "last picture in {folder} and at the logs in {logs}.",
    ),
}


class Words:
    """The sentences in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._at = _LANGUAGES.index(language)

    def __call__(self, key: str, **given: object) -> str:
        """A sentence with what is given put in."""
        return _SENTENCES[key][self._at].format(**given)

    def notes(self) -> dict[str, str]:
        """What is noted about a call, by result."""
        return {result: said[self._at] for result, said in NOTES.items()}
