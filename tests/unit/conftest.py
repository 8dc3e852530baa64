"""How many examples the properties try: few and always the same ones, or many new ones.

`pytest tests/unit --hypothesis-profile=thorough` looks further than the check of every change does.
"""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "every_change", max_examples=50, deadline=None, derandomize=True, database=None
)
settings.register_profile(
    "thorough",
    max_examples=5000,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("every_change")
