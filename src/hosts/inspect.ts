import type { Trust } from '../net/index.js';
import { inspectTls } from './handshake.js';
import type { Observed, Service } from './model.js';
import { Talk, type Patience } from './talk.js';

/** Looks at one port without logging in, over one connection at a time; whatever goes wrong is told, not thrown. */
export async function inspect(service: Service, trust: Trust, patience: Patience): Promise<Observed> {
  const { protocol, tls } = service;
  let talk: Talk;
  try {
    talk = await Talk.open(service, patience);
  } catch (error) {
    return { service, trouble: messageOf(error) };
  }
  const seen: { -readonly [key in keyof Observed]: Observed[key] } = { service, greeting: talk.greeting };
  try {
    seen.before = await talk.capabilities(protocol);
    if (tls === 'clear') {
      const word = protocol === 'imap' ? 'STARTTLS' : 'STLS';
      if (!seen.before.some((line) => line.toUpperCase() === word)) seen.starttls = 'not offered';
      else {
        try {
          await talk.upgrade(protocol);
          seen.starttls = 'works';
        } catch (error) {
          seen.starttls = { fails: messageOf(error) };
        }
        // What was said in clear may have been said by somebody else (RFC 3501 §6.2.1, RFC 2595 §4).
        if (seen.starttls === 'works') seen.after = await talk.capabilities(protocol);
      }
    }
  } catch (error) {
    seen.trouble = messageOf(error);
  } finally {
    await talk.close(protocol);
  }
  if (tls === 'implicit' || seen.starttls === 'works') {
    seen.tls = await inspectTls(service, trust, patience).catch((error: unknown) => ({ fails: messageOf(error) }));
  }
  return seen;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
