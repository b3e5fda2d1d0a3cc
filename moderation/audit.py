"""All that is recounted, in the order in which it mends."""

import forum.audit

CHECKS = forum.audit.CHECKS
