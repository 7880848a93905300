import { readFileSync } from 'node:fs';
import { validateXML } from 'xmllint-wasm';

/** Checks a report against the schema; yields it in canonical form (CDATA dissolved), or what is wrong. */
export async function validated(
  xml: string,
  schemaName: 'junit.xsd' | 'jenkins.xsd' = 'junit.xsd',
): Promise<{ errors: string[]; canonical: string }> {
  const schema = readFileSync(new URL(`../junit/${schemaName}`, import.meta.url), 'utf8');
  const { errors, normalized } = await validateXML({
    xml: { fileName: 'report.xml', contents: xml },
    schema: { fileName: schemaName, contents: schema },
    normalization: 'c14n',
    maxMemoryPages: 16_384,
  });
  return { errors: errors.map(({ rawMessage }) => rawMessage), canonical: normalized };
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#xD': '\r',
  '#xA': '\n',
  '#x9': '\t',
};
const decoded = (text: string): string => text.replace(/&([^;]+);/g, (whole, name: string) => entities[name] ?? whole);

export interface ParsedCase {
  readonly attributes: Readonly<Record<string, string>>;
  readonly properties: readonly (readonly [string, string])[];
  /** Of failure, error or skipped. */
  readonly outcome?: {
    readonly kind: string;
    readonly attributes: Readonly<Record<string, string>>;
    readonly text: string;
  };
  readonly output: string;
}

const attributesOf = (tag: string): Record<string, string> =>
  Object.fromEntries(
    [...tag.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, decoded(value)]),
  );

/** The test cases of a canonical report. */
export function casesOf(canonical: string): ParsedCase[] {
  return [...canonical.matchAll(/<testcase([^>]*)>([\s\S]*?)<\/testcase>/g)].map(([, head = '', body = '']) => {
    const [, kind = '', tag = '', text = ''] = /<(failure|error|skipped)([^>]*)>([\s\S]*?)<\/\1>/.exec(body) ?? [];
    return {
      attributes: attributesOf(head),
      properties: [...body.matchAll(/<property([^>]*)>/g)].map(([, one = '']) => {
        const { name = '', value = '' } = attributesOf(one);
        return [name, value] as const;
      }),
      ...(kind !== '' && { outcome: { kind, attributes: attributesOf(tag), text: decoded(text) } }),
      output: decoded(/<system-out>([\s\S]*?)<\/system-out>/.exec(body)?.[1] ?? ''),
    };
  });
}
