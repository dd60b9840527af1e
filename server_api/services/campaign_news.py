"""Tell every node that a campaign, its lists or their filters were changed."""

from server_api.bus import Bus

#: Bus topic; the body holds ``campaign_id``.
CAMPAIGN_CHANGED = "campaign.changed"


class CampaignNews:
    """Publishes after the commit. Without a bus (a command at a terminal) nodes find the new version."""

    def __init__(self, bus: Bus | None = None) -> None:
        self._bus = bus

    def tell(self, campaign_id: str) -> None:
        """Now is the time to look at it again."""
        if self._bus is not None:
            self._bus.publish(CAMPAIGN_CHANGED, {"campaign_id": campaign_id})
