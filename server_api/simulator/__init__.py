"""A SIP carrier with robot debtors that speak: for the demo, the tests and the training of agents.

::

    python -m server_api.simulator --sip-port 5090 --rtp-ports 30000-30999 --profile demo --events -

It answers INVITEs as a seeded profile says (``resources/simulator/profiles``): the same number, attempt
and seed always meet the same robot, which speaks the language of its country code (+55 pt-BR; +52, +57,
+51, +56, +54 es; +1 en). Facts come out as JSON lines (``events.py``), the first is ``ready`` with the
port. SIGTERM, SIGINT and, with ``--die-with-parent``, the end of standard input stop it.

Where the profile has ``suffixes = true``, the last two digits of a number choose what happens:

====== ==============================================================================================
Digits What happens
====== ==============================================================================================
``80`` a person who accepts the offer
``81`` a person who hesitates, then accepts
``82`` a person who refuses
``88`` a fax machine: answers with a tone of 2100 Hz, then is silent
``89`` answers with a steady 1000 Hz tone at once, for measurements
``90`` a person; the profile draws the mood
``91`` somebody else answers: the person is not at home
``92`` answers and says nothing
``93`` voicemail: greeting, beep, silence
``94`` rings and is not answered (480 after the profile's ``ring_limit``)
``95`` busy (486)
``96`` rings, then is rejected (603)
``97`` wrong number: early media (183) with intercept tones, then 404
``98`` a person who hangs up in mid call
``99`` congestion (503 at once)
====== ==============================================================================================

Any other ending is left to the profile. Persons of a forced suffix wait for the other side's BYE,
except ``98``. From Python, start it with :class:`server_api.simulator.process.CarrierProcess`.
"""
