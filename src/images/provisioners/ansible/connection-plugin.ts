/**
 * Ansible connection plugin that runs tasks with the image's tree as root folder. Ansible's core has none for it: its
 * `chroot` connection is in a collection that Debian ships only with the large `ansible` package.
 */
export const connectionName = "slipway_chroot";

export const connectionPlugin = `DOCUMENTATION = """
name: slipway_chroot
short_description: run tasks in a tree
description:
  - Runs tasks with the folder named by the host's address as root folder.
author: Slipway
options: {}
"""

from subprocess import PIPE, Popen

from ansible.errors import AnsibleError
from ansible.plugins.connection import ConnectionBase


class Connection(ConnectionBase):
    transport = "slipway_chroot"
    has_pipelining = True
    has_tty = False

    def _connect(self):
        self._connected = True
        return self

    def _start(self, argv, **streams):
        return Popen(["chroot", self._play_context.remote_addr] + argv, **streams)

    def exec_command(self, cmd, in_data=None, sudoable=False):
        super().exec_command(cmd, in_data=in_data, sudoable=sudoable)
        child = self._start(["/bin/sh", "-c", cmd], stdin=PIPE, stdout=PIPE, stderr=PIPE)
        out, err = child.communicate(in_data)
        return child.returncode, out, err

    def put_file(self, in_path, out_path):
        super().put_file(in_path, out_path)
        with open(in_path, "rb") as source:
            child = self._start(["/bin/sh", "-c", 'exec cat >"$1"', "sh", out_path], stdin=source, stderr=PIPE)
            self._finish(child, "cannot write %s" % out_path)

    def fetch_file(self, in_path, out_path):
        super().fetch_file(in_path, out_path)
        with open(out_path, "wb") as target:
            child = self._start(["/bin/cat", in_path], stdout=target, stderr=PIPE)
            self._finish(child, "cannot read %s" % in_path)

    def close(self):
        self._connected = False

    @staticmethod
    def _finish(child, message):
        _, err = child.communicate()
        if child.returncode != 0:
            raise AnsibleError("%s: %s" % (message, err.decode(errors="replace")))
`;
