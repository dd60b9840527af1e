"""What the commands about scripts say, in three languages."""

SCRIPTS: dict[str, tuple[str, str, str]] = {
    "script_imported": (
        "Roteiro {name}: rascunho {version} salvo. Para colocar no ar: scripts publish {name}.",
        "Guion {name}: borrador {version} guardado. Para publicarlo: scripts publish {name}.",
        "Script {name}: draft {version} saved. Put it live with: scripts publish {name}.",
    ),
    "script_exported": (
        "Roteiro {name}, versão {version}, gravado em {file}.",
        "Guion {name}, versión {version}, guardado en {file}.",
        "Script {name}, version {version}, written to {file}.",
    ),
    "script_published": (
        "Roteiro {name}: a versão {version} está no ar; vale a partir da próxima ligação.",
        "Guion {name}: la versión {version} está publicada; vale desde la próxima llamada.",
        "Script {name}: version {version} is live; it holds from the next call on.",
    ),
    "script_on_trial": (
        "Roteiro {name}: a versão {version} está em teste com {share}% dos operadores.",
        "Guion {name}: la versión {version} está a prueba con el {share}% de los agentes.",
        "Script {name}: version {version} is on trial with {share}% of the agents.",
    ),
    "script_rolled_back": (
        "Roteiro {name}: a versão {version} voltou ao ar; vale a partir da próxima ligação.",
        "Guion {name}: volvió la versión {version}; vale desde la próxima llamada.",
        "Script {name}: version {version} is live again; it holds from the next call on.",
    ),
    "script_well": (
        "Roteiro {name}: nada impede a publicação.",
        "Guion {name}: nada impide publicarlo.",
        "Script {name}: nothing stands against publishing it.",
    ),
    "script_has_faults": (
        "O roteiro {name} não pode ser publicado:{detail}",
        "El guion {name} no se puede publicar:{detail}",
        "The script {name} cannot be published:{detail}",
    ),
    "script_unread": (
        "O arquivo não é um roteiro: {detail}. Nada foi alterado.",
        "El archivo no es un guion: {detail}. Nada cambió.",
        "The file is no script: {detail}. Nothing was changed.",
    ),
    "script_unknown": (
        "Não há roteiro ou versão {name}. Nada foi alterado. Veja a lista com: scripts list.",
        "No hay guion ni versión {name}. Nada cambió. Vea la lista con: scripts list.",
        "There is no script or version {name}. Nothing was changed. See the list with: scripts list.",
    ),
    "script_no_draft": (
        "O roteiro {name} não tem rascunho. Nada foi alterado. Use scripts import ou --version.",
        "El guion {name} no tiene borrador. Nada cambió. Use scripts import o --version.",
        "The script {name} has no draft. Nothing was changed. Use scripts import or --version.",
    ),
    "script_faulty": (
        "O roteiro {name} tem erros ({codes}) e não foi publicado. Veja-os com: scripts check.",
        "El guion {name} tiene errores ({codes}) y no se publicó. Véalos con: scripts check.",
        "The script {name} has faults ({codes}) and was not published. See them with: scripts check.",
    ),
    "script_stale": (
        "Outra pessoa salvou o roteiro neste momento. Nada foi alterado. Tente de novo.",
        "Otra persona guardó el guion en este momento. Nada cambió. Intente de nuevo.",
        "Somebody else saved the script just now. Nothing was changed. Try again.",
    ),
    "script_wrong": (
        "O roteiro é grande demais ou tem outro código. Nada foi alterado.",
        "El guion es demasiado grande o tiene otro código. Nada cambió.",
        "The script is too large or has another id. Nothing was changed.",
    ),
}
