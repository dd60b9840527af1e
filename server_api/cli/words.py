"""What the commands say, in three languages: what happened, what was kept, what to do."""

import os

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
    "trunk_added": ("Tronco {name} criado.", "Troncal {name} creada.", "Trunk {name} created."),
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
}


def say(code: str, language: str, **params: object) -> str:
    """A sentence in the user's language."""
    texts = _SENTENCES[code]
    return texts[{"pt": 0, "es": 1}.get(language[:2], 2)].format(**params)


def terminal_language() -> str:
    """The language of the terminal's locale."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name][:2]
    return "en"
