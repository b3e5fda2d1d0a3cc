"""The data and the loads that the performance figures come from."""
