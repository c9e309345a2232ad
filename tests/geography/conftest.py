from hypothesis import settings

# The first use of a register or map reads its file; on a busy machine that is slow, not wrong.
settings.register_profile("geography", parent=settings.default, deadline=None)
settings.load_profile("geography")
