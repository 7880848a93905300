import type { Protocol } from '../../events/events.js';
import { LIMITS } from '../../net/index.js';
import type { Account, Target } from '../target.js';

export const account: Account = { user: 'one', password: 'open sesame', disposable: true };

/** A target with one endpoint on this machine. */
export const targetAt = (protocol: Protocol, port: number, more: Partial<Target> = {}): Target => ({
  name: 'scripted',
  endpoints: [{ protocol, host: '127.0.0.1', port, tls: 'none', starttls: false }],
  trust: 'accept',
  accounts: [account],
  seed: { way: 'append' },
  timeScale: 1,
  prefix: 'mailspec',
  limits: LIMITS,
  ...more,
});
