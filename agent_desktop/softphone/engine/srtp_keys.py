"""Keys for one leg (RFC 4568): made here, because PJSIP's own would be kept for the account's life."""

import secrets
from typing import Any

import pjsua2 as pj

SUITE = "AES_CM_128_HMAC_SHA1_80"
KEY_AND_SALT = 30
# The wheel takes the key as text, so 7 bits of each of the 30 bytes are random: 210 of 240 bits.


def fresh_keys() -> Any:
    """A ``SrtpOpt`` with SDES only and a key that has never been used."""
    crypto = pj.SrtpCrypto()
    crypto.name = SUITE
    crypto.key = "".join(chr(secrets.randbits(7)) for _ in range(KEY_AND_SALT))
    crypto.flags = 0
    options = pj.SrtpOpt()
    cryptos = pj.SrtpCryptoVector()
    cryptos.append(crypto)
    options.cryptos = cryptos
    keyings = pj.IntVector()
    keyings.append(pj.PJMEDIA_SRTP_KEYING_SDES)
    options.keyings = keyings
    return options
