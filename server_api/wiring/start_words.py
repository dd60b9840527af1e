"""Why a server could not start, in three languages: what happened, what was kept, what to do."""

_SENTENCES: dict[str, tuple[str, str, str]] = {
    "port_taken": (
        "A porta {port} em {host} está em uso por outro programa, e o servidor não iniciou. Nada foi "
        "alterado. Encerre esse programa ou escolha outra porta com --port, ACORDO_PORT ou `port` no arquivo "
        "de configuração.",
        "Otro programa usa el puerto {port} en {host} y el servidor no arrancó. Nada cambió. Cierre ese "
        "programa o elija otro puerto con --port, ACORDO_PORT o `port` en el archivo de configuración.",
        "Port {port} on {host} is taken by another program, so the server did not start. Nothing was "
        "changed. Stop that program, or choose another port with --port, ACORDO_PORT or `port` in the "
        "settings file.",
    ),
    "no_address": (
        "Esta máquina não tem o endereço {host}, e o servidor não iniciou. Nada foi alterado. Use em `host` "
        "um dos endereços dela.",
        "Esta máquina no tiene la dirección {host} y el servidor no arrancó. Nada cambió. Ponga en `host` "
        "una de sus direcciones.",
        "This machine has no address {host}, so the server did not start. Nothing was changed. Set `host` to "
        "one of its addresses.",
    ),
    "port_forbidden": (
        "Este usuário não pode usar a porta {port} em {host}. Nada foi alterado. Escolha uma porta acima de "
        "1023.",
        "Este usuario no puede usar el puerto {port} en {host}. Nada cambió. Elija un puerto mayor que 1023.",
        "This user may not listen on port {port} of {host}. Nothing was changed. Choose a port above 1023.",
    ),
    "locked": (
        "O banco de dados está bloqueado por outro programa, e o servidor não iniciou. Nada foi alterado. "
        "Encerre esse programa (talvez outro servidor Acordo com estes dados) e inicie de novo.",
        "Otro programa tiene bloqueada la base de datos y el servidor no arrancó. Nada cambió. Cierre ese "
        "programa (quizá otro servidor Acordo con estos datos) y arranque de nuevo.",
        "The database is locked by another program, so the server did not start. Nothing was changed. Close "
        "that program (perhaps another Acordo server on this data) and start again.",
    ),
    "disk_full": (
        "O disco de {data_dir} está cheio, e o servidor não iniciou. Tudo o que já estava salvo continua "
        "salvo. Libere espaço e inicie de novo.",
        "El disco de {data_dir} está lleno y el servidor no arrancó. Todo lo ya guardado sigue guardado. "
        "Libere espacio y arranque de nuevo.",
        "The disk of {data_dir} is full, so the server did not start. Everything saved before is kept. Free "
        "some space and start again.",
    ),
    "newer_data": (
        "Os dados em {data_dir} são de uma versão mais nova do Acordo, e o servidor não iniciou. Nada foi "
        "alterado. Instale essa versão, ou use outra pasta de dados.",
        "Los datos de {data_dir} son de una versión más nueva de Acordo y el servidor no arrancó. Nada "
        "cambió. Instale esa versión o use otra carpeta de datos.",
        "The data in {data_dir} belong to a newer release of Acordo, so the server did not start. Nothing "
        "was changed. Install that release, or use another data folder.",
    ),
    "store": (
        "O banco de dados não pode ser usado: {detail}. Nada foi alterado. Confira {data_dir} e inicie de "
        "novo.",
        "La base de datos no se puede usar: {detail}. Nada cambió. Revise {data_dir} y arranque de nuevo.",
        "The database cannot be used: {detail}. Nothing was changed. Check {data_dir} and start again.",
    ),
    "store_away": (
        "O servidor do banco de dados não responde: {detail}. Nada foi alterado. Inicie o PostgreSQL, ou "
        "corrija `database_url`, e inicie de novo.",
        "El servidor de la base de datos no responde: {detail}. Nada cambió. Arranque PostgreSQL, o corrija "
        "`database_url`, y arranque de nuevo.",
        "The database's server does not answer: {detail}. Nothing was changed. Start PostgreSQL, or correct "
        "`database_url`, and start again.",
    ),
    "node_taken": (
        "Outro servidor já trabalha neste banco de dados com o nome {detail}, e este não iniciou. Nada foi "
        "alterado. Dê a cada servidor um `switch_id` próprio.",
        "Otro servidor ya trabaja en esta base de datos con el nombre {detail} y este no arrancó. Nada "
        "cambió. Dé a cada servidor un `switch_id` propio.",
        "Another server is at work on this database as {detail}, so this one did not start. Nothing was "
        "changed. Give each server a `switch_id` of its own.",
    ),
    "certificate": (
        "O certificado ou a chave não pode ser usado: {detail}. Nada foi alterado. Corrija `tls_cert` e "
        "`tls_key`, ou remova os dois para que o servidor crie os seus.",
        "El certificado o su clave no se puede usar: {detail}. Nada cambió. Corrija `tls_cert` y `tls_key`, "
        "o quite ambos para que el servidor cree los suyos.",
        "The certificate or its key cannot be used: {detail}. Nothing was changed. Correct `tls_cert` and "
        "`tls_key`, or leave out both and the server makes its own.",
    ),
    "embedded_unavailable": (
        "A central telefônica embutida não funciona nesta máquina; falta: {detail}. Nada foi alterado. "
        "Instale o que falta, ou rode o servidor em Linux ou macOS e aqui só a estação do agente.",
        "La central telefónica integrada no funciona en esta máquina; falta: {detail}. Nada cambió. Instale "
        "lo que falta, o ejecute el servidor en Linux o macOS y aquí solo el escritorio del agente.",
        "The embedded telephone switch cannot run on this machine; missing: {detail}. Nothing was changed. "
        "Install what is missing, or run the server on Linux or macOS, and only the desktop here.",
    ),
    "switch_unknown": (
        'Não há central telefônica chamada {switch!r}. Nada foi alterado. Use `switch = "embedded"`.',
        'No hay una central telefónica llamada {switch!r}. Nada cambió. Use `switch = "embedded"`.',
        'There is no telephone switch named {switch!r}. Nothing was changed. Use `switch = "embedded"`.',
    ),
    "sip_port_taken": (
        "A porta SIP da central está em uso por outro programa ({detail}). Nenhuma ligação foi feita. "
        "Encerre esse programa ou mude `sip_port`.",
        "Otro programa usa el puerto SIP de la central ({detail}). No se hizo ninguna llamada. Cierre ese "
        "programa o cambie `sip_port`.",
        "The switch's SIP port is taken by another program ({detail}). No call was placed. Stop that "
        "program, or change `sip_port`.",
    ),
    "switch_failed": (
        "A central telefônica não iniciou: {detail}. Nenhuma ligação foi feita e nada foi alterado. Inicie "
        "de novo; se persistir, veja o log em {data_dir}.",
        "La central telefónica no arrancó: {detail}. No se hizo ninguna llamada y nada cambió. Arranque de "
        "nuevo; si sigue igual, vea el registro en {data_dir}.",
        "The telephone switch could not start: {detail}. No call was placed and nothing was changed. Start "
        "again; if it stays so, see the log in {data_dir}.",
    ),
    "recording_keys": (
        "As chaves das gravações não podem ser usadas: {detail}. O servidor não iniciou: nenhuma conversa "
        "seria gravada. Nada foi alterado. Corrija o arquivo ou `recordings_key_file`.",
        "Las claves de las grabaciones no se pueden usar: {detail}. El servidor no arrancó, porque ninguna "
        "conversación quedaría grabada. Nada cambió. Corrija el archivo o `recordings_key_file`.",
        "The keys of recordings cannot be used: {detail}. The server did not start, because no conversation "
        "would be recorded. Nothing was changed. Correct the file, or `recordings_key_file`.",
    ),
    "other": (
        "O servidor não pôde iniciar: {detail}. Nada foi alterado. Corrija isso e inicie de novo.",
        "El servidor no pudo arrancar: {detail}. Nada cambió. Corríjalo y arranque de nuevo.",
        "The server could not start: {detail}. Nothing was changed. Correct that and start again.",
    ),
}


def say(code: str, language: str, **params: object) -> str:
    """A sentence in the user's language; a code of no sentence of its own is ``other``."""
    texts = _SENTENCES.get(code, _SENTENCES["other"])
    return texts[{"pt": 0, "es": 1}.get(language[:2], 2)].format(**params)
