#!/bin/sh
# Takes satchel out of the image of this NanoClaw checkout: sh .claude/skills/add-satchel/remove.sh, in the checkout.
set -eu

skill=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
checkout=$(CDPATH= cd -- "$skill/../../.." && pwd)
dockerfile=$checkout/container/Dockerfile

sed '/^# satchel: begin$/,/^# satchel: end$/d' "$dockerfile" > "$dockerfile.satchel"
cat "$dockerfile.satchel" > "$dockerfile"
rm -- "$dockerfile.satchel"
rm -rf -- "$checkout/container/satchel" "$checkout/container/skills/satchel"
rmdir -- "$checkout/container/skills" 2> /dev/null || true
