"""What only looks covered: access, conflict, single points of failure, follow-up, costs."""
