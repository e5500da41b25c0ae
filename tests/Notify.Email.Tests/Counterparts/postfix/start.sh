#!/bin/sh
# Starts Postfix in the foreground, with separate folders. It delivers every mail to one Maildir, and logs to its output.
# Usage: start.sh <folder> <port> <root of the unpacked package>
set -eu
folder=$1 port=$2 root=$3

mkdir "$folder/etc" "$folder/spool" "$folder/data" "$folder/mail" "$folder/meta"
# Two accounts of every Debian system in the roles of postfix and postdrop, which only the installed package creates.
owner=uucp group=news
chown "$owner" "$folder/data" "$folder/mail"

cat > "$folder/etc/main.cf" <<END
compatibility_level = 3.6
queue_directory = $folder/spool
data_directory = $folder/data
meta_directory = $folder/meta
daemon_directory = $root/usr/lib/postfix/sbin
command_directory = $root/usr/sbin
shlib_directory = $root/usr/lib/postfix
import_environment = MAIL_CONFIG LANG=C POSTLOG_SERVICE POSTLOG_HOSTNAME LD_LIBRARY_PATH
maillog_file = /dev/stdout
mail_owner = $owner
setgid_group = $group
myhostname = mail.example.com
mydestination =
inet_protocols = ipv4
smtputf8_enable = yes
smtpd_relay_restrictions = permit_mynetworks, reject
mynetworks = 127.0.0.0/8
alias_maps =
local_recipient_maps =
fast_flush_domains =
smtpd_peername_lookup = no
virtual_mailbox_domains = static:all
virtual_mailbox_maps = static:inbox/
virtual_mailbox_base = $folder/mail
virtual_minimum_uid = 1
virtual_uid_maps = static:$(id -u "$owner")
virtual_gid_maps = static:$(id -g "$owner")
END

cat > "$folder/etc/master.cf" <<END
127.0.0.1:$port inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
virtual unix - n n - - virtual
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
END

cd "$folder/spool"
mkdir public pid
chown "$owner:$group" public
for queue in active bounce corrupt defer deferred flush hold incoming private saved trace; do
  mkdir -m 700 "$queue"
  chown "$owner" "$queue"
done

LD_LIBRARY_PATH=$root/usr/lib/postfix MAIL_CONFIG=$folder/etc
export LD_LIBRARY_PATH MAIL_CONFIG
exec "$root/usr/lib/postfix/sbin/master" -c "$folder/etc" -d
