"""What a site asks of its visitors: robots.txt (RFC 9309) and `Retry-After`."""

import time
from email.utils import parsedate_to_datetime

from protego import Protego

USER_AGENT = "Sparring/0.1"
_NAME = "Sparring"


class Robots:
    """The rules of one robots.txt, as they apply to us."""

    def __init__(self, text: str) -> None:
        self._rules = Protego.parse(text)
        self.delay_s = float(self._rules.crawl_delay(_NAME) or 0.0)
        self.sitemaps = tuple(self._rules.sitemaps)

    def allows(self, address: str) -> bool:
        """Whether the address may be fetched."""
        return bool(self._rules.can_fetch(address, _NAME))


def retry_after(value: str) -> float:
    """Seconds to wait, from a number or a date; 0 if the header is missing or malformed."""
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return 0.0
