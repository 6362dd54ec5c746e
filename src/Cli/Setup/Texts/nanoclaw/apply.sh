#!/bin/sh
# Puts satchel into the image of this NanoClaw checkout: sh .claude/skills/add-satchel/apply.sh, in the checkout.
# SATCHEL_PROGRAM names the program to copy; else it is the one that PATH leads to.
set -eu

skill=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
checkout=$(CDPATH= cd -- "$skill/../../.." && pwd)
dockerfile=$checkout/container/Dockerfile
program=${SATCHEL_PROGRAM:-$(command -v satchel || true)}

[ -f "$dockerfile" ] || { echo "there is no $dockerfile" >&2; exit 1; }
[ -n "$program" ] && [ -f "$program" ] || { echo "there is no program satchel on PATH; name one with SATCHEL_PROGRAM" >&2; exit 1; }
program=$(readlink -f -- "$program")
case $(head -c 4 "$program" | od -An -tx1 | tr -d ' \n') in
    7f454c46) ;;
    *) echo "$program is not built for Linux; name one that is with SATCHEL_PROGRAM" >&2; exit 1 ;;
esac

mkdir -p "$checkout/container/satchel" "$checkout/container/skills/satchel"
cp -- "$program" "$checkout/container/satchel/satchel"
for library in "$(dirname -- "$program")"/*.so; do
    [ ! -f "$library" ] || cp -- "$library" "$checkout/container/satchel/"
done
cp -- "$skill/container-skill.md" "$checkout/container/skills/satchel/SKILL.md"

if grep -q '^# satchel: begin$' "$dockerfile"; then
    echo "the image has satchel already"
    exit 0
fi

line=$(grep -n '^USER ' "$dockerfile" | tail -1 | cut -d: -f1)
[ -n "$line" ] || { echo "$dockerfile has no USER line; put the block in by hand" >&2; exit 1; }
block='# satchel: begin
COPY satchel/ /opt/satchel/
RUN chmod 755 /opt/satchel/satchel && ln -sf /opt/satchel/satchel /usr/local/bin/satchel
ENV SATCHEL_HOME=/home/node/.claude/satchel
# satchel: end
'
{
    head -n "$((line - 1))" "$dockerfile"
    printf '%s' "$block"
    tail -n "+$line" "$dockerfile"
} > "$dockerfile.satchel"
cat "$dockerfile.satchel" > "$dockerfile"
rm -- "$dockerfile.satchel"
echo "the image will have satchel: build it"
