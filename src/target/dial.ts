import { Connection, NetError } from '../net/index.js';
import { TargetError } from './errors.js';
import type { TargetErrorCode } from './errors.js';
import type { Endpoint, Target } from './target.js';

/** Milliseconds, before the time scale. */
export const CONNECT_LIMIT = 10_000;
export const RESPONSE_LIMIT = 30_000;

/** The connection was lost, or the server did not answer as it must. What was asked for may or may not have been done. */
export class LostError extends Error {
  override readonly name = 'LostError';
}

const CODES: Readonly<Partial<Record<string, TargetErrorCode>>> = {
  refused: 'refused',
  timeout: 'timeout',
  tls: 'tls',
  certificate: 'certificate',
};

/** The error of a connection, as one of the target. */
export const unusable = (error: unknown): unknown =>
  error instanceof NetError
    ? new TargetError(CODES[error.code] ?? 'unreachable', error.message, { cause: error })
    : error;

/** @throws {TargetError} */
export async function dial(target: Target, endpoint: Endpoint, signal?: AbortSignal): Promise<Connection> {
  try {
    return await Connection.open({
      host: endpoint.host,
      port: endpoint.port,
      tls: endpoint.tls === 'implicit' ? 'implicit' : 'none',
      trust: target.trust,
      timeout: CONNECT_LIMIT * target.timeScale,
      limits: target.limits,
      ...(signal && { signal }),
    });
  } catch (error) {
    throw unusable(error);
  }
}
