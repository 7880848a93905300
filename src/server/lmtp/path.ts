/** A path of MAIL or RCPT and the parameters behind it, in capitals as far as the `=`. */
interface PathArgument {
  /** The address between the angle brackets without source route; empty for the null path. */
  address: string;
  parameters: Map<string, string>;
}

const PATH = /^<(?:@[^:<>]*:)?((?:"(?:[^"\\]|\\.)*"|[^<>"\s])*)>((?: [^\s]+)*)$/;

/** Parses what follows `FROM:` or `TO:` (RFC 5321 §4.1.2); undefined when it is not of that form. */
export function parsePath(text: string): PathArgument | undefined {
  const [, address, rest = ''] = PATH.exec(text) ?? [];
  if (address === undefined) return undefined;
  const parameters = new Map<string, string>();
  for (const parameter of rest.split(' ').filter((item) => item !== '')) {
    const [keyword = '', value = ''] = parameter.split(/=(.*)/s);
    parameters.set(keyword.toUpperCase(), value);
  }
  return { address, parameters };
}

/** The local part of an address, quoting undone. */
export function localPart(address: string): string {
  const local = address.replace(/@[^@"]*$/, '');
  return local.startsWith('"') ? local.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : local;
}
