import { givenService, isChosen, placeOf, reportOf, type Observed, type Service } from '../../hosts/index.js';
import type { Trust } from '../../net/index.js';
import type { CheckOptions } from '../commands/options.js';

/** The servers that the command line names. @throws {ConfigError} */
export const givenServices = (options: CheckOptions): Service[] =>
  (['imaps', 'imap', 'pop3s', 'pop3'] as const).flatMap((kind) =>
    options[kind].map((text) => givenService(kind, text)),
  );

export interface LoginChoice {
  /** One URL for each protocol. */
  readonly urls: readonly string[];
  /** Why a port is not logged in to. */
  readonly refusals: readonly string[];
}

/**
 * Where the password may go: to one port of each protocol, under TLS with a certificate that is good or that the user has
 * chosen (RFC 8314 §5.1), TLS from the start first. In clear only with leave.
 */
export function chooseLogins(seen: readonly Observed[], user: string, trust: Trust, allowClear: boolean): LoginChoice {
  const urls: string[] = [];
  const refusals: string[] = [];
  for (const protocol of ['imap', 'pop3'] as const) {
    const scheme = protocol === 'imap' ? 'imap' : 'pop';
    const ports = seen.filter(({ service, trouble }) => service.protocol === protocol && trouble === undefined);
    const sorted = [...ports].sort(
      (a, b) => Number(a.service.tls !== 'implicit') - Number(b.service.tls !== 'implicit'),
    );
    const candidates = sorted.map((one) => ({ one, why: whyNot(one, trust, allowClear) }));
    const chosen = candidates.find(({ why }) => why === undefined)?.one;
    if (!chosen) {
      refusals.push(...candidates.map(({ one, why = '' }) => `${placeOf(one.service)}: ${why}`));
      continue;
    }
    const kind = chosen.service.tls === 'implicit' ? 's' : reportOf(chosen) ? '+starttls' : '';
    urls.push(`${scheme}${kind}://${encodeURIComponent(user)}@${placeOf(chosen.service)}`);
  }
  return { urls, refusals };
}

function whyNot(seen: Observed, trust: Trust, allowClear: boolean): string | undefined {
  const report = reportOf(seen);
  if (!report) return allowClear ? undefined : 'no password is sent without TLS; --allow-clear does so';
  const { certificate } = report;
  if (isChosen(certificate, trust)) return undefined;
  if (certificate.untrusted === undefined && certificate.isForHost && certificate.daysLeft >= 0) return undefined;
  return 'no password is sent to a server whose certificate is not good; --certificate says which one to take';
}
