import { nothing } from '../grammar/common.js';
import type { GrammarExtension, ReadArguments } from '../grammar/extension.js';
import { CODE_TEXT } from '../octets.js';
import { defineRule } from '../rule.js';

const names = [
  // RFC 5530 §3
  ...[
    'ALREADYEXISTS',
    'AUTHENTICATIONFAILED',
    'AUTHORIZATIONFAILED',
    'CANNOT',
    'CLIENTBUG',
    'CONTACTADMIN',
    'CORRUPTION',
  ],
  ...[
    'EXPIRED',
    'EXPUNGEISSUED',
    'INUSE',
    'LIMIT',
    'NONEXISTENT',
    'NOPERM',
    'OVERQUOTA',
    'PRIVACYREQUIRED',
    'SERVERBUG',
  ],
  'UNAVAILABLE',
  // RFC 9051 §7.1
  'HASCHILDREN',
  // RFC 3516 §4.3
  'UNKNOWN-CTE',
  // RFC 5182 §2.1
  'NOTSAVED',
  // RFC 5255 §4.9
  'BADCOMPARATOR',
  // RFC 4469 §4.2
  'TOOBIG',
  // RFC 4978 §5
  'COMPRESSIONACTIVE',
  // RFC 5259 §9
  'TEMPFAIL',
  // RFC 5465 §5.8
  'NOTIFICATIONOVERFLOW',
];

/** One argument or several whose text has this form. */
function argument(source: string, form: RegExp, expected: string): ReadArguments {
  const rule = defineRule('resp-text-code', source, 'exact', 'response-code');
  return (reader) => {
    reader.sp(rule);
    const start = reader.at;
    reader.skip(CODE_TEXT);
    if (!form.test(reader.slice(start))) reader.fault(rule, expected, start);
    return [reader.node('text', rule, start)];
  };
}

const limit = argument('RFC 5259 §10', /^[1-9]\d{0,9}$/, 'a number other than 0');

const withArguments: Readonly<Record<string, ReadArguments>> = {
  ANNOTATE: argument('RFC 5257 §5', /^(?:TOOBIG|TOOMANY)$/i, 'TOOBIG or TOOMANY'),
  ANNOTATIONS: argument(
    'RFC 5257 §5',
    /^(?:NONE|(?:READ-ONLY|[1-9]\d{0,9})(?: NOPRIVATE)?)$/i,
    'NONE, or READ-ONLY or a number, and NOPRIVATE or nothing',
  ),
  BADEVENT: argument('RFC 5465 §8', /^\([^\s()]+(?: [^\s()]+)*\)$/, 'names of events in parentheses'),
  BADURL: argument('RFC 4469 §5', /./, 'the URL'),
  MAXCONVERTMESSAGES: limit,
  MAXCONVERTPARTS: limit,
  REFERRAL: argument('RFC 2221 §3', /^imap:\/\/\S+(?: imap:\/\/\S+)*$/i, 'an IMAP URL'),
  'UNDEFINED-FILTER': argument('RFC 5466 §4', /^[^\s(){%*"\\/]+$/, 'the name of a filter'),
  URLMECH: argument('RFC 4467 §8', /^INTERNAL(?: \S+)*$/i, 'INTERNAL, and names of mechanisms'),
};

/** Response codes that come with no other grammar. */
export const responseCodes: GrammarExtension = {
  codes: { ...Object.fromEntries(names.map((name) => [name, nothing])), ...withArguments },
};
