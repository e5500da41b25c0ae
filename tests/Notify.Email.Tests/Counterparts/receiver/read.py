"""Reads a mail from the standard input and writes what it contains as JSON. Python's own email package, nothing else."""
import json
import sys
from email import message_from_bytes, policy

mail = message_from_bytes(sys.stdin.buffer.read(), policy=policy.SMTP)


def addresses(name):
    field = mail[name]
    return [{"name": a.display_name, "address": a.addr_spec} for a in (field.addresses if field else [])]


defects = [str(d) for part in mail.walk() for d in part.defects]
defects += [str(d) for value in mail.values() for d in getattr(value, "defects", [])]
print(json.dumps({
    "subject": mail["Subject"],
    "from": addresses("From"),
    "to": addresses("To"),
    "cc": addresses("Cc"),
    "headers": {name.lower(): str(value) for name, value in mail.items()},
    "files": [part.get_filename() for part in mail.iter_attachments()],
    "defects": defects,
}))
