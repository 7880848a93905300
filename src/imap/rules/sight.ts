import type { Report, RuleName } from './report.js';

/** What SELECT or STATUS told of a mailbox. */
export interface Sight {
  readonly what: string;
  /** Of the changes, when it was asked for. */
  readonly mark: number;
  readonly validity: number | undefined;
  readonly messages: number | undefined;
  readonly uidNext: number | undefined;
  /** 0 where there are no lasting mod-sequences. */
  readonly highest: bigint | undefined;
  /** The number of messages without \Seen, as STATUS counts them. */
  readonly unseen: number | undefined;
  /** The first of them by its number, as SELECT tells it. */
  readonly firstUnseen: number | undefined;
}

const compared: readonly {
  readonly rule: RuleName;
  readonly name: string;
  readonly of: (sight: Sight) => number | bigint | undefined;
}[] = [
  { rule: 'messages-agree', name: 'the number of messages', of: ({ messages }) => messages },
  { rule: 'uidnext-stays', name: 'UIDNEXT', of: ({ uidNext }) => uidNext },
  { rule: 'highestmodseq-agrees', name: 'HIGHESTMODSEQ', of: ({ highest }) => highest },
];

/** Holds two sights of one mailbox against each other, between which no message can have changed. */
export function checkSights(report: Report, before: Sight, now: Sight): void {
  if (before.validity !== undefined && now.validity !== undefined && before.validity !== now.validity) return;
  for (const { rule, name, of } of compared) {
    const [was, is] = [of(before), of(now)];
    if (was === undefined || is === undefined) continue;
    // That it does not fall is a rule of its own; 0 says that there is no such value.
    if (rule !== 'messages-agree' && is < was && is > 0) continue;
    report.check(rule, was === is, () => ({
      message: `${name} is ${is.toString()} by ${now.what} and was ${was.toString()} by ${before.what}, and nothing came in between`,
      kind: `${before.what} ${now.what}`,
    }));
  }
  checkUnseen(report, before, now);
  checkUnseen(report, now, before);
}

/** The first unseen message has all others behind it. */
function checkUnseen(report: Report, counting: Sight, naming: Sight): void {
  const { unseen } = counting;
  const { firstUnseen, messages } = naming;
  if (unseen === undefined || firstUnseen === undefined || messages === undefined) return;
  report.check('unseen-agrees', unseen >= 1 && unseen <= messages - firstUnseen + 1, () => ({
    message: `SELECT says that message ${firstUnseen.toString()} of ${messages.toString()} is the first unseen one, and STATUS counts ${unseen.toString()}`,
    kind: 'unseen',
  }));
}

/** What both told of one mailbox is one. */
export const joined = (before: Sight, now: Sight): Sight => ({
  ...now,
  validity: now.validity ?? before.validity,
  messages: now.messages ?? before.messages,
  uidNext: now.uidNext ?? before.uidNext,
  highest: now.highest ?? before.highest,
  unseen: now.unseen ?? before.unseen,
  firstUnseen: now.firstUnseen ?? before.firstUnseen,
});
