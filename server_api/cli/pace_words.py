"""What the commands about pace say, in three languages."""

PACE: dict[str, tuple[str, str, str]] = {
    "pace_changed": (
        "Campanha {name} alterada; vale em até um segundo.",
        "Campaña {name} modificada; vale en un segundo a lo sumo.",
        "Campaign {name} changed; it holds within a second.",
    ),
    "pace_wrong": (
        "Valor impossível: {detail}. Nada foi alterado.",
        "Valor imposible: {detail}. Nada cambió.",
        "An impossible value: {detail}. Nothing was changed.",
    ),
    "mode_fixed": (
        "Entre mensagem gravada e operadores só se troca com a campanha parada (--state stopped).",
        "Entre mensaje grabado y agentes solo se cambia con la campaña detenida (--state stopped).",
        "Between recorded messages and agents a campaign changes only while stopped (--state stopped).",
    ),
}
