"""What the commands say, in three languages: what happened, what was kept, what to do."""

import os

from server_api.cli.pace_words import PACE
from server_api.cli.policy_words import POLICY
from server_api.cli.script_words import SCRIPTS
from server_api.cli.slip_words import SLIPS
from server_api.cli.whom_words import WHOM

_SENTENCES: dict[str, tuple[str, str, str]] = {
    "imported": (
        "{good} de {rows} linhas carregadas: {people_added} devedores e {debts_added} dívidas novos, "
        "{people_changed} e {debts_changed} atualizados, {phones_added} telefones, "
        "{history_added} contatos anteriores.",
        "{good} de {rows} filas cargadas: {people_added} deudores y {debts_added} deudas nuevos, "
        "{people_changed} y {debts_changed} actualizados, {phones_added} teléfonos, "
        "{history_added} contactos anteriores.",
        "{good} of {rows} rows loaded: {people_added} debtors and {debts_added} debts new, "
        "{people_changed} and {debts_changed} updated, {phones_added} numbers, "
        "{history_added} past contacts.",
    ),
    "import_report": (
        "{lines} observações em {report}.",
        "{lines} observaciones en {report}.",
        "{lines} remarks in {report}.",
    ),
    "user_added": ("Usuário {name} criado.", "Usuario {name} creado.", "User {name} created."),
    "campaign_added": (
        "Campanha {name} criada com {leads} devedores.",
        "Campaña {name} creada con {leads} deudores.",
        "Campaign {name} created with {leads} debtors.",
    ),
    "detection_changed": (
        "Detecção da campanha {name} alterada; vale a partir da próxima ligação.",
        "Detección de la campaña {name} modificada; vale desde la próxima llamada.",
        "Detection of campaign {name} changed; it holds from the next call on.",
    ),
    "campaign_unknown": (
        "Não há campanha {name}. Nada foi alterado. Veja a lista com: campaign list.",
        "No hay campaña {name}. Nada cambió. Vea la lista con: campaign list.",
        "There is no campaign {name}. Nothing was changed. See the list with: campaign list.",
    ),
    "threshold_unknown": (
        "{name} não é um limite da detecção. Nada foi alterado. Use por exemplo pause_ms=300.",
        "{name} no es un umbral de la detección. Nada cambió. Use por ejemplo pause_ms=300.",
        "{name} is no threshold of the detection. Nothing was changed. Use for example pause_ms=300.",
    ),
    "verdicts": (
        "{campaign} · {trunk_id}: {judged} julgadas, {people} pessoas, {machines} máquinas, {silent} em "
        "silêncio, {unsure} sem decisão; {corrected} corrigidas, {wrong_machine} caixas postais chegaram a "
        "agentes, {wrong_person} pessoas tomadas por máquina: {wrong_pct}% de erro.",
        "{campaign} · {trunk_id}: {judged} juzgadas, {people} personas, {machines} máquinas, {silent} en "
        "silencio, {unsure} sin decisión; {corrected} corregidas, {wrong_machine} buzones llegaron a "
        "agentes, {wrong_person} personas tomadas por máquina: {wrong_pct}% de error.",
        "{campaign} · {trunk_id}: {judged} judged, {people} people, {machines} machines, {silent} silent, "
        "{unsure} undecided; {corrected} corrected, {wrong_machine} voicemails reached agents, "
        "{wrong_person} people taken for machines: {wrong_pct}% wrong.",
    ),
    "no_verdicts": (
        "Nenhuma ligação foi julgada ainda.",
        "Todavía no se juzgó ninguna llamada.",
        "No call was judged yet.",
    ),
    "short_calls": (
        "{trunk_id}: {short} de {answered} atendidas duraram até 6 s ({short_pct}%).",
        "{trunk_id}: {short} de {answered} contestadas duraron hasta 6 s ({short_pct}%).",
        "{trunk_id}: {short} of {answered} answered calls lasted 6 s at most ({short_pct}%).",
    ),
    "caller_added": ("Número {name} criado.", "Número {name} creado.", "Number {name} added."),
    "number_wrong": (
        "{name} não é um número de telefone. Nada foi alterado. Escreva-o com DDD, ou com + e o país.",
        "{name} no es un número de teléfono. Nada cambió. Escríbalo con código de área, o con + y el país.",
        "{name} is no telephone number. Nothing was changed. Write it with area code, or with + and country.",
    ),
    "codec_wrong": (
        "{name} não é um codec conhecido. Nada foi alterado. Conhecidos: PCMA, PCMU, G722.",
        "{name} no es un códec conocido. Nada cambió. Conocidos: PCMA, PCMU, G722.",
        "{name} is no known codec. Nothing was changed. Known ones are PCMA, PCMU and G722.",
    ),
    "register_nameless": (
        "O tronco {name} não pode se registrar sem --username. Nada foi alterado.",
        "La troncal {name} no puede registrarse sin --username. Nada cambió.",
        "Trunk {name} cannot register without --username. Nothing was changed.",
    ),
    "number_exists": (
        "O número {name} já existe. Nada foi alterado.",
        "El número {name} ya existe. Nada cambió.",
        "The number {name} is there already. Nothing was changed.",
    ),
    "trunk_added": ("Tronco {name} criado.", "Troncal {name} creada.", "Trunk {name} created."),
    "recordings_good": (
        "{checked} gravações conferidas: inteiras e sem alteração. {gone} já eliminadas no prazo.",
        "{checked} grabaciones revisadas: enteras y sin cambios. {gone} ya eliminadas en su plazo.",
        "{checked} recordings checked: whole and unchanged. {gone} were done away with in their time.",
    ),
    "recordings_bad": (
        "{count} gravações com problema:\n  {detail}\nNada foi alterado. Guarde os arquivos como estão e "
        "compare com a cópia de segurança.",
        "{count} grabaciones con problema:\n  {detail}\nNada cambió. Guarde los archivos como están y "
        "compárelos con la copia de respaldo.",
        "{count} recordings have a fault:\n  {detail}\nNothing was changed. Keep the files as they are and "
        "compare them with the backup.",
    ),
    "recording_report": (
        "{missing} de {calls} conversas sem gravação inteira.",
        "{missing} de {calls} conversaciones sin grabación entera.",
        "{missing} of {calls} conversations have no whole recording.",
    ),
    "recording_exported": (
        "Gravação salva em {file} ({bytes} bytes); a exportação ficou registrada.",
        "Grabación guardada en {file} ({bytes} bytes); la exportación quedó registrada.",
        "Recording written to {file} ({bytes} bytes); the export is in the log.",
    ),
    "recording_hold": (
        "A gravação {id} fica guardada até ser liberada.",
        "La grabación {id} queda guardada hasta que se libere.",
        "Recording {id} is kept until it is released.",
    ),
    "recording_release": (
        "A gravação {id} volta a ter o prazo da lei.",
        "La grabación {id} vuelve a tener el plazo de la ley.",
        "Recording {id} is kept as long as the law wants, no longer.",
    ),
    "recording_key_added": (
        "Nova chave {id} em {file}. Reinicie o servidor para usá-la e guarde uma cópia em outro lugar.",
        "Nueva clave {id} en {file}. Reinicie el servidor para usarla y guarde una copia en otro lugar.",
        "New key {id} in {file}. Restart the server to use it, and keep a copy of the file elsewhere.",
    ),
    "not_admin": (
        "{name} não é um administrador. Nada foi exportado.",
        "{name} no es un administrador. No se exportó nada.",
        "{name} is not an administrator. Nothing was exported.",
    ),
    "no_recording": (
        "Não há gravação {name}, ou ela já foi eliminada. Nada foi alterado. Confira o número.",
        "No hay grabación {name}, o ya fue eliminada. Nada cambió. Revise el número.",
        "There is no recording {name}, or it is no more. Nothing was changed. Check the id.",
    ),
    "bad_recording": (
        "A gravação não pode ser lida: {detail}. Guarde o arquivo e compare com a cópia de segurança.",
        "La grabación no se puede leer: {detail}. Guarde el archivo y compárelo con la copia de respaldo.",
        "The recording cannot be read: {detail}. Keep the file as it is and compare it with the backup.",
    ),
    "key_unreadable": (
        "O arquivo de chaves não pode ser lido: {detail}. Nada foi alterado. Confira o caminho.",
        "El archivo de claves no se puede leer: {detail}. Nada cambió. Revise la ruta y el permiso.",
        "The key file cannot be read: {detail}. Nothing was changed. Check its path and permission.",
    ),
    "key_malformed": (
        "O arquivo de chaves está danificado ({detail}). Sem ele nenhuma gravação se abre: recupere a cópia.",
        "El archivo de claves está dañado ({detail}). Sin él las grabaciones no se abren: recupere la copia.",
        "The key file is damaged ({detail}). Without it no recording can be opened: restore its copy.",
    ),
    "key_open_to_others": (
        "Outros usuários podem ler as chaves em {detail}. Nada foi feito. Restrinja com: chmod 600.",
        "Otros usuarios pueden leer las claves en {detail}. No se hizo nada. Restrinja con: chmod 600.",
        "Other users can read the keys in {detail}. Nothing was done. Restrict it with: chmod 600.",
    ),
    "cannot_open": (
        "O arquivo não pôde ser aberto: {detail}. Nada foi alterado. Confira o caminho e tente de novo.",
        "No se pudo abrir el archivo: {detail}. Nada cambió. Revise la ruta e intente de nuevo.",
        "The file cannot be opened: {detail}. Nothing was changed. Check the path and try again.",
    ),
    "missing_column": (
        "Faltam colunas no arquivo: {detail}. Nada foi carregado. Corrija o arquivo ou o mapa (--map).",
        "Faltan columnas en el archivo: {detail}. No se cargó nada. Corrija el archivo o el mapa (--map).",
        "The file lacks columns: {detail}. Nothing was loaded. Correct the file or the map (--map).",
    ),
    "utf16": (
        "O arquivo {detail} está em UTF-16. Nada foi carregado. Salve-o como CSV UTF-8.",
        "El archivo {detail} está en UTF-16. No se cargó nada. Guárdelo como CSV UTF-8.",
        "The file {detail} is UTF-16. Nothing was loaded. Save it as CSV UTF-8.",
    ),
    "bad_batch": (
        "A linha {line} não é um comando. As linhas anteriores foram executadas. "
        'Escreva {{"do": ["user", "add", …]}}.',
        "La línea {line} no es un comando. Las líneas anteriores se ejecutaron. "
        'Escriba {{"do": ["user", "add", …]}}.',
        "Line {line} is no command. The lines before it were carried out. "
        'Write {{"do": ["user", "add", …]}}.',
    ),
    "bad_map": (
        "O mapa não pode ser usado: {detail}. Nada foi carregado.",
        "El mapa no se puede usar: {detail}. No se cargó nada.",
        "The map cannot be used: {detail}. Nothing was loaded.",
    ),
    "bad_settings": (
        "A configuração não pode ser usada:\n  {detail}\nNada foi alterado. Corrija e tente de novo.",
        "La configuración no se puede usar:\n  {detail}\nNada cambió. Corríjala e intente de nuevo.",
        "The configuration cannot be used:\n  {detail}\nNothing was changed. Correct it and try again.",
    ),
    "setting_unknown": (
        "Não existe a configuração {name!r}",
        "No existe la opción {name!r}",
        "There is no setting named {name!r}",
    ),
    "setting_wrong": ("{name}: {detail}", "{name}: {detail}", "{name}: {detail}"),
    "setting_unreadable": (
        "O arquivo {name} não pôde ser lido: {detail}",
        "No se pudo leer el archivo {name}: {detail}",
        "The settings file {name} cannot be read: {detail}",
    ),
    "setting_not_toml": (
        "O arquivo {name} não é TOML válido: {detail}",
        "El archivo {name} no es TOML válido: {detail}",
        "The settings file {name} is not valid TOML: {detail}",
    ),
    "busy": (
        "O banco de dados está ocupado por outro programa. Nada foi alterado; tente de novo em instantes.",
        "Otro programa ocupa la base de datos. Nada cambió; intente de nuevo en un momento.",
        "Another program holds the database. Nothing was changed; try again in a moment.",
    ),
    "disk_full": (
        "O disco está cheio. O que já estava salvo continua salvo; libere espaço e tente de novo.",
        "El disco está lleno. Lo ya guardado sigue guardado; libere espacio e intente de nuevo.",
        "The disk is full. What was saved before is kept; free some space and try again.",
    ),
    "store": (
        "O banco de dados não pode ser usado: {detail}. Nada foi alterado.",
        "La base de datos no se puede usar: {detail}. Nada cambió.",
        "The database cannot be used: {detail}. Nothing was changed.",
    ),
    "user_exists": (
        "Já existe um usuário {login}. Nada foi alterado; escolha outro nome.",
        "Ya existe un usuario {login}. Nada cambió; elija otro nombre.",
        "There is a user {login} already. Nothing was changed; choose another name.",
    ),
    "login_empty": ("Falta o nome de acesso.", "Falta el nombre de acceso.", "The sign-in name is missing."),
    "password_short": (
        "A senha precisa de pelo menos {least} caracteres. Nada foi alterado.",
        "La contraseña necesita al menos {least} caracteres. Nada cambió.",
        "The password needs at least {least} characters. Nothing was changed.",
    ),
    "creditor_unknown": (
        "Não há credor {name}. Nada foi alterado; importe a carteira primeiro.",
        "No hay acreedor {name}. Nada cambió; importe la cartera primero.",
        "There is no creditor {name}. Nothing was changed; import the portfolio first.",
    ),
    "trunk_unknown": (
        "Não há tronco {name}. Nada foi alterado; crie-o com `trunk add`.",
        "No hay troncal {name}. Nada cambió; créela con `trunk add`.",
        "There is no trunk {name}. Nothing was changed; create it with `trunk add`.",
    ),
    "trunk_exists": (
        "Já existe um tronco {name}. Nada foi alterado.",
        "Ya existe una troncal {name}. Nada cambió.",
        "There is a trunk {name} already. Nothing was changed.",
    ),
    "user_unknown": (
        "Não há usuário {name}. Nada foi alterado.",
        "No hay usuario {name}. Nada cambió.",
        "There is no user {name}. Nothing was changed.",
    ),
    "port_wrong": (
        "A porta {name} não existe: use de 1 a 65535.",
        "El puerto {name} no existe: use de 1 a 65535.",
        "There is no port {name}: use 1 to 65535.",
    ),
    "preset_added": (
        "Destino {name} criado.",
        "Destino {name} creado.",
        "Transfer target {name} created.",
    ),
    "preset_retired": (
        "Destino {id} fora de uso.",
        "Destino {id} fuera de uso.",
        "Transfer target {id} is out of use.",
    ),
    "preset_unknown": (
        "Não há destino {name}. Nada foi alterado.",
        "No hay destino {name}. Nada cambió.",
        "There is no transfer target {name}. Nothing was changed.",
    ),
    "prompt_kept": ("Mensagem em {file}.", "Mensaje en {file}.", "Message in {file}."),
    "prompt_bad": (
        "A gravação não pode ser usada ({detail}): é preciso WAV mono de 16 bits, 8 ou 16 kHz, até 60 s.",
        "La grabación no se puede usar ({detail}): hace falta WAV mono de 16 bits, 8 o 16 kHz, hasta 60 s.",
        "The recording cannot be used ({detail}): it takes WAV, mono, 16 bit, 8 or 16 kHz, up to 60 s.",
    ),
    "prompt_short": (
        "A mensagem precisa de pelo menos {least} s. Nada foi alterado.",
        "El mensaje necesita al menos {least} s. Nada cambió.",
        "The message must last at least {least} s. Nothing was changed.",
    ),
    "prompt_unknown": (
        "Não há mensagem {name}. Nada foi alterado.",
        "No hay mensaje {name}. Nada cambió.",
        "There is no message {name}. Nothing was changed.",
    ),
    "prompt_not_made": (
        "A mensagem não foi criada: falta a campanha ou o espeak-ng. Instale-o ou grave a sua.",
        "El mensaje no se creó: falta la campaña o espeak-ng. Instálelo o grabe el suyo.",
        "The message was not made: the campaign or espeak-ng is missing. Install it, or record your own.",
    ),
    "why_nobody": (
        "Não há devedor nem ligação {words}. Procure por id, documento ou número (+5511987654321).",
        "No hay deudor ni llamada {words}. Busque por id, documento o número (+5511987654321).",
        "There is no debtor or call {words}. Look by id, document or number (+5511987654321).",
    ),
    "why_many": (
        "Mais de um devedor com {words}. Procure pelo id ou documento.",
        "Más de un deudor con {words}. Busque por el id o documento.",
        "More than one debtor with {words}. Look by id or document.",
    ),
    "report_made": (
        "Relatório em {file} ({bytes} bytes).",
        "Informe en {file} ({bytes} bytes).",
        "Report in {file} ({bytes} bytes).",
    ),
    "report_nobody": (
        "Não há essa campanha nem esse devedor. Nada foi escrito.",
        "No existe esa campaña ni ese deudor. No se escribió nada.",
        "There is no such campaign or debtor. Nothing was written.",
    ),
    "report_days": (
        "O período deve ir de um dia a outro não anterior, até 366 dias. Nada foi escrito.",
        "El período debe ir de un día a otro no anterior, hasta 366 días. No se escribió nada.",
        "The time must go from one day to one not before it, 366 days at most. Nothing was written.",
    ),
    "holidays_imported": (
        "{days} feriados de {towns} municípios carregados; valem a partir do próximo contato.",
        "{days} feriados de {towns} municipios cargados; valen desde el próximo contacto.",
        "{days} holidays of {towns} towns loaded; they hold from the next contact on.",
    ),
    "holidays_bad": (
        "Linha {line} não pode ser usada ({detail}): country,region,city,day,name,source. Nada foi alterado.",
        "La línea {line} no se puede usar ({detail}): country,region,city,day,name,source. Nada cambió.",
        "Line {line} cannot be used ({detail}): country,region,city,day,name,source. Nothing was changed.",
    ),
}


def say(code: str, language: str, **params: object) -> str:
    """A sentence in the user's language."""
    tables = (_SENTENCES, WHOM, POLICY, SCRIPTS, SLIPS, PACE)
    texts = next(table[code] for table in tables if code in table)
    return texts[{"pt": 0, "es": 1}.get(language[:2], 2)].format(**params)


def terminal_language() -> str:
    """The language of the terminal's locale."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name][:2]
    return "en"
