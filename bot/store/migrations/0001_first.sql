-- The first schema. All times are instants; money is in kopiykas; ids of shoppers,
-- orders and cases are text. Long JSON stands in bytea, which Postgres never looks into:
-- it is written far more often than anybody asks for a part of it.

CREATE TABLE process (
    id text PRIMARY KEY,
    host text NOT NULL,
    pid integer NOT NULL,
    run text NOT NULL,  -- tells it from an earlier one of the same number
    started_at timestamptz NOT NULL DEFAULT now(),
    heartbeat_at timestamptz NOT NULL DEFAULT now()
);

-- `occurrence` is 'epoch' for a message that can be told from any other by its key, and
-- the time of arrival for one that counts as a repeat for some seconds only.
CREATE TABLE inbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    received_at timestamptz NOT NULL,
    occurrence timestamptz NOT NULL,
    dedupe_key bytea NOT NULL,
    subscriber text NOT NULL,
    process text NOT NULL,
    message bytea NOT NULL,
    raw bytea NOT NULL,
    done_in_turn bigint,
    UNIQUE (dedupe_key, occurrence)
) WITH (fillfactor = 50);  -- a done row beside the waiting one logs its change only
CREATE INDEX inbox_of_shopper ON inbox (subscriber, id);
CREATE INDEX inbox_by_age ON inbox USING brin (received_at);
CREATE INDEX inbox_waiting ON inbox (subscriber, id) WHERE done_in_turn IS NULL;

CREATE TABLE session (
    subscriber text PRIMARY KEY,
    version bigint NOT NULL,
    stage text NOT NULL,
    bundle text,
    name text,
    updated_at timestamptz NOT NULL,
    state bytea NOT NULL
) WITH (fillfactor = 50);  -- room for the next version beside this one
ALTER TABLE session ALTER state SET STORAGE MAIN;  -- compressed, in its place
CREATE INDEX session_by_age ON session (updated_at DESC, subscriber);

-- Sessions that didn't decode, as they were.
CREATE TABLE broken_session (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subscriber text NOT NULL,
    version bigint NOT NULL,
    state bytea NOT NULL,
    set_aside_at timestamptz NOT NULL
);

-- A turn's id is the id of the oldest message that it answers. `record`, compressed, is
-- what it takes to run the turn once more.
CREATE TABLE turn (
    id bigint PRIMARY KEY,
    subscriber text NOT NULL,
    at timestamptz NOT NULL,
    bundle text,
    trace bytea NOT NULL,
    record bytea
);
ALTER TABLE turn ALTER record SET STORAGE EXTERNAL;
CREATE INDEX turn_by_age ON turn USING brin (at);
CREATE INDEX turn_of_shopper ON turn (subscriber, id DESC);

-- `version` is the session's when the call was written: a handoff mutes older answers.
CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subscriber text NOT NULL,
    turn_id bigint,
    bundle text,  -- whose words they are
    version bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('interim', 'answer', 'notice')),
    has_ask boolean NOT NULL,
    has_requisites boolean NOT NULL,
    author text,  -- the manager whose words they are
    messages bytea NOT NULL,
    process text NOT NULL,
    queued_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unknown')),
    attempts smallint NOT NULL DEFAULT 0,
    not_before timestamptz,
    sending_at timestamptz,
    sent_at timestamptz,
    commit_ms real,
    error text,
    is_open boolean GENERATED ALWAYS AS (state IN ('queued', 'sending')) STORED
) WITH (fillfactor = 50);
CREATE INDEX outbox_of_shopper ON outbox (subscriber, id DESC);
-- by a column that changes once: on the way to `sending` no index is written
CREATE INDEX outbox_open ON outbox (id) WHERE is_open;

CREATE TABLE product (
    id text PRIMARY KEY,
    position integer NOT NULL,
    name text NOT NULL,
    category text NOT NULL,
    aliases text[] NOT NULL,
    description text NOT NULL,
    features text[] NOT NULL,
    size_table text NOT NULL
);

CREATE TABLE variant (
    sku text PRIMARY KEY,
    product_id text NOT NULL REFERENCES product ON DELETE CASCADE,
    position integer NOT NULL,
    colour text NOT NULL,
    size text NOT NULL,
    price bigint NOT NULL CHECK (price > 0),
    stock integer CHECK (stock >= 0),
    photo text,
    UNIQUE (product_id, colour, size)
);

CREATE TABLE photo (
    file text PRIMARY KEY,
    product_id text NOT NULL REFERENCES product ON DELETE CASCADE,
    colour text NOT NULL,
    fingerprint bytea NOT NULL
);

-- One row: how often the catalogue was edited. A turn that was thought with another
-- edition than the one at its commit is thought again.
CREATE TABLE catalog_edition (edition bigint NOT NULL);
INSERT INTO catalog_edition VALUES (0);

-- Pieces that a cart has first call on; `variant.stock` still counts them.
CREATE TABLE hold (
    cart_id text NOT NULL,
    sku text NOT NULL,
    subscriber text NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (cart_id, sku)
);
CREATE INDEX hold_of_sku ON hold (sku);

CREATE TABLE orders (
    id text PRIMARY KEY,
    subscriber text NOT NULL,
    cart_id text NOT NULL,
    status text NOT NULL DEFAULT 'reviewing'
        CHECK (status IN ('reviewing', 'confirmed', 'sent', 'cancelled')),
    method text NOT NULL,
    amount_due bigint NOT NULL,
    delivery bytea,  -- gone once the shopper is erased
    flags text[] NOT NULL,
    note text,
    tracking text,
    created_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    sent_at timestamptz,
    UNIQUE (subscriber, cart_id)
);
CREATE INDEX orders_by_age ON orders (created_at DESC, id);

-- `taken`: how many of the pieces were taken out of the stock.
CREATE TABLE order_line (
    order_id text NOT NULL REFERENCES orders ON DELETE CASCADE,
    position integer NOT NULL,
    sku text NOT NULL,
    product_id text NOT NULL,
    product text NOT NULL,
    colour text NOT NULL,
    size text NOT NULL,
    price bigint NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    taken integer NOT NULL CHECK (taken >= 0),
    PRIMARY KEY (order_id, position)
);

CREATE TABLE payment_case (
    id text PRIMARY KEY,
    order_id text NOT NULL REFERENCES orders,
    subscriber text NOT NULL,
    state text NOT NULL DEFAULT 'open'
        CHECK (state IN ('open', 'approved', 'ask_again', 'rejected')),
    amount_due bigint NOT NULL,
    reading bytea,
    flags text[] NOT NULL,
    has_receipt boolean NOT NULL,
    note text,
    reason text,
    opened_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    reminded_at timestamptz,
    decided_by text,
    decided_at timestamptz
);
CREATE INDEX payment_case_of_order ON payment_case (order_id);
CREATE UNIQUE INDEX payment_case_one_open ON payment_case (order_id)
    WHERE state = 'open';
CREATE INDEX payment_case_by_age ON payment_case (opened_at DESC, id);
CREATE INDEX payment_case_due ON payment_case (due_at) WHERE state = 'open';

-- `pixels` outlives the picture: the same receipt is recognised for ever. So is one that
-- is photographed anew, by `paid`: a hash of number, amount and time as read.
CREATE TABLE receipt (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id text NOT NULL REFERENCES payment_case ON DELETE CASCADE,
    media_id text,
    pixels bytea,
    paid bytea,
    url text,
    at timestamptz NOT NULL
);
CREATE INDEX receipt_of_case ON receipt (case_id);
CREATE INDEX receipt_pixels ON receipt (pixels);
CREATE INDEX receipt_paid ON receipt (paid);

CREATE TABLE handoff (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subscriber text NOT NULL,
    version bigint NOT NULL,
    reason text NOT NULL,
    level text NOT NULL,
    owner text,
    opened_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    alerted_at timestamptz,
    closed_at timestamptz,
    closed_by text
);
CREATE UNIQUE INDEX handoff_open ON handoff (subscriber) WHERE closed_at IS NULL;

CREATE TABLE notice (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subscriber text NOT NULL,
    kind text NOT NULL,
    case_id text,
    order_id text,
    media_id text,
    words text,
    details bytea NOT NULL,
    created_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'failed')),
    attempts integer NOT NULL DEFAULT 0,
    not_before timestamptz,
    process text,  -- that tells it
    sent_at timestamptz,
    error text
);
CREATE INDEX notice_queued ON notice (id) WHERE state = 'queued';
CREATE INDEX notice_of_photos ON notice (created_at) WHERE kind = 'photo_unknown';

CREATE TABLE media (
    id text PRIMARY KEY,
    subscriber text NOT NULL,
    sha256 bytea NOT NULL,
    pixels bytea,
    fingerprint bytea,
    mime text NOT NULL,
    content bytea NOT NULL,
    source text NOT NULL,
    kept_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
ALTER TABLE media ALTER content SET STORAGE EXTERNAL;  -- pictures don't compress
CREATE INDEX media_of_shopper ON media (subscriber);
CREATE INDEX media_expiry ON media (expires_at);

CREATE TABLE llm_spend (
    day date NOT NULL,
    model text NOT NULL,
    calls integer NOT NULL,
    tokens_in bigint NOT NULL,
    tokens_out bigint NOT NULL,
    usd double precision NOT NULL,
    PRIMARY KEY (day, model)
);

-- One row: the bundle that is tried, and on how many new chats. Once it is over, its
-- chats go on with the stable bundle.
CREATE TABLE canary (
    id boolean PRIMARY KEY DEFAULT true CHECK (id),  -- the only one
    bundle text NOT NULL,
    percent integer NOT NULL CHECK (percent BETWEEN 0 AND 100),
    is_over boolean NOT NULL DEFAULT false,
    author text NOT NULL,
    reason text NOT NULL,
    began_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL
);

-- What a canary would have said beside what was said; nobody sends it.
CREATE TABLE shadow (
    turn_id bigint PRIMARY KEY,
    subscriber text NOT NULL,
    at timestamptz NOT NULL,
    bundle text NOT NULL,
    answer bytea NOT NULL
);
CREATE INDEX shadow_of_shopper ON shadow (subscriber);

-- who may use the console, besides the first operator of the configuration
CREATE TABLE operator (
    name text PRIMARY KEY,
    password_hash text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
