"""What the commands about payment slips and banks' files say, in three languages."""

SLIPS: dict[str, tuple[str, str, str]] = {
    "slip_account_put": (
        "Conta {bank}/{agreement} do credor {name} guardada; vale a partir do próximo boleto.",
        "Cuenta {bank}/{agreement} del acreedor {name} guardada; vale desde el próximo boleto.",
        "Account {bank}/{agreement} of creditor {name} kept; it holds from the next slip on.",
    ),
    "slip_bank_unknown": (
        "Os arquivos do banco {name} não são conhecidos. Nada foi alterado. Conhecidos: {detail}.",
        "Los archivos del banco {name} no son conocidos. Nada cambió. Conocidos: {detail}.",
        "The files of bank {name} are not known. Nothing was changed. Known: {detail}.",
    ),
    "slip_account_wrong": (
        "O campo {name} da conta não serve. Nada foi alterado. Confira o contrato com o banco.",
        "El campo {name} de la cuenta no sirve. Nada cambió. Revise el contrato con el banco.",
        "The account's {name} will not do. Nothing was changed. Check the contract with the bank.",
    ),
    "slip_agreement_taken": (
        "O convênio já numera os boletos do credor {name}. Nada foi alterado. Peça outro ao banco.",
        "El convenio ya numera los boletos del acreedor {name}. Nada cambió. Pida otro al banco.",
        "The agreement numbers the slips of creditor {name} already. Nothing was changed. Ask for another.",
    ),
    "slip_account_unknown": (
        "O credor {name} não tem conta para boletos. Nada foi escrito. Crie-a com: slips account.",
        "El acreedor {name} no tiene cuenta para boletos. No se escribió nada. Créela con: slips account.",
        "Creditor {name} has no account for slips. Nothing was written. Make one with: slips account.",
    ),
    "slip_none_waiting": (
        "Nenhum boleto espera registro ({count} com dados do pagador incompletos). Nada foi escrito.",
        "Ningún boleto espera registro ({count} con datos del pagador incompletos). No se escribió nada.",
        "No slip waits to be registered ({count} lack data of their payer). Nothing was written.",
    ),
    "slip_file_exists": (
        "O arquivo {name} já existe. Nada foi escrito; escolha outro nome.",
        "El archivo {name} ya existe. No se escribió nada; elija otro nombre.",
        "The file {name} is there already. Nothing was written; choose another name.",
    ),
    "slip_taken_over": (
        "Outra exportação escreveu a remessa {name}. Nada foi escrito aqui.",
        "Otra exportación escribió la remesa {name}. Aquí no se escribió nada.",
        "Another export has written remittance {name}. Nothing was written here.",
    ),
    "slip_number_unknown": (
        "Não há remessa {name}. Nada foi escrito.",
        "No hay remesa {name}. No se escribió nada.",
        "There is no remittance {name}. Nothing was written.",
    ),
    "slips_exported": (
        "Remessa {number} em {file}: {entries} boletos a registrar ({total}), {write_offs} a baixar.",
        "Remesa {number} en {file}: {entries} boletos por registrar ({total}), {write_offs} de baja.",
        "Remittance {number} in {file}: {entries} slips to register ({total}), {write_offs} to write off.",
    ),
    "slips_again": (
        "É a mesma remessa de antes, escrita de novo: envie-a uma só vez.",
        "Es la misma remesa de antes, escrita de nuevo: envíela una sola vez.",
        "It is the same remittance as before, written again: send it once only.",
    ),
    "slips_held": (
        "{count} boletos esperam: falta CPF ou CNPJ, CEP ou estado do pagador ({names}).",
        "{count} boletos esperan: falta CPF o CNPJ, código postal o estado del pagador ({names}).",
        "{count} slips wait: CPF or CNPJ, postcode or state of the payer is missing ({names}).",
    ),
    "slips_imported": (
        "Retorno {number} do credor {name}: {lines} linhas ({standing}). Recebido: {total}.",
        "Retorno {number} del acreedor {name}: {lines} líneas ({standing}). Recibido: {total}.",
        "Return {number} of creditor {name}: {lines} lines ({standing}). Received: {total}.",
    ),
    "slips_before": (
        "Este retorno já foi importado em {at}. Nada foi lançado outra vez.",
        "Este retorno ya se importó el {at}. No se registró nada otra vez.",
        "This return was imported on {at} already. Nothing was posted again.",
    ),
    "slips_missing": (
        "Atenção: faltam os retornos {numbers}. Peça-os ao banco.",
        "Atención: faltan los retornos {numbers}. Pídalos al banco.",
        "Note: returns {numbers} are missing. Ask the bank for them.",
    ),
    "slips_open": (
        "{count} linhas precisam ser conferidas. Veja-as com: slips unreconciled.",
        "{count} líneas deben revisarse. Véalas con: slips unreconciled.",
        "{count} lines have to be looked at. See them with: slips unreconciled.",
    ),
    "slips_report": (
        "Conciliação em {file}.",
        "Conciliación en {file}.",
        "Reconciliation in {file}.",
    ),
    "slip_file_bad": ("{detail}", "{detail}", "{detail}"),
    "slips_none_open": (
        "Nada a conferir.",
        "Nada por revisar.",
        "Nothing to look at.",
    ),
    "slip_line": (
        "{id} · {standing} · nosso número {our_number} · {movement} · {amount} · {reasons}",
        "{id} · {standing} · número del banco {our_number} · {movement} · {amount} · {reasons}",
        "{id} · {standing} · bank's number {our_number} · {movement} · {amount} · {reasons}",
    ),
    "slip_line_closed": (
        "Linha {name} conferida.",
        "Línea {name} revisada.",
        "Line {name} looked at.",
    ),
    "slip_line_unknown": (
        "Não há linha {name} a conferir. Nada foi alterado.",
        "No hay línea {name} por revisar. Nada cambió.",
        "There is no line {name} to look at. Nothing was changed.",
    ),
    "slips_status": (
        "{name} · {bank}: {to_export} a exportar, {unanswered} sem resposta, {registered} registrados; "
        "última remessa {out}, último retorno {back}; {open} a conferir.",
        "{name} · {bank}: {to_export} por exportar, {unanswered} sin respuesta, {registered} registrados; "
        "última remesa {out}, último retorno {back}; {open} por revisar.",
        "{name} · {bank}: {to_export} to export, {unanswered} unanswered, {registered} registered; "
        "last remittance {out}, last return {back}; {open} to look at.",
    ),
    "slips_late": (
        "{name}: nenhum retorno há {days} dias úteis. Busque o arquivo no banco.",
        "{name}: ningún retorno desde hace {days} días hábiles. Busque el archivo en el banco.",
        "{name}: no return for {days} working days. Fetch the file from the bank.",
    ),
}
