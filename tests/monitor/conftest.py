from hypothesis import HealthCheck, settings

# What is compiled at its first call is slow once; on a busy machine everything is.
settings.register_profile("monitor", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("monitor")
