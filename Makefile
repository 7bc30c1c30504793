# Each target is a command that also works without make.
.PHONY: demo test bench eval soak mutants fuzz screenshots lint

demo: ## a filled Ward on a temporary folder
	go run ./cmd/ward demo

test: ## every check, as CI runs it
	./scripts/test

bench: ## speed and memory, side by side with references
	./scripts/bench

eval: ## how right the reading is, into docs/accuracy.md
	./scripts/eval

soak: ## kill -9, Redis wiped, Sentinel and Cluster: long
	./scripts/soak

mutants: ## 2,000 harmed files, each read or refused within its limits
	./scripts/mutants

fuzz: ## each fuzz target for 60 seconds
	./scripts/fuzz

screenshots: ## a picture of every page into docs/screenshots
	./scripts/screenshots

lint: ## what needs no server
	gofmt -l . && go vet ./... && go tool staticcheck ./...
