from server_api.telephony.wire.sip_gate import SourceGate, TokenBucket

TRUNK = ("192.0.2.1", 5060)
STRANGER = ("198.51.100.9", 5060)


def test_a_bucket_allows_its_burst_and_then_its_rate() -> None:
    bucket = TokenBucket(rate=10, burst=3)
    assert [bucket.take(100.0) for _ in range(4)] == [True, True, True, False]
    assert bucket.take(100.15)
    assert not bucket.take(100.15)


def test_a_flood_does_not_cost_the_trunk_its_datagrams() -> None:
    gate = SourceGate(rate=1, burst=2)
    gate.allow(TRUNK)
    assert sum(gate.admits(STRANGER, 1.0) for _ in range(1000)) == 2
    assert gate.dropped == 998
    assert all(gate.admits(TRUNK, 1.0) for _ in range(1000))


def test_trust_is_counted() -> None:
    gate = SourceGate(rate=0, burst=0)
    gate.allow(TRUNK)
    gate.allow(TRUNK)
    gate.forget(TRUNK)
    assert gate.admits(TRUNK, 1.0)
    gate.forget(TRUNK)
    assert not gate.admits(TRUNK, 1.0)
