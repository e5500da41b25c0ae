#!/usr/bin/env bash
# Takes the pictures of the documents (docs/images): the operator page of the web sample, and an e-mail of the demo.
# Needs node, npm, python3 and Chromium, as the tests do (eng/install-test-tools.sh). Usage: eng/pictures/take-pictures.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
work=$(mktemp -d)
site=
trap '[ -z "$site" ] || kill "$site"; rm -r "$work"' EXIT

for sample in WebSample Demo; do
  dotnet build "samples/Notify.$sample" -c Release -v quiet -nologo -clp:NoSummary -p:RunAnalyzers=false
done

# The browser driver in the version of the tests.
driver=tests/Notify.AspNetCore.Tests/Browser/Chromium
cp "$driver"/package.json "$driver"/package-lock.json "$driver"/.npmrc eng/pictures/*.mjs "$work"
(cd "$work" && npm ci --ignore-scripts --no-progress >/dev/null)

# The demo writes the e-mails that its local mail server has received.
(cd "$work" && dotnet "$root/artifacts/bin/Notify.Demo/release/Notify.Demo.dll" --messages 1 >demo.log)
python3 - "$work" <<'PYTHON'
import email, email.policy, pathlib, sys
folder = pathlib.Path(sys.argv[1])
mails = (email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
         for file in sorted(folder.glob("received-mails/*.eml")))
alert = next(mail for mail in mails if "failed" in mail["Subject"])
(folder / "mail.html").write_text(alert.get_body(("html",)).get_content(), encoding="utf-8")
PYTHON

export SITE=http://localhost:5091
(cd samples/Notify.WebSample && exec dotnet "$root/artifacts/bin/Notify.WebSample/release/Notify.WebSample.dll" \
  --urls "$SITE" >"$work/site.log" 2>&1) &
site=$!

mkdir -p docs/images
(cd "$work" && node take-pictures.mjs "$root/docs/images")
