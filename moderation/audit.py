"""All that is recounted, in the order in which it mends."""

import forum.audit
import notifications.audit
import reputation.audit

CHECKS = forum.audit.CHECKS + reputation.audit.CHECKS + notifications.audit.CHECKS
