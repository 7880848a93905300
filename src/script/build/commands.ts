import { commandForms } from '../../imap/command.js';
import type { Template } from '../../pattern/template.js';
import { check, wrongKind } from '../check.js';
import { parseDuration } from '../duration.js';
import type { CommandStep, Located } from '../model.js';
import { commandShape } from '../schema/suite.js';
import { placeWithin } from '../source.js';
import { textOf } from '../tree.js';
import type { Entry, MapNode } from '../tree.js';
import { didYouMean, listed, tick } from '../words.js';
import type { TestContext } from './context.js';
import { expectations } from './expectations.js';
import { command } from './texts.js';

const formsOf: Readonly<Record<'imap' | 'pop3', readonly string[]>> = { imap: commandForms, pop3: ['base64'] };

/** A tag before a command, which the runner adds by itself. */
const TAGGED = /^(?:[A-Za-z]?\d{1,4}|\.|\$\{tag\}) [A-Za-z]/;

/** A step in which a session sends a command. */
export function commandStep(
  step: MapNode,
  verb: Entry,
  base: Pick<CommandStep, 'place' | 'requires' | 'when' | 'covers'>,
  context: TestContext,
): CommandStep | undefined {
  const session = verb.key.text;
  const protocol = context.sessions.get(session)?.protocol;
  const rest = { ...step, entries: step.entries.filter((entry) => entry !== verb) };
  const fine = check(rest, commandShape, 'a command step', context);
  if (verb.value.kind !== 'text') {
    wrongKind(verb.value, `the command of ${tick(session)}`, 'text', context);
    return undefined;
  }
  const raw = textOf(step, 'raw') !== undefined;
  const within = parseDuration(textOf(step, 'within')?.text ?? '');
  const expect = expectations(step, protocol, verb.key, fine, context);
  const send = command(verb.value, raw, context);
  if (!send) return undefined;
  if (protocol) checkForms(send, protocol, context);
  if (protocol === 'imap' && !raw && TAGGED.test(send.source)) {
    const tag = send.source.split(' ', 1)[0] ?? '';
    const mend = `take ${tick(tag)} away, or write raw: true`;
    context.problems.error('text', verb.value.place, 'this begins with a tag, which the runner adds by itself', mend);
  }
  return {
    ...base,
    kind: 'command',
    session,
    send,
    raw,
    upgrade: upgradeOf(textOf(step, 'upgrade')?.text),
    expect,
    ...(within !== undefined && { within }),
  };
}

const upgradeOf = (text: string | undefined): CommandStep['upgrade'] =>
  text === undefined ? false : text === 'may-fail' ? 'may-fail' : 'must-succeed';

function checkForms(send: Located<Template>, protocol: 'imap' | 'pop3', { source, problems }: TestContext): void {
  for (const part of send.value.parts) {
    if (part.kind === 'text' || part.form === undefined || formsOf[protocol].includes(part.form)) continue;
    const place = placeWithin(source.lines, send.place, send.source, part.formOffset ?? part.offset, part.form.length);
    const mend = didYouMean(part.form, formsOf[protocol]) ?? `the forms are ${listed(formsOf[protocol], 'and')}`;
    problems.error(
      'text',
      place,
      `${tick(part.form)} is no form in which ${protocol.toUpperCase()} can send a value`,
      mend,
    );
  }
}
