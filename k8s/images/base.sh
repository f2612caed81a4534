#!/bin/sh
# Makes what the images stand on, from a Debian mirror and the JDK in JAVA_HOME, without root and without a container tool:
#   OUTPUT/system     libc, a CA bundle, curl and its libraries, busybox for a shell
#   OUTPUT/java       a JRE with the modules that our programs use
#   OUTPUT/iptables   laid over the two in the sidecar's image only
# Each is a root file system's part and becomes one layer. Usage: base.sh OUTPUT
set -eu

output=${1:?expected: the folder to write}
: "${JAVA_HOME:?expected: the folder of a JDK 25}"
mirror=${BOOKINFO_DEBIAN_MIRROR:-http://deb.debian.org/debian}
suite=bookworm
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# The closure of curl, written down: what the packages themselves ask for would bring perl and openssl's program too.
system="libc6 zlib1g busybox ca-certificates curl libcurl4 libbrotli1 libcom-err2 libdb5.3 libffi8 libgmp10 libgnutls30
  libgssapi-krb5-2 libhogweed6 libidn2-0 libk5crypto3 libkeyutils1 libkrb5-3 libkrb5support0 libldap-2.5-0 libnettle8
  libnghttp2-14 libp11-kit0 libpsl5 librtmp1 libsasl2-2 libssh2-1 libssl3 libtasn1-6 libunistring2 libzstd1"
iptables="iptables libip4tc2 libip6tc2 libxtables12 libmnl0 libnftnl11 libnetfilter-conntrack3 libnfnetlink0"
applets="sh ash [ awk base64 basename cat chmod cp cut date df dirname du echo env expr false find free getopt grep gunzip
  gzip head hostname id ip kill less ln ls mkdir mktemp more mv nc netstat nslookup od pidof ping printenv printf ps pwd
  readlink realpath rm rmdir sed seq sha256sum sleep sort stat stty tail tar tee test time timeout top touch tr true tty
  uname uniq uptime vi wc wget which whoami xargs"
# By jdeps over every jar of the images, and what is found by name at run time only.
modules=java.base,java.compiler,java.instrument,java.logging,java.management,java.naming,java.net.http,java.security.jgss
modules=$modules,java.security.sasl,java.sql,java.xml,jdk.crypto.ec,jdk.httpserver,jdk.jfr,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs

fail() { printf 'base.sh: %s\n' "$*" >&2; exit 1; }

for program in apt-get dpkg-deb tar; do
  command -v "$program" >/dev/null || fail "no $program here (expected: Debian or Ubuntu; elsewhere build with --base or --base-tar)"
done
[ -r "$keyring" ] || fail "$keyring is missing (apt install debian-archive-keyring)"
[ ! -e "$output" ] || fail "$output is there already (remove it first)"
architecture=$(dpkg --print-architecture)
umask 022
work=$output.part
rm -rf "$work"
mkdir -p "$work/apt/lists/partial" "$work/apt/archives/partial" "$work/debs" "$work/system" "$work/iptables"

# A state of its own, so that neither root nor this machine's list of sources is needed.
: >"$work/apt/status"
printf 'deb [signed-by=%s] %s %s main\ndeb [signed-by=%s] %s %s-updates main\ndeb [signed-by=%s] %s-security %s-security main\n' \
  "$keyring" "$mirror" "$suite" "$keyring" "$mirror" "$suite" "$keyring" "$mirror" "$suite" >"$work/apt/sources.list"
apt() {
  (cd "$work/debs" && apt-get -qq -o Dir::Etc::sourcelist="$work/apt/sources.list" -o Dir::Etc::sourceparts=- \
    -o Dir::State="$work/apt" -o Dir::State::status="$work/apt/status" -o Dir::Cache="$work/apt" \
    -o APT::Sandbox::User= -o Acquire::Languages=none "$@")
}

# Copyright files stay, manuals and translations do not. The control file is where scanners look for a package.
unpack() { # TREE PACKAGE...
  tree=$1
  shift
  for package in "$@"; do
    deb=$(echo "$work/debs/${package}"_*.deb)
    [ -f "$deb" ] || fail "no package $package came"
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$tree" --keep-directory-symlink --no-same-owner \
      --exclude='./usr/share/man' --exclude='./usr/share/locale' --exclude='./usr/share/lintian' \
      --exclude='./usr/share/bug' --exclude='./usr/share/doc/*/[!c]*' --exclude='./usr/share/doc/*/changelog*' \
      --exclude='./usr/lib/*/gconv' --exclude='./usr/lib/*/audit'
    mkdir -p "$tree/var/lib/dpkg/status.d"
    dpkg-deb -f "$deb" >"$tree/var/lib/dpkg/status.d/$package"
  done
}

skeleton() { # TREE: where /bin and /lib are links, as in every Debian of today
  for folder in bin sbin lib; do
    mkdir -p "$1/usr/$folder"
    ln -s "usr/$folder" "$1/$folder"
  done
  [ "$architecture" != amd64 ] || {
    mkdir -p "$1/usr/lib64"
    ln -s usr/lib64 "$1/lib64"
  }
}

case $work in /*) ;; *) work=$PWD/$work ;; esac
apt update
# shellcheck disable=SC2086  # lists of words
apt download $system $iptables

root=$work/system
skeleton "$root"
# shellcheck disable=SC2086
unpack "$root" $system
for applet in $applets; do
  [ -e "$root/usr/bin/$applet" ] || ln -s busybox "$root/usr/bin/$applet"
done
mkdir -p "$root/etc/ssl/certs" "$root/proc" "$root/sys" "$root/dev" "$root/run" "$root/home" "$root/root" "$root/var/tmp" "$root/tmp"
chmod 1777 "$root/tmp" "$root/var/tmp"
find "$root/usr/share/ca-certificates" -name '*.crt' | LC_ALL=C sort | xargs cat >"$root/etc/ssl/certs/ca-certificates.crt"
cat >"$root/etc/passwd" <<'PASSWD'
root:x:0:0:root:/root:/bin/sh
app:x:1000:1000:a Bookinfo service:/tmp:/bin/sh
istio-proxy:x:1337:1337:a program of the mesh:/tmp:/bin/sh
nobody:x:65534:65534:nobody:/nonexistent:/bin/false
PASSWD
printf 'root:x:0:\napp:x:1000:\nistio-proxy:x:1337:\nnogroup:x:65534:\n' >"$root/etc/group"
printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"

root=$work/iptables
skeleton "$root"
# shellcheck disable=SC2086
unpack "$root" $iptables
rm "$root/bin" "$root/sbin" "$root/lib" "$root/lib64" 2>/dev/null || true
rmdir "$root/usr/bin" "$root/usr/lib64" 2>/dev/null || true
# Debian makes these links when it installs the package. The older interface stays under its own names.
for program in iptables iptables-restore iptables-save ip6tables ip6tables-restore ip6tables-save; do
  ln -sf xtables-nft-multi "$root/usr/sbin/$program"
done
# Beside IPv6's rules an address is added: ip, for bases that have none.
cp "$work/system/usr/bin/busybox" "$root/usr/sbin/ip"

mkdir -p "$work/java/opt"
"$JAVA_HOME/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages \
  --output "$work/java/opt/java"

rm -rf "$work/apt" "$work/debs"
mv "$work" "$output"
printf 'base.sh: %s: ' "$output" >&2
du -sh "$output"/* | awk '{ sub(".*/", "", $2); printf "%s%s %s", (NR > 1 ? ", " : ""), $2, $1 } END { print "" }' >&2
