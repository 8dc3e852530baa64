"""What is asked of a part of the pathway: the standard, its verdicts, gaps, duplicates."""
