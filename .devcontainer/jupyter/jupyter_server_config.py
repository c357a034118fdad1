"""JupyterLab in a codespace: it may be opened through the address at which this codespace forwards
its port, and through no other. The token is asked for all the same."""

import os
import re

PORTS = range(8888, 8898)
"""JupyterLab takes the next one when one is taken."""

c = get_config()  # noqa: F821
c.ServerApp.use_redirect_file = False  # what opens the browser has to know the address

name = os.environ.get("CODESPACE_NAME")
domain = os.environ.get("GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN")
if name and domain:
    hosts = [f"{name}-{port}.{domain}" for port in PORTS]
    c.ServerApp.local_hostnames = ["localhost", *hosts]
    c.ServerApp.allow_origin_pat = rf"https://(?:{'|'.join(map(re.escape, hosts))})\Z"
