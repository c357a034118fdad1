# Loaded by every kernel of the environment that the course is installed in: %%prompt is there.
c = get_config()  # noqa: F821
c.InteractiveShellApp.extensions.append("course")
