"""What the commands about lists, opt-outs, payments, skills and strategies say, in three languages."""

WHOM: dict[str, tuple[str, str, str]] = {
    "counted": (
        "{count} de {of} devedores; por exemplo: {sample}",
        "{count} de {of} deudores; por ejemplo: {sample}",
        "{count} of {of} debtors; for example: {sample}",
    ),
    "list_added": ("Lista {name} criada.", "Lista {name} creada.", "List {name} added."),
    "list_changed": (
        "Lista {name} alterada; vale a partir da próxima ligação.",
        "Lista {name} modificada; vale desde la próxima llamada.",
        "List {name} changed; it holds from the next call on.",
    ),
    "list_closed": ("Lista {name} removida.", "Lista {name} eliminada.", "List {name} is gone."),
    "list_unknown": (
        "Não há lista {name}. Nada foi alterado. Veja as listas com: list show.",
        "No hay lista {name}. Nada cambió. Vea las listas con: list show.",
        "There is no list {name}. Nothing was changed. See the lists with: list show.",
    ),
    "list_exists": (
        "Já existe uma lista {name}. Nada foi alterado.",
        "Ya existe una lista {name}. Nada cambió.",
        "There is a list {name} already. Nothing was changed.",
    ),
    "list_nameless": (
        "A lista precisa de um nome. Nada foi alterado.",
        "La lista necesita un nombre. Nada cambió.",
        "The list needs a name. Nothing was changed.",
    ),
    "too_many_lists": (
        "A campanha já tem {most} listas. Nada foi alterado.",
        "La campaña ya tiene {most} listas. Nada cambió.",
        "The campaign has {most} lists already. Nothing was changed.",
    ),
    "filter_wrong": (
        "O filtro não foi entendido: {detail}. Nada foi alterado. Veja os campos com: list fields.",
        "No se entendió el filtro: {detail}. Nada cambió. Vea los campos con: list fields.",
        "The filter is not understood: {detail}. Nothing was changed. See the fields with: list fields.",
    ),
    "order_wrong": (
        "Não se pode ordenar por {detail}. Nada foi alterado. Veja os campos com: list fields.",
        "No se puede ordenar por {detail}. Nada cambió. Vea los campos con: list fields.",
        "Nobody can be ordered by {detail}. Nothing was changed. See the fields with: list fields.",
    ),
    "share_wrong": (
        "A parte {detail} não serve: use de 0 a 10000. Nada foi alterado.",
        "La parte {detail} no sirve: use de 0 a 10000. Nada cambió.",
        "The share {detail} will not do: use 0 to 10000. Nothing was changed.",
    ),
    "opt_out_added": (
        "{person} não será mais contatado ({scope}). Registro {id}.",
        "{person} ya no será contactado ({scope}). Registro {id}.",
        "{person} is contacted no more ({scope}). Record {id}.",
    ),
    "opt_out_ended": (
        "O pedido {id} foi retirado; vale a partir de agora.",
        "El pedido {id} fue retirado; vale desde ahora.",
        "The wish {id} was taken back; it holds from now on.",
    ),
    "person_unknown": (
        "Não há devedor {name}. Nada foi alterado.",
        "No hay deudor {name}. Nada cambió.",
        "There is no debtor {name}. Nothing was changed.",
    ),
    "person_ambiguous": (
        "Mais de um devedor com {name}. Nada foi alterado; use o id.",
        "Más de un deudor con {name}. Nada cambió; use el id.",
        "More than one debtor with {name}. Nothing was changed; use the id.",
    ),
    "number_unknown": (
        "O devedor não tem o número {name}. Nada foi alterado.",
        "El deudor no tiene el número {name}. Nada cambió.",
        "The debtor has no number {name}. Nothing was changed.",
    ),
    "channel_unknown": (
        "Não há canal {name}. Nada foi alterado. Há voice, sms, email, whatsapp.",
        "No hay canal {name}. Nada cambió. Hay voice, sms, email, whatsapp.",
        "There is no channel {name}. Nothing was changed. There are voice, sms, email, whatsapp.",
    ),
    "wish_unknown": (
        "Não há pedido {name} em vigor. Nada foi alterado.",
        "No hay pedido {name} en vigor. Nada cambió.",
        "There is no wish {name} in force. Nothing was changed.",
    ),
    "expiry_past": (
        "O prazo já passou. Nada foi alterado.",
        "El plazo ya pasó. Nada cambió.",
        "That time is past. Nothing was changed.",
    ),
    "payment_posted": (
        "Pagamento {name} registrado; o devedor saiu da discagem.",
        "Pago {name} registrado; el deudor salió de la marcación.",
        "Payment {name} posted; the debtor is out of dialling.",
    ),
    "authority_set": (
        "Alçada gravada ({id}); vale a partir do próximo acordo.",
        "Facultades guardadas ({id}); valen desde el próximo acuerdo.",
        "Authority kept ({id}); it holds from the next agreement on.",
    ),
    "authority_ended": (
        "A alçada {id} foi encerrada.",
        "Las facultades {id} terminaron.",
        "The authority {id} has ended.",
    ),
    "authority_unknown": (
        "Não há alçada {name} em vigor. Nada foi alterado. Veja com: authorities list.",
        "No hay facultades {name} vigentes. Nada cambió. Véalas con: authorities list.",
        "There is no authority {name} in force. Nothing was changed. See them with: authorities list.",
    ),
    "limits_wrong": (
        "Os limites não servem: {detail}. Nada foi alterado.",
        "Los límites no sirven: {detail}. Nada cambió.",
        "The limits will not do: {detail}. Nothing was changed.",
    ),
    "role_unknown": (
        "Não há a função {name}. Nada foi alterado.",
        "No existe la función {name}. Nada cambió.",
        "There is no role {name}. Nothing was changed.",
    ),
    "target_set": (
        "Meta {name} definida: {goal}.",
        "Meta {name} definida: {goal}.",
        "Goal {name} set: {goal}.",
    ),
    "goal_wrong": (
        "{name} não é uma meta: use um número a partir de 0. Nada foi alterado.",
        "{name} no es una meta: use un número desde 0. Nada cambió.",
        "{name} is no goal: use a number from 0 on. Nothing was changed.",
    ),
    "payment_repeated": (
        "O pagamento {name} já estava registrado.",
        "El pago {name} ya estaba registrado.",
        "Payment {name} was posted before.",
    ),
    "payment_nameless": (
        "Faltam o provedor e a referência dele. Nada foi registrado.",
        "Faltan el proveedor y su referencia. No se registró nada.",
        "The provider and its reference are missing. Nothing was posted.",
    ),
    "payment_differs": (
        "A referência {name} é de outro pagamento. Nada foi registrado.",
        "La referencia {name} es de otro pago. No se registró nada.",
        "The reference {name} is another payment's. Nothing was posted.",
    ),
    "debt_unknown": (
        "Não há dívida {name}. Nada foi registrado.",
        "No hay deuda {name}. No se registró nada.",
        "There is no debt {name}. Nothing was posted.",
    ),
    "amount_wrong": (
        "O valor {name} não serve: use centavos, mais que zero. Nada foi registrado.",
        "El monto {name} no sirve: use centavos, más que cero. No se registró nada.",
        "The amount {name} will not do: use cents, more than zero. Nothing was posted.",
    ),
    "currency_wrong": (
        "A dívida não é em {name}. Nada foi registrado.",
        "La deuda no es en {name}. No se registró nada.",
        "The debt is not in {name}. Nothing was posted.",
    ),
    "skills_changed": (
        "{name}: {skills}. Vale a partir da próxima entrada.",
        "{name}: {skills}. Vale desde el próximo ingreso.",
        "{name}: {skills}. It holds from the next sign-in on.",
    ),
    "skill_wrong": (
        "{name} não serve: use por exemplo negociacao=3, de 1 a 9. Nada foi alterado.",
        "{name} no sirve: use por ejemplo negociacion=3, de 1 a 9. Nada cambió.",
        "{name} will not do: use for example bargaining=3, from 1 to 9. Nothing was changed.",
    ),
    "language_wrong": (
        "{name} não é um idioma: use por exemplo pt-BR. Nada foi alterado.",
        "{name} no es un idioma: use por ejemplo es-MX. Nada cambió.",
        "{name} is no language: use for example en-US. Nothing was changed.",
    ),
    "strategy_changed": (
        "Estratégia da campanha {name} alterada; vale a partir da próxima ligação.",
        "Estrategia de la campaña {name} modificada; vale desde la próxima llamada.",
        "Strategy of campaign {name} changed; it holds from the next call on.",
    ),
    "strategy_wrong": (
        "A estratégia não foi entendida: {detail}. Nada foi alterado.",
        "No se entendió la estrategia: {detail}. Nada cambió.",
        "The strategy is not understood: {detail}. Nothing was changed.",
    ),
    "leads_moved": (
        "{moved} devedores movidos para {name}; {doubled} já estavam lá.",
        "{moved} deudores movidos a {name}; {doubled} ya estaban allí.",
        "{moved} debtors moved to {name}; {doubled} were there already.",
    ),
    "owner_assigned": (
        "{count} devedores agora são de {name}.",
        "{count} deudores ahora son de {name}.",
        "{count} debtors are now {name}’s.",
    ),
    "same_campaign": (
        "{name} é a mesma campanha. Nada foi movido.",
        "{name} es la misma campaña. No se movió nada.",
        "{name} is the same campaign. Nothing was moved.",
    ),
    "creditor_differs": (
        "{name} cobra para outro credor. Nada foi movido.",
        "{name} cobra para otro acreedor. No se movió nada.",
        "{name} collects for another creditor. Nothing was moved.",
    ),
}
