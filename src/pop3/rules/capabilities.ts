import type { Capability } from '../listing.js';
import type { Report } from './report.js';

type State = 'authorization' | 'transaction';

/**
 * What RFCs say of the states in which a capability is announced: all of these in both, and where `fixed` with the same
 * arguments. A capability that is not here may have a specification that says otherwise (RFC 2449 §5).
 */
const announced: Readonly<Record<string, { readonly rfc: string; readonly section: string; readonly fixed: boolean }>> =
  {
    TOP: { rfc: 'RFC 2449', section: '6.1', fixed: true },
    USER: { rfc: 'RFC 2449', section: '6.2', fixed: true },
    SASL: { rfc: 'RFC 2449', section: '6.3', fixed: true },
    'RESP-CODES': { rfc: 'RFC 2449', section: '6.4', fixed: true },
    'LOGIN-DELAY': { rfc: 'RFC 2449', section: '6.5', fixed: false },
    PIPELINING: { rfc: 'RFC 2449', section: '6.6', fixed: true },
    EXPIRE: { rfc: 'RFC 2449', section: '6.7', fixed: false },
    UIDL: { rfc: 'RFC 2449', section: '6.8', fixed: true },
    IMPLEMENTATION: { rfc: 'RFC 2449', section: '6.9', fixed: true },
    'AUTH-RESP-CODE': { rfc: 'RFC 3206', section: '6', fixed: true },
    UTF8: { rfc: 'RFC 6856', section: '2', fixed: true },
    LANG: { rfc: 'RFC 6856', section: '3.1', fixed: true },
  };

/** What CAPA has announced on one connection since its beginning, or since TLS began. */
export class Capabilities {
  readonly #lists = new Map<State, ReadonlyMap<string, string>>();

  has(tag: string): boolean {
    return [...this.#lists.values()].some((list) => list.has(tag));
  }

  /** TLS has begun: other capabilities may be announced (RFC 2595 §4, RFC 5034 §3). */
  forget(): void {
    this.#lists.clear();
  }

  announced(report: Report, state: State, secure: boolean, capabilities: readonly Capability[]): void {
    const list = new Map(capabilities.map(({ tag, parameters }) => [tag, [...parameters].sort().join(' ')]));
    const before = this.#lists.get('authorization');
    const last = this.#lists.get(state);
    this.#lists.set(state, list);
    if (last) this.#compareAgain(report, last, list);
    if (state === 'transaction' && before && !last) this.#compareStates(report, before, list);
    this.#checkStls(report, state, secure, list.has('STLS'));
  }

  /** RFC 2449 §5: a client may do with one CAPA. */
  #compareAgain(report: Report, last: ReadonlyMap<string, string>, list: ReadonlyMap<string, string>): void {
    const tag = [...new Set([...last.keys(), ...list.keys()])].find((tag) => last.get(tag) !== list.get(tag));
    report.check('pop3/session/capabilities', tag === undefined, () => ({
      message: `CAPA announces ${shown(list, tag)} where it has announced ${shown(last, tag)}`,
      kind: 'again',
      level: 'SHOULD',
    }));
  }

  #compareStates(report: Report, before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): void {
    for (const [tag, { rfc, section, fixed }] of Object.entries(announced)) {
      if (!before.has(tag)) continue;
      const holds = fixed ? before.get(tag) === after.get(tag) : after.has(tag);
      report.check('pop3/session/capabilities', holds, () => ({
        message: `CAPA announces ${shown(before, tag)} before login and ${shown(after, tag)} after it`,
        kind: tag,
        rfc,
        section,
      }));
    }
  }

  #checkStls(report: Report, state: State, secure: boolean, isAnnounced: boolean): void {
    if (state === 'transaction') {
      report.check('pop3/session/stls-announced', !isAnnounced, () => 'CAPA announces STLS after login');
    } else if (secure) {
      const breach = {
        message: 'CAPA announces STLS under TLS',
        rfc: 'RFC 2595',
        section: '4',
        level: 'SHOULD',
      } as const;
      report.check('pop3/session/stls-announced', !isAnnounced, () => breach);
    }
  }
}

function shown(list: ReadonlyMap<string, string>, tag: string | undefined): string {
  const parameters = tag === undefined ? undefined : list.get(tag);
  return parameters === undefined ? `no ${tag ?? ''}` : `${tag ?? ''} ${parameters}`.trim();
}
