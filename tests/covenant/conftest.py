from hypothesis import HealthCheck, settings

# The machine may be busy with other tests: how long one example takes says nothing.
settings.register_profile("covenant", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("covenant")
