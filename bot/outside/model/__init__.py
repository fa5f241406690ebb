"""
The language model behind an OpenAI-compatible API: one structured answer per call.

From the wire up: `schema` and `wire` (bytes), `server` (the package's client),
`breaker`, `ledger` and `caller` (one call with its limits), `race` and `client` (one
question: retry, hedge, deadline), `opening`.
"""
