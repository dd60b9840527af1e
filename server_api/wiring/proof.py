"""Explanations of calls, and the compliance report."""

from server_api.services.compliance_report import ComplianceReport, ReportForLeads
from server_api.services.places import Places
from server_api.services.why_called import WhyCalled, WhyForLeads
from server_api.web.proof_room import ProofRoom
from server_api.wiring.core import Core


def build_proof(core: Core) -> ProofRoom:
    """Made once. Raises BadLawError, ResourceMissingError."""
    places = Places.load()
    database, clock, zone = core.database, core.clock, core.settings.floor_time_zone
    report = ComplianceReport(database, clock, places, core.cases.right_party, zone)
    return ProofRoom(
        why=WhyForLeads(WhyCalled(database, clock, places)),
        report=ReportForLeads(report),
    )
