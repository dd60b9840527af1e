"""What the made prompts say, in three languages: who calls and a number to call, never a word of a debt."""

ABANDONED = "abandoned"
NOTICE = "notice"
BUSY = "busy"
#: What a campaign without agents plays, and what is said to who opted out of it.
MESSAGE = "message"
OPTED_OUT = "opted_out"
KINDS = (ABANDONED, NOTICE, BUSY, MESSAGE, OPTED_OUT)
LANGUAGES = ("pt-BR", "es", "en")

_TEXTS: dict[str, tuple[str, str, str]] = {
    ABANDONED: (
        "Olá. Aqui é da central de atendimento {caller}. Neste momento todos os atendentes estão ocupados. "
        "Para falar conosco, ou para não receber mais ligações, ligue para {number}. Obrigado.",
        "Hola. Le llamamos del centro de atención {caller}. En este momento todos los asesores están "
        "ocupados. Para hablar con nosotros, o para no recibir más llamadas, marque {number}. Gracias.",
        "Hello. This is the customer centre {caller}. All of our agents are busy at the moment. "
        "To speak to us, or to stop receiving calls, please call {number}. Thank you.",
    ),
    NOTICE: (
        "Esta ligação está sendo gravada.",
        "Esta llamada está siendo grabada.",
        "This call is being recorded.",
    ),
    BUSY: (
        "Neste momento todos os atendentes estão ocupados. Por favor, ligue mais tarde. Obrigado.",
        "En este momento todos los asesores están ocupados. Por favor, llame más tarde. Gracias.",
        "All of our agents are busy at the moment. Please call again later. Thank you.",
    ),
    MESSAGE: (
        "Olá. Esta é uma mensagem gravada da central de atendimento {caller}. Temos um assunto do seu "
        "interesse. Para falar conosco, ligue gratuitamente para {number}. Para não receber mais ligações, "
        "tecle 9 agora, ou ligue para {number}. Obrigado.",
        "Hola. Este es un mensaje grabado del centro de atención {caller}. Tenemos un asunto de su interés. "
        "Para hablar con nosotros, marque gratis el {number}. Para no recibir más llamadas, pulse 9 ahora, "
        "o marque el {number}. Gracias.",
        "Hello. This is a recorded message from the customer centre {caller}. We have a matter to discuss "
        "with you. To speak to us, please call {number} free of charge. To stop receiving calls, press 9 "
        "now, or call {number}. Thank you.",
    ),
    OPTED_OUT: (
        "Seu pedido foi registrado. Não ligaremos mais para você. Obrigado.",
        "Su solicitud quedó registrada. No le llamaremos más. Gracias.",
        "Your request is on record. We will not call you again. Thank you.",
    ),
}
_NO_NUMBER = ("este mesmo número", "este mismo número", "this same number")


def prompt_text(kind: str, language: str, caller: str, number: str) -> str:
    """The sentence; digits of ``number`` are spoken one by one."""
    place = {"pt": 0, "es": 1}.get(language[:2], 2)
    digits = ", ".join(sign for sign in number if sign.isdigit())
    return _TEXTS[kind][place].format(caller=caller, number=digits or _NO_NUMBER[place])


def nearest(language: str) -> str:
    """The language it is spoken in."""
    return {"pt": "pt-BR", "es": "es"}.get(language[:2], "en")
