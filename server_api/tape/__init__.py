"""The file of a recording: how sound is sealed while it is written, and read again. No keys are kept here.

Layout (all numbers little-endian)::

    magic 8 bytes "ACRTAPE\\x01" | u32 length | header text (UTF-8, in the clear)
    then records: u32 length | body
        length with the top bit set: a part begins; body: 16 bytes of salt, its key is derived from it
        else a chunk: AES-256-GCM of A-law stereo at 8 kHz (left, right, left, …), tag last

A part's key is HKDF-SHA256(data key, salt, SHA-256 of header). Nonces follow STREAM (Hoang and others,
2015): seven zero bytes (each part has its own key), the chunk's number in the part, and 1 in the last
chunk of the tape, else 0. Associated data is the digest of the header and of every part mark so far, with
the number of chunks before each. So a chunk moved, dropped, repeated or taken from another tape is refused;
a tape cut off after a whole chunk is readable up to there and says that it is not whole.
"""
