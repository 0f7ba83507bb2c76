#!/bin/sh
# Installs Dropout Lab for the current user, without root: ./install.sh
# Run it again from a newer folder to update. uninstall.sh takes everything back and keeps the user's data.
set -eu
umask 022

fail() {
    printf 'install.sh: %s\n' "$1" >&2
    exit 1
}

[ -n "${HOME:-}" ] || fail "HOME must name your own folder, and it is not set."
[ -z "${SUDO_USER:-}" ] || fail "it installs for one user: run it without sudo (the .deb installs for all)."
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
parts="dropout-lab _internal share install.sh uninstall.sh"
for part in $parts; do
    [ -e "$here/$part" ] || fail "it must stand in the unpacked folder, and $here has no $part."
done

case ${XDG_DATA_HOME:-} in
    /*) data=$XDG_DATA_HOME ;;
    *) data=$HOME/.local/share ;; # a relative path counts for nothing, says the specification
esac
app=$data/dropout-lab-app # never dropout-lab, where the user's runs are
list=$app/installed-files.txt
link=$HOME/.local/bin/dropout-lab

is_running() {
    real=$(CDPATH='' cd -- "$app" 2>/dev/null && pwd -P) || return 1
    for process in /proc/[0-9]*/exe; do
        case $(readlink "$process" 2>/dev/null || :) in
            "$real"/*) return 0 ;;
        esac
    done
    return 1
}

# What else lies beside the program is the user's: a portable.txt, and the runs in a folder that it names.
keep_others() {
    [ -d "$app.old" ] || return 0
    if [ ! -e "$app" ]; then # an update was cut off between its two moves
        mv "$app.old" "$app"
        return 0
    fi
    for part in $parts installed-files.txt files-before.txt dropout-lab.desktop.made; do
        rm -rf "$app.old/$part"
    done
    for thing in "$app.old"/* "$app.old"/.[!.]*; do
        [ -e "$thing" ] || [ -L "$thing" ] || continue
        [ ! -e "$app/${thing##*/}" ] || fail "both $app and $app.old have ${thing##*/}: move one elsewhere first."
        mv "$thing" "$app/"
    done
    rmdir "$app.old"
}

copy_program() {
    # Beside first, then in its place: a copy that fails leaves the installed program as it was.
    rm -rf "$app.new"
    mkdir -p "$app.new"
    # Named one by one: a portable.txt, and a data folder that it names, stay where they are.
    for part in $parts; do
        cp -RP "$here/$part" "$app.new/" || {
            rm -rf "$app.new"
            fail "the program can't be copied to $app; what was installed before is unchanged."
        }
    done
    chmod -R u+w "$app.new" # a read-only source must not make a copy that can't be replaced
    chmod u+x "$app.new/dropout-lab" "$app.new/install.sh" "$app.new/uninstall.sh"
    # Files of the version before that the new one may not have
    if [ -f "$list" ]; then
        cp "$list" "$app.new/files-before.txt"
    fi
    if [ -e "$app" ]; then mv "$app" "$app.old"; fi
    mv "$app.new" "$app" || {
        if [ -e "$app.old" ]; then mv "$app.old" "$app"; fi
        fail "the program can't be put at $app."
    }
    keep_others
}

# put FILE PLACE: replaces PLACE at once, and remembers it for uninstall.sh.
put() {
    [ -d "${2%/*}" ] || mkdir -p "${2%/*}"
    cp "$1" "$2.new"
    mv "$2.new" "$2"
    printf '%s\n' "$2" >>"$list"
}

# The way to the program as the Exec key wants it: quoted, then once more as all its values are.
quoted_program() {
    printf '%s' "$app/dropout-lab" | sed -e 's/[\\"`$]/\\&/g' -e 's/\\/\\\\/g' -e 's/%/%%/g'
}

put_desktop_file() {
    exec_path=$(quoted_program)
    while IFS= read -r line; do
        case $line in
            Exec=*) printf 'Exec="%s" %%f\n' "$exec_path" ;;
            *) printf '%s\n' "$line" ;;
        esac
    done <"$app/share/applications/dropout-lab.desktop" >"$app/dropout-lab.desktop.made"
    put "$app/dropout-lab.desktop.made" "$data/applications/dropout-lab.desktop"
    rm -f "$app/dropout-lab.desktop.made"
}

put_files() {
    if [ -f "$list" ]; then # not copied: it was run where it is installed
        cp "$list" "$app/files-before.txt"
    fi
    : >"$list"
    put_desktop_file
    for folder in icons mime; do
        (cd "$app/share" && find "$folder" -type f) | while IFS= read -r file; do
            put "$app/share/$file" "$data/$file"
        done
    done
    if [ -f "$app/files-before.txt" ]; then
        while IFS= read -r file; do
            grep -Fqx -e "$file" "$list" || rm -f "$file"
        done <"$app/files-before.txt"
        rm -f "$app/files-before.txt"
    fi
}

put_link() {
    if [ -L "$link" ]; then
        case $(readlink "$link") in
            */dropout-lab-app/dropout-lab) ;;
            *) return 1 ;;
        esac
    elif [ -e "$link" ]; then
        return 1
    fi
    mkdir -p "$HOME/.local/bin"
    ln -sfn "$app/dropout-lab" "$link"
}

# Desktops look again at what they have read; each of these may be absent.
refresh() {
    if command -v update-desktop-database >/dev/null; then
        update-desktop-database -q "$data/applications" || :
    fi
    if command -v update-mime-database >/dev/null; then
        update-mime-database "$data/mime" || :
    fi
    touch "$data/icons/hicolor"
    # Only where there is one: a new cache would hide icons that other programs put there later.
    if [ -f "$data/icons/hicolor/icon-theme.cache" ] && command -v gtk-update-icon-cache >/dev/null; then
        gtk-update-icon-cache -q -t -f "$data/icons/hicolor" || :
    fi
}

# What the loader would miss, one name a line; nothing where there is no ldd to ask.
missing() {
    command -v ldd >/dev/null || return 0
    for file in "$app/dropout-lab" "$app"/_internal/libpython3*.so* \
        "$app/_internal/PySide6/Qt/plugins/platforms/libqxcb.so"; do
        if [ -f "$file" ]; then LD_LIBRARY_PATH=$app/_internal ldd "$file" 2>&1 || :; fi
    done | sed -n \
        -e 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p' \
        -e "s/.*version .\(GLIBC_[0-9.]*\)' not found.*/\1/p" | sort -u
}

say_what_is_missing() {
    libraries=
    packages=
    capabilities=
    for name in $(missing); do
        case $name in
            GLIBC_*)
                printf 'It will not start here: it needs glibc %s, and this system is older.\n' "${name#GLIBC_}" >&2
                continue
                ;;
            libEGL.so.1) package=libegl1 ;;
            libGL.so.1) package=libgl1 ;;
            libfontconfig.so.1) package=libfontconfig1 ;;
            libxcb.so.1) package=libxcb1 ;;
            libxkbcommon.so.0) package=libxkbcommon0 ;;
            libdbus-1.so.3) package=libdbus-1-3 ;;
            *) package= ;;
        esac
        libraries="$libraries $name"
        packages="$packages${package:+ $package}"
        capabilities="$capabilities '$name()(64bit)'"
    done
    [ -n "$libraries" ] || return 0
    printf 'Before it can start, this system needs%s' "$libraries" >&2
    if command -v apt-get >/dev/null && [ -n "$packages" ]; then
        printf ': sudo apt-get install%s' "$packages" >&2
    elif command -v dnf >/dev/null; then
        printf ': sudo dnf install%s' "$capabilities" >&2
    elif command -v zypper >/dev/null; then
        printf ': sudo zypper install%s' "$capabilities" >&2
    fi
    printf '\n' >&2
}

if is_running; then
    fail "Dropout Lab is running from $app: close it, then run this again."
fi
mkdir -p "$data"
keep_others
if [ "$here" != "$(CDPATH='' cd -- "$app" 2>/dev/null && pwd -P)" ]; then
    copy_program
fi
put_files
how="or type dropout-lab"
case :${PATH:-}: in
    *:"$HOME/.local/bin":*) ;;
    *) how="or start $link" ;;
esac
put_link || how="or start $app/dropout-lab ($link is something else, and stays)"
refresh
printf 'Dropout Lab @VERSION@ is installed in %s: find it in the applications menu, %s.\n' "$app" "$how"
say_what_is_missing
