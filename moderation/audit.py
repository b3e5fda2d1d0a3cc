"""All that is recounted, in the order in which it mends."""

import forum.audit
import notifications.audit

CHECKS = forum.audit.CHECKS + notifications.audit.CHECKS
