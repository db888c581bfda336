#!/bin/sh
# Runs as root inside the image while it is built. What it changes is one layer of the build:
# it runs again only when this file, or something before it, has changed.
set -eu

# Debian's own page would answer instead of ours.
rm -f /etc/nginx/sites-enabled/default /var/www/html/index.nginx-debian.html

# Nothing here needs a password over the network.
cat > /etc/ssh/sshd_config.d/10-keys-only.conf <<'CONF'
PasswordAuthentication no
KbdInteractiveAuthentication no
CONF
