/**
 * What `sh` runs inside a private mount namespace to put a tree together. A constant: paths come as arguments.
 * Arguments: folder to mount on, lower folders joined by `:`, upper folder, overlay's work folder.
 */
export const overlayScript = 'mount -t overlay overlay -o "lowerdir=$2,upperdir=$3,workdir=$4,xino=off" "$1"';

/** The same with nothing written anywhere. Arguments: folder to mount on, lower folders joined by `:`. */
export const readOnlyOverlayScript = 'mount -t overlay overlay -o "ro,lowerdir=$2,xino=off" "$1"';

/**
 * Gives the tree what programs in it expect: /proc, /sys (read-only), a /dev of its own with harmless devices only,
 * empty /run and /tmp that leave nothing behind. Argument: the tree.
 */
export const chrootMountsScript = `set -eu
cd "$1"
for folder in proc sys dev run tmp; do [ -d "$folder" ] || mkdir "$folder"; done
mount -t proc -o nosuid,nodev,noexec proc proc
mount -t sysfs -o ro,nosuid,nodev,noexec sysfs sys
mount -t tmpfs -o mode=755,nosuid,size=1M tmpfs dev
mount -t tmpfs -o mode=755,nosuid,nodev tmpfs run
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs tmp
umask 000
mknod -m 666 dev/null c 1 3
mknod -m 666 dev/zero c 1 5
mknod -m 666 dev/full c 1 7
mknod -m 666 dev/random c 1 8
mknod -m 666 dev/urandom c 1 9
mknod -m 666 dev/tty c 5 0
mkdir -m 755 dev/pts
mkdir -m 1777 dev/shm
mkdir -m 1777 run/lock
mount -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr`;
