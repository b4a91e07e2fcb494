# The front door. `make demo` shows it, `make test` proves it.
.PHONY: demo test check test-sqlite test-pg setup-tests bench

demo:
	cargo build
	./target/debug/weifei demo --data data/demo

test: setup-tests check test-sqlite test-pg

setup-tests:
	bash scripts/setup-tests.sh

check:
	cargo fmt --check
	cargo clippy --all-targets

test-sqlite:
	cargo test

test-pg:
	bash scripts/with-postgres.sh cargo test --test it

bench:
	cargo bench --no-default-features
