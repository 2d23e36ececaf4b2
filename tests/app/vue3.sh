#!/bin/sh
# A second environment, in build/vue3, in which the page runs on Vue 3: tests/app/vue3.sh UV
#
# The Python package that brings the files of the page has those for Vue 2 only in the version that Solara asks
# for. The others come from npm by their name.
set -eu

uv=$1
here=build/vue3
app=@widgetti/solara-vuetify3-app

if ! command -v npm >/dev/null 2>&1; then
    echo "make vue3 needs npm, which brings the files of the page for Vue 3" >&2
    exit 2
fi

if [ ! -x $here/bin/python ]; then
    "$uv" venv --quiet --python "$(.venv/bin/python -c 'import sys; print(sys._base_executable)')" $here
fi
"$uv" pip sync --quiet --python $here/bin/python --require-hashes requirements.lock
"$uv" pip install --quiet --python $here/bin/python --no-deps --no-build-isolation --editable .
"$uv" pip install --quiet --python $here/bin/python --no-deps "ipyvue>=3,<4" "ipyvuetify>=3,<4"

page=$($here/bin/python -c 'import pathlib, solara.server; print(pathlib.Path(solara.server.__file__).parent)')
version=$(sed -n "s|.*$app@\([0-9.]*\)/.*|\1|p" "$page/templates/solara.html.j2" | head -n 1)
files=$here/share/solara/cdn/$app@$version
if [ ! -d "$files/dist" ]; then
    mkdir -p "$files"
    packed=$(cd "$files" && npm pack --silent "$app@$version")
    tar -xzf "$files/$packed" -C "$files" --strip-components 1
    rm "$files/$packed"
fi
$here/bin/python -c 'import ipyvue, ipyvuetify; print("Vue 3: ipyvue", ipyvue.__version__, "ipyvuetify", ipyvuetify.__version__)'
echo "files of the page: $app $version"
