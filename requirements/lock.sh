#!/usr/bin/env bash
# Renews the lock files: for every platform, with hashes. Needs uv. With --upgrade, takes the
# newest versions that pyproject.toml allows; without it, keeps what is locked where it can.
set -euo pipefail
cd "$(dirname "$0")/.."

compile() {
    uv pip compile --universal --python-version 3.11 --generate-hashes \
        --no-annotate --no-header --quiet "$@"
}

compile "$@" pyproject.toml --extra build --extra model --extra test -o requirements/test.lock
compile pyproject.toml --extra build --extra model \
    --constraint requirements/test.lock -o requirements/course.lock
compile requirements/large-model.in -o requirements/large-model.lock
compile "$@" benchmarks/engine/peers.in -o benchmarks/engine/peers.lock
compile "$@" requirements/mutation.in --constraint requirements/test.lock -o requirements/mutation.lock
