"""What the handlers of explanations and reports need."""

from dataclasses import dataclass

from server_api.services.compliance_report import ReportForLeads
from server_api.services.why_called import WhyForLeads


@dataclass(frozen=True, slots=True)
class ProofRoom:
    """Why calls were made, and the compliance report."""

    why: WhyForLeads
    report: ReportForLeads
