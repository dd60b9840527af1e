"""What is wrong with a creditor's offer policy, in three languages."""

POLICY: dict[str, tuple[str, str, str]] = {
    "bad_policy": (
        "A política de oferta {name} não pode ser usada: {detail}. Nada foi carregado.",
        "La política de oferta {name} no se puede usar: {detail}. No se cargó nada.",
        "Offer policy {name} cannot be used: {detail}. Nothing was loaded.",
    ),
    "policy_share": (
        "um percentual deve estar entre 0 e 100, com até duas casas ({detail})",
        "un porcentaje debe estar entre 0 y 100, con hasta dos decimales ({detail})",
        "a percentage must be between 0 and 100 with at most two decimals ({detail})",
    ),
    "policy_amount": (
        "um valor não pode ser negativo nem ter frações de centavo ({detail})",
        "un importe no puede ser negativo ni tener fracciones de centavo ({detail})",
        "an amount can be neither negative nor have fractions of a cent ({detail})",
    ),
    "policy_days": (
        "os dias de atraso ou de prazo não fazem sentido ({detail})",
        "los días de atraso o de plazo no tienen sentido ({detail})",
        "its days late or days of term make no sense ({detail})",
    ),
    "policy_window": (
        "termina antes de começar ({detail})",
        "termina antes de empezar ({detail})",
        "it ends before it starts ({detail})",
    ),
    "policy_count": (
        "o número de parcelas deve ficar entre 0 e 249 e não passar do máximo ({detail})",
        "el número de parcialidades debe estar entre 0 y 249 y no pasar del máximo ({detail})",
        "the number of instalments must be from 0 to 249 and not above the maximum ({detail})",
    ),
    "policy_entry": (
        "com 100 % de entrada não sobra nada a parcelar; informe entry_percent",
        "con 100 % de enganche no queda nada por diferir; indique entry_percent",
        "a down payment of 100 % leaves no instalments; give entry_percent",
    ),
    "policy_interest": (
        "os juros devem ficar entre 0 e 100 % ao mês, com até duas casas, e só com parcelas ({detail})",
        "los intereses deben estar entre 0 y 100 % al mes, con hasta dos decimales, y solo con "
        "parcialidades ({detail})",
        "interest must be from 0 to 100 % a month with at most two decimals, and only with "
        "instalments ({detail})",
    ),
    "policy_discount_on": (
        "discount_on deve ser total ou charges, não {detail}",
        "discount_on debe ser total o charges, no {detail}",
        "discount_on must be total or charges, not {detail}",
    ),
    "policy_frequency": (
        "frequency deve ser weekly, fortnightly ou monthly",
        "frequency debe ser weekly, fortnightly o monthly",
        "frequency must be weekly, fortnightly or monthly",
    ),
    "policy_authority": (
        "authority deve ser within ou needs_approval",
        "authority debe ser within o needs_approval",
        "authority must be within or needs_approval",
    ),
    "policy_methods": (
        "methods precisa de um ou mais meios de pagamento conhecidos",
        "methods necesita uno o más medios de pago conocidos",
        "methods needs one or more known ways to pay",
    ),
    "policy_filter": (
        "o filtro only não foi entendido: {detail}",
        "no se entiende el filtro only: {detail}",
        "its filter only is not understood: {detail}",
    ),
    "policy_twice": (
        "o identificador {detail} aparece duas vezes",
        "el identificador {detail} aparece dos veces",
        "the id {detail} is there twice",
    ),
}
