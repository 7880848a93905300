import { useEffect, useState } from 'preact/hooks';

/** Where the reader is: the part of the page, a test that is open, and what is asked of the list. All of it is in the address. */
export interface Route {
  readonly view: string;
  readonly test?: string;
  readonly query: Readonly<Record<string, string>>;
}

export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split(/\?(.*)/s);
  const [view = '', ...rest] = path.split('/');
  const test = rest.map(decoded).join('/');
  return { view, ...(test !== '' && { test }), query: Object.fromEntries(new URLSearchParams(search)) };
}

/** An address that someone has cut short is no reason to fail. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The address of a part of the page; what is asked of it is left out where it is empty. */
export function addressOf(
  view: string,
  query: Readonly<Record<string, string | undefined>> = {},
  test?: string,
): string {
  const asked = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  const search = new URLSearchParams(asked).toString();
  const path = test === undefined ? view : `${view}/${test.split('/').map(encodeURIComponent).join('/')}`;
  return `#${path}${search === '' ? '' : `?${search}`}`;
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = (): void => setHash(location.hash);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return parseRoute(hash);
}

/** Changes the address without a step in the history: for what is typed. */
export function replaceRoute(address: string): void {
  history.replaceState(null, '', address);
  dispatchEvent(new HashChangeEvent('hashchange'));
}
