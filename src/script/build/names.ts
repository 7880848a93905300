/** Names that every script may use (docs/script-language.md, "Expressions"); messages come on top. */
export const alwaysThere: ReadonlySet<string> = new Set([
  'user',
  'password',
  'user2',
  'password2',
  'mailbox',
  'sep',
  'prefix',
  'host',
  'port',
  'tag',
]);
