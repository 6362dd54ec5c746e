#!/bin/sh
# Publishes a store of this machine for containers to read: sh publish.sh STORE DIRECTORY. The directory is a home with that
# one store; its file is replaced at once, never written, so that readers may open it as one that does not change.
set -eu

store=$1
directory=$2
place=$directory/stores/$store
next=$place/.next.db

mkdir -p -- "$place"
rm -f -- "$next"
satchel backup "$next" --store "$store" > /dev/null
chmod 644 "$next"
mv -f -- "$next" "$place/satchel.db"
echo "$place/satchel.db"
