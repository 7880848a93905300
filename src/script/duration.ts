const DURATION = /^(?<amount>\d+(?:\.\d+)?)(?<unit>ms|s|m)$/;
const milliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** Milliseconds of `300ms`, `5s` or `1m`; undefined when it is no duration. */
export function parseDuration(text: string): number | undefined {
  const groups = DURATION.exec(text)?.groups;
  const unit = milliseconds[groups?.unit ?? ''];
  return groups && unit !== undefined ? Number(groups.amount) * unit : undefined;
}
