import { launch, probe as probeTarget } from '../../target/index.js';
import { exit } from '../exit.js';
import { resolveTarget } from '../target.js';
import { CommandError } from '../exit.js';
import { probeOptions } from './options.js';

/** `mailspec probe`: connects, logs in, and shows what the server offers. */
export async function probe(given: object): Promise<number> {
  const { target: targets, json, ...choice } = probeOptions.parse(given);
  const { target, close } = await resolveTarget({ ...choice, targets });
  try {
    const server = await launch(target);
    try {
      const [account] = target.accounts;
      if (!account) throw new CommandError('the target has no accounts');
      const info = await probeTarget(target, account);
      const { version } = server;
      if (json === true) process.stdout.write(`${JSON.stringify({ ...info, ...(version !== undefined && { version }) }, null, 2)}\n`);
      else process.stdout.write(describe({ ...info, ...(version !== undefined && { version }) }));
      return exit.conforms;
    } finally {
      await server.stop();
    }
  } finally {
    await close();
  }
}

function describe(info: Awaited<ReturnType<typeof probeTarget>>): string {
  const lines = [info.version === undefined ? info.name : `${info.name} (${info.version})`];
  for (const { url, greeting, before, after } of info.endpoints) {
    lines.push('', url, `  greeting  ${greeting}`, `  before login  ${before.join(', ')}`, `  after login   ${after.join(', ')}`);
  }
  lines.push('', `accounts   ${info.accounts}`, `mail by    ${info.seeding}`);
  if (info.delimiter !== undefined) lines.push(`delimiter  ${info.delimiter}`);
  return `${lines.join('\n')}\n`;
}
