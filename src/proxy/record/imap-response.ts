import type { FetchResponse, Node, Response } from '../../imap/index.js';
import { partOf, type Slot } from './contents.js';
import { mailboxOf, namedItems, sectionSpec } from './imap-mailboxes.js';
import { literally, readable, type Ref, type RefSet, type Text } from './text.js';

/** What the writer of patterns asks about the recording. */
export interface ResponseScene {
  readonly slot: Slot | undefined;
  /** The name of the message that the slot holds in the script. */
  readonly message: Slot['message'];
  /** The mailbox that is selected. */
  readonly selected: string;
  readonly mailbox: (name: string) => string | undefined;
  readonly uid: (value: string, mailbox?: string) => Ref;
  readonly modseq: (value: string) => Ref;
  readonly validity: (mailbox: string, value: string) => Ref;
  readonly uidNext: (mailbox: string, value: string) => Ref;
  /** The answer has UIDs where it has numbers. */
  readonly hasUids: boolean;
  /** Where COPY, MOVE and APPEND put messages. */
  readonly destination: string;
}

/** The longest string that a pattern holds. */
const shown = 200;

/** The pattern for an untagged response; undefined where it says nothing that another play would show again. */
export function responseText(response: Response, scene: ResponseScene): Text | undefined {
  if (response.kind !== 'untagged') return undefined;
  switch (response.name) {
    case 'OK':
    case 'NO':
    case 'BAD':
    case 'PREAUTH': {
      const code = codeText(response.code, scene);
      return code && [`${response.name} `, ...code];
    }
    case 'BYE':
      return ['BYE'];
    case 'EXISTS':
    case 'EXPUNGE':
      return [`${response.number.toString()} ${response.name}`];
    case 'FETCH':
      return fetchText(response, scene);
    case 'FLAGS':
      return ['FLAGS ', flags(response.flags)];
    case 'LIST':
    case 'LSUB': {
      // A mailbox of the test's own has no special use.
      const isOwn = scene.mailbox(mailboxOf(response.mailbox)) !== undefined;
      const attributes = (isOwn ? [] : response.attributes).filter(
        (name) => !/^\\(?:un)?marked$|^\\has(?:no)?children$/i.test(name),
      );
      const delimiter = response.delimiter === undefined ? 'NIL' : `"${response.delimiter.replace(/["\\]/g, '\\$&')}"`;
      const name = mailboxText(response.mailbox, scene);
      return name === undefined
        ? undefined
        : [`${response.name} (${[...attributes.map(literally), '...'].join(' ')}) ${delimiter} `, name, ' ...'];
    }
    case 'STATUS': {
      const name = mailboxText(response.mailbox, scene);
      const items = [...response.items].flatMap(([key, value]) =>
        statusItem(key, value.toString(), response.mailbox, scene),
      );
      return name === undefined ? undefined : ['STATUS ', name, ' (', ...items, '...)'];
    }
    case 'SEARCH':
    case 'SORT': {
      const found = response.numbers.map(String);
      return [response.name, ...found.flatMap((each) => [' ', scene.hasUids ? scene.uid(each) : each])];
    }
    case 'ESEARCH':
      return ['ESEARCH ...'];
    case 'CAPABILITY':
      return [
        'CAPABILITY ',
        ...response.capabilities.filter((name) => name.startsWith('IMAP4')).map((name) => `${name} `),
        '...',
      ];
    case 'ENABLED':
      return ['ENABLED ', ...response.capabilities.map((name) => `${name} `), '...'];
    case 'VANISHED':
      return [
        `VANISHED ${response.earlier ? '(EARLIER) ' : ''}`,
        set(response.tree.items.at(-1)?.text ?? '', scene.uid),
      ];
    case 'RECENT':
      return undefined;
    default:
      return [response.name];
  }
}

/** The pattern for a tagged response: its status, and a response code that says more than a text would. */
export function taggedText(response: Response, scene: ResponseScene): Text {
  if (response.kind !== 'tagged') return ['OK'];
  const code = codeText(response.code, scene);
  return code ? [`${response.name} `, ...code] : [response.name];
}

type Code = { readonly name: string; readonly args: readonly Node[] } | undefined;

function codeText(code: Code, scene: ResponseScene): Text | undefined {
  if (!code) return undefined;
  const { name, args } = code;
  const [first, second, third] = args
    .flatMap((arg) => (arg.kind === 'bare' ? arg.items : [arg]))
    .map((arg) => arg.text);
  switch (name) {
    case 'UIDVALIDITY':
      return ['[UIDVALIDITY ', scene.validity(scene.selected, first ?? ''), ']'];
    case 'UIDNEXT':
      return ['[UIDNEXT ', scene.uidNext(scene.selected, first ?? ''), ']'];
    case 'HIGHESTMODSEQ':
      return ['[HIGHESTMODSEQ ', scene.modseq(first ?? ''), ']'];
    case 'APPENDUID':
      return [
        '[APPENDUID ',
        scene.validity(scene.destination, first ?? ''),
        ' ',
        set(second ?? '', (uid) => scene.uid(uid, scene.destination)),
        ']',
      ];
    case 'COPYUID':
      return [
        '[COPYUID ',
        scene.validity(scene.destination, first ?? ''),
        ' ',
        set(second ?? '', scene.uid),
        ' ',
        set(third ?? '', (uid) => scene.uid(uid, scene.destination)),
        ']',
      ];
    case 'PERMANENTFLAGS':
      return ['[PERMANENTFLAGS ', flags(args.flatMap((arg) => arg.items).map((flag) => flag.text)), ']'];
    case 'UNSEEN':
      return [`[UNSEEN ${first ?? ''}]`];
    case 'CAPABILITY':
      return undefined;
    default:
      return args.length === 0 ? [`[${literally(name)}]`] : [`[${literally(name)} ...]`];
  }
}

/** A single number is captured; of more a sequence set. */
function set(text: string, uid: (value: string) => Ref): Ref | RefSet {
  return /^\d+$/.test(text)
    ? uid(text)
    : { refs: /^[\d,]+$/.test(text) ? text.split(',').map((each) => uid(each)) : [] };
}

function flags(names: readonly string[]): string {
  const kept = names.filter((name) => name.toUpperCase() !== '\\RECENT').map(literally);
  return `(${[...kept, '...'].join(' ')})`;
}

function mailboxText(name: string, scene: ResponseScene): string | undefined {
  const expression = scene.mailbox(mailboxOf(name));
  if (expression !== undefined) return `\${${expression}}`;
  return readable(Buffer.from(name)) === undefined ? undefined : `"${literally(name.replace(/["\\]/g, '\\$&'))}"`;
}

function statusItem(key: string, value: string, name: string, scene: ResponseScene): Text {
  switch (key) {
    case 'UIDVALIDITY':
      return ['UIDVALIDITY ', scene.validity(mailboxOf(name), value), ' '];
    case 'UIDNEXT':
      return ['UIDNEXT ', scene.uidNext(mailboxOf(name), value), ' '];
    case 'HIGHESTMODSEQ':
      return ['HIGHESTMODSEQ ', scene.modseq(value), ' '];
    case 'MESSAGES':
    case 'UNSEEN':
    case 'DELETED':
      return [`${key} ${value} `];
    default:
      return [`${key} \${:number64} `];
  }
}

function fetchText(response: FetchResponse, scene: ResponseScene): Text {
  const items = namedItems(response).flatMap(([name, value], at): Text => [
    `${at > 0 ? ' ' : ''}${literally(name)} `,
    ...itemText(name, value, scene),
  ]);
  return [`${response.number.toString()} FETCH (`, ...items, ')'];
}

function itemText(name: string, value: Node, scene: ResponseScene): Text {
  const { message } = scene;
  const upper = name.toUpperCase();
  switch (upper) {
    case 'UID':
      return [scene.uid(value.text)];
    case 'FLAGS':
      return [flags(value.items.map((flag) => flag.text))];
    case 'MODSEQ':
      return ['(', scene.modseq(value.items[0]?.text ?? ''), ')'];
    case 'INTERNALDATE':
    case 'SAVEDATE':
      return ['${:any}'];
    case 'RFC822.SIZE':
      return [message?.size === value.number ? `\${${message.name}.size}` : value.text];
    case 'ENVELOPE':
      return [message ? `\${${message.name}.envelope}` : '${:any}'];
    case 'BODY':
    case 'BODYSTRUCTURE':
      return [message ? `\${${message.name}.${upper.toLowerCase()}}` : '${:any}'];
    default:
      return [value.isString || value.kind === 'nil' ? contentText(name, value, scene) : '${:any}'];
  }
}

/** A part of a message: as the fixture has it, or as it stands where it is short. */
function contentText(name: string, value: Node, { message }: ResponseScene): string {
  const spec = value.isString ? sectionSpec(name, value.octets.length) : undefined;
  if (message && spec !== undefined) {
    if (/^(?:<0\.\d+>)?$/.test(spec) && message.octets.equals(value.octets)) return `\${${message.name}}`;
    const [, section = '', partial = ''] = /^(.*?)(<.*>)?$/s.exec(spec) ?? [];
    if (section !== '' && partOf(message, spec)?.equals(value.octets) === true)
      return `\${${message.name}[${section}]${partial}}`;
  }
  const text = value.octets.length <= shown && value.isString ? readable(value.octets) : undefined;
  return text === undefined ? '${:any}' : `"${literally(text.replace(/["\\]/g, '\\$&'))}"`;
}
