#!/bin/sh
# A Chromium for the browser tests: found, or installed where that is possible.
set -eu

if [ "${GONGZHI_NO_BROWSER:-}" = 1 ]; then
    echo "GONGZHI_NO_BROWSER=1: the browser tests are left out"
    exit 0
fi

has_browser() {
    [ -n "${GONGZHI_CHROMIUM:-}" ] && [ -x "$GONGZHI_CHROMIUM" ] && return 0
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ]
}

if has_browser; then
    exit 0
fi

if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "installing Chromium for the browser tests"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -qq -y --no-install-recommends chromium >/dev/null
    exit 0
fi

# Not the end: the tests that need a browser say what to do, all others run.
has_browser || echo "No Chromium was found and none can be installed without root: the browser tests will fail." >&2
