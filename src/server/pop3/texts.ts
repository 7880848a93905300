import type { Pop3State } from './state.js';

/** The human-readable texts of one language (RFC 6856 §3). None may begin with a bracket (RFC 2449 §6.4). */
export interface Texts {
  /** The language's name in itself. */
  name: string;
  ready: string;
  capabilities: string;
  languages: string;
  languageChanged: string;
  beginTls: string;
  utf8Enabled: string;
  nameAccepted: string;
  loggedIn(messages: number, octets: number): string;
  messages(messages: number, octets: number): string;
  octets(octets: number): string;
  uniqueIds: string;
  top: string;
  deleted(number: number): string;
  nothing: string;
  signingOff: string;
  signingOffLeft(messages: number): string;

  emptyLine: string;
  lineTooLong(limit: number): string;
  notPrintable: string;
  unknownCommand: string;
  wrongState(keyword: string, state: Pop3State): string;
  usage(usage: string): string;
  noMessageNumber: string;
  noLineCount: string;
  noSuchMessage(messages: number): string;
  alreadyDeleted(number: number): string;
  needsUtf8: string;
  userFirst: string;
  wrongCredentials: string;
  inUse: string;
  plaintextRefused: string;
  tlsActive: string;
  noTls: string;
  tlsAfterUtf8: string;
  unknownMechanism: string;
  notBase64: string;
  cancelled: string;
  saslMistake: string;
  unknownLanguage: string;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

const en: Texts = {
  name: 'English',
  ready: 'mailspec reference server ready',
  capabilities: 'capability list follows',
  languages: 'language listing follows',
  languageChanged: 'language changed',
  beginTls: 'begin TLS negotiation',
  utf8Enabled: 'UTF-8 mode enabled',
  nameAccepted: 'send the password',
  loggedIn: (messages, octets) => `maildrop has ${en.messages(messages, octets)}`,
  messages: (messages, octets) => `${count(messages, 'message', 'messages')} (${en.octets(octets)})`,
  octets: (octets) => count(octets, 'octet', 'octets'),
  uniqueIds: 'unique-id listing follows',
  top: 'top of message follows',
  deleted: (number) => `message ${number} marked as deleted`,
  nothing: 'nothing done',
  signingOff: 'signing off',
  signingOffLeft: (messages) => `signing off (${count(messages, 'message', 'messages')} left)`,

  emptyLine: 'there is no command on this line',
  lineTooLong: (limit) => `the line is longer than ${count(limit, 'octet', 'octets')}`,
  notPrintable: 'a command consists of printable ASCII characters and single spaces',
  unknownCommand: 'there is no such command',
  wrongState: (keyword, state) => `${keyword} is not permitted in the ${state} state`,
  usage: (usage) => `the command has the form ${usage}`,
  noMessageNumber: 'a message-number is a positive decimal number',
  noLineCount: 'a number of lines is a decimal number',
  noSuchMessage: (messages) => `no such message, the maildrop has ${count(messages, 'message', 'messages')}`,
  alreadyDeleted: (number) => `message ${number} is marked as deleted`,
  needsUtf8: 'the message can be had in UTF-8 mode only',
  userFirst: 'PASS is permitted directly after a successful USER only',
  wrongCredentials: 'wrong user name or password',
  inUse: 'another POP3 session has the maildrop locked',
  plaintextRefused: 'a plaintext password is accepted under TLS only',
  tlsActive: 'TLS is already active',
  noTls: 'TLS is not available',
  tlsAfterUtf8: 'STLS is not permitted after UTF8',
  unknownMechanism: 'there is no such authentication mechanism',
  notBase64: 'the response is not base64',
  cancelled: 'authentication cancelled',
  saslMistake: 'the response is not what the mechanism expects',
  unknownLanguage: 'there is no such language',
};

const de: Texts = {
  name: 'Deutsch',
  ready: 'Der mailspec-Referenzserver ist bereit',
  capabilities: 'Es folgt die Liste der Fähigkeiten',
  languages: 'Es folgt die Liste der Sprachen',
  languageChanged: 'Sprache gewechselt',
  beginTls: 'TLS-Aushandlung kann beginnen',
  utf8Enabled: 'UTF-8-Modus eingeschaltet',
  nameAccepted: 'Bitte das Kennwort senden',
  loggedIn: (messages, octets) => `Im Postfach: ${de.messages(messages, octets)}`,
  messages: (messages, octets) => `${count(messages, 'Nachricht', 'Nachrichten')} (${de.octets(octets)})`,
  octets: (octets) => count(octets, 'Oktett', 'Oktette'),
  uniqueIds: 'Es folgen die eindeutigen Kennungen',
  top: 'Es folgt der Anfang der Nachricht',
  deleted: (number) => `Nachricht ${number} ist zum Löschen vorgemerkt`,
  nothing: 'Nichts zu tun',
  signingOff: 'Auf Wiederhören',
  signingOffLeft: (messages) => `Auf Wiederhören (noch ${count(messages, 'Nachricht', 'Nachrichten')})`,

  emptyLine: 'Die Zeile enthält keinen Befehl',
  lineTooLong: (limit) => `Die Zeile ist länger als ${count(limit, 'Oktett', 'Oktette')}`,
  notPrintable: 'Ein Befehl besteht aus druckbaren ASCII-Zeichen und einzelnen Leerzeichen',
  unknownCommand: 'Diesen Befehl gibt es nicht',
  wrongState: (keyword, state) => `${keyword} ist im Zustand ${state} nicht zulässig`,
  usage: (usage) => `Der Befehl hat die Form ${usage}`,
  noMessageNumber: 'Eine Nachrichtennummer ist eine positive Dezimalzahl',
  noLineCount: 'Eine Zeilenzahl ist eine Dezimalzahl',
  noSuchMessage: (messages) =>
    `Diese Nachricht gibt es nicht, im Postfach: ${count(messages, 'Nachricht', 'Nachrichten')}`,
  alreadyDeleted: (number) => `Nachricht ${number} ist zum Löschen vorgemerkt`,
  needsUtf8: 'Die Nachricht ist nur im UTF-8-Modus zu haben',
  userFirst: 'PASS ist nur unmittelbar nach erfolgreichem USER zulässig',
  wrongCredentials: 'Benutzername oder Kennwort falsch',
  inUse: 'Eine andere POP3-Sitzung hat das Postfach gesperrt',
  plaintextRefused: 'Ein Kennwort im Klartext wird nur unter TLS angenommen',
  tlsActive: 'TLS ist schon in Gebrauch',
  noTls: 'TLS ist nicht verfügbar',
  tlsAfterUtf8: 'STLS ist nach UTF8 nicht zulässig',
  unknownMechanism: 'Diesen Anmeldemechanismus gibt es nicht',
  notBase64: 'Die Antwort ist kein Base64',
  cancelled: 'Anmeldung abgebrochen',
  saslMistake: 'Die Antwort ist nicht, was der Mechanismus erwartet',
  unknownLanguage: 'Diese Sprache gibt es nicht',
};

/** Texts by language tag; the first language is the server's own. */
export const languages: ReadonlyMap<string, Texts> = new Map([
  ['en', en],
  ['de', de],
]);

export const DEFAULT_LANGUAGE = 'en';

/** The language tag that a basic language range selects (RFC 6856 §3.2): the tag itself or one more specific than it. */
export function matchLanguage(range: string, tags: Iterable<string>): string | undefined {
  if (range === '*') return DEFAULT_LANGUAGE;
  const wanted = range.toLowerCase();
  return [...tags].find((tag) => tag.toLowerCase() === wanted || tag.toLowerCase().startsWith(`${wanted}-`));
}
