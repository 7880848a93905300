import { launch, probe as probeTarget, type Probe } from '../../target/index.js';
import { exit } from '../exit.js';
import { resolveTarget } from '../target.js';
import { CommandError } from '../exit.js';
import { probeOptions } from './options.js';

/** `mailspec probe`: connects, logs in, and shows what the server offers. */
export async function probe(given: object): Promise<number> {
  const { target: targets, json, ...choice } = probeOptions.parse(given);
  const resolved = await resolveTarget({ ...choice, targets });
  const { target } = resolved;
  try {
    const server = await launch(target);
    try {
      const [account] = target.accounts;
      if (!account) throw new CommandError('the target has no accounts');
      const version = server?.version;
      const found = await probeTarget(target, account, { ...(version !== undefined && { version }) });
      process.stdout.write(json === true ? `${JSON.stringify(found, null, 2)}\n` : describe(found));
      return exit.conforms;
    } finally {
      await server?.stop();
    }
  } finally {
    await resolved.close();
  }
}

function describe({ info, namespace, sameMaildrop }: Probe): string {
  const lines = [info.version === undefined ? info.name : `${info.name} (${info.version})`];
  for (const { url, greeting, before, after } of info.endpoints) {
    lines.push(
      '',
      url,
      `  greeting  ${greeting}`,
      `  before login  ${before.join(', ')}`,
      `  after login   ${after.join(', ')}`,
    );
  }
  lines.push('', `accounts   ${info.accounts}`, `mail by    ${info.seeding}`);
  if (info.delimiter !== undefined) lines.push(`delimiter  ${info.delimiter}`);
  if (namespace) lines.push(`mailboxes  ${namespace.prefix === '' ? 'at the top' : `below ${namespace.prefix}`}`);
  if (sameMaildrop !== undefined)
    lines.push(`maildrop   POP3 and IMAP show ${sameMaildrop ? 'the same' : 'different'} mail`);
  return `${lines.join('\n')}\n`;
}
