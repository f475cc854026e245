-- What the database "orders" begins with; it may be run again. How it gets in: docs/databases.md
CREATE TABLE IF NOT EXISTS orders (
  id integer PRIMARY KEY,
  article text NOT NULL,
  ordered date NOT NULL
);
INSERT INTO orders (id, article, ordered) VALUES
  (1, 'Form 14', '2026-09-01'),
  (2, 'Form 27', '2026-09-02')
ON CONFLICT (id) DO NOTHING;
