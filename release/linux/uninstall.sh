#!/bin/sh
# Removes what install.sh made for the current user, and nothing else: ./uninstall.sh
set -eu

fail() {
    printf 'uninstall.sh: %s\n' "$1" >&2
    exit 1
}

[ -n "${HOME:-}" ] || fail "HOME must name your own folder, and it is not set."
case ${XDG_DATA_HOME:-} in
    /*) data=$XDG_DATA_HOME ;;
    *) data=$HOME/.local/share ;;
esac
app=$data/dropout-lab-app
list=$app/installed-files.txt
link=$HOME/.local/bin/dropout-lab

[ -f "$list" ] || fail "Dropout Lab is not installed in $app, so nothing was removed."
real=$(CDPATH='' cd -- "$app" && pwd -P)
for process in /proc/[0-9]*/exe; do
    case $(readlink "$process" 2>/dev/null || :) in
        "$real"/*) fail "Dropout Lab is running from $app: close it, then run this again." ;;
    esac
done

while IFS= read -r file; do
    rm -f "$file"
    # Folders that are empty now: of sizes and kinds that nothing else uses.
    folder=${file%/*}
    while [ "$folder" != "$data" ] && [ -n "$folder" ] && rmdir "$folder" 2>/dev/null; do
        folder=${folder%/*}
    done
done <"$list"
if [ -L "$link" ] && [ "$(readlink "$link")" = "$app/dropout-lab" ]; then
    rm -f "$link"
fi
rm -f "$data/mime/application/x-dropout-lab-project.xml"
rmdir "$data/mime/application" 2>/dev/null || :
cd / # we may stand in what goes now
rm -rf "$app.new"
# Part by part: beside them may lie a portable.txt, and the runs in a folder that it names.
for folder in "$app" "$app.old"; do
    for part in dropout-lab _internal share install.sh uninstall.sh installed-files.txt files-before.txt \
        dropout-lab.desktop.made; do
        rm -rf "${folder:?}/$part"
    done
    rmdir "$folder" 2>/dev/null || :
done

# What desktops keep about the files is made anew, or goes where it was about ours alone.
if rmdir "$data/mime/packages" 2>/dev/null || [ ! -d "$data/mime/packages" ]; then
    for made in XMLnamespaces aliases generic-icons globs globs2 icons magic mime.cache subclasses treemagic types \
        version; do
        rm -f "$data/mime/$made"
    done
    rmdir "$data/mime" 2>/dev/null || :
elif command -v update-mime-database >/dev/null; then
    update-mime-database "$data/mime" || :
fi
if [ "$(ls -A "$data/applications" 2>/dev/null)" = mimeinfo.cache ]; then
    rm -f "$data/applications/mimeinfo.cache"
    rmdir "$data/applications"
elif [ -d "$data/applications" ] && command -v update-desktop-database >/dev/null; then
    update-desktop-database -q "$data/applications" || :
fi
if [ -d "$data/icons/hicolor" ]; then
    touch "$data/icons/hicolor"
    if [ -f "$data/icons/hicolor/icon-theme.cache" ] && command -v gtk-update-icon-cache >/dev/null; then
        gtk-update-icon-cache -q -t -f "$data/icons/hicolor" || :
    fi
fi

kept=
for folder in "$app" "$app.old" "$data/dropout-lab" "${XDG_CONFIG_HOME:-$HOME/.config}/dropout-lab" \
    "${XDG_STATE_HOME:-$HOME/.local/state}/dropout-lab" "${XDG_CACHE_HOME:-$HOME/.cache}/dropout-lab"; do
    if [ -d "$folder" ]; then kept="$kept${kept:+, }$folder"; fi
done
printf 'Dropout Lab is removed%s.\n' "${kept:+; your runs and settings are kept in $kept}"
