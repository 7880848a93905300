import { definitionsOf, line, type Watched } from './line.js';

/** By the last part of their ids: the exchange, opening a mailbox, numbers, UIDs, mod-sequences, messages, results, names. */
const watched = {
  greeting: line(
    'rfc3501-7.1.1-greeting',
    'A connection begins with an untagged OK, PREAUTH or BYE, and PREAUTH comes at no other time',
    'The server opens the connection with an untagged OK, PREAUTH or BYE.',
  ),
  'one-tagged': line(
    'rfc3501-2.2.2-same-tag',
    'A tagged response completes a command that was sent and is not complete yet',
    'The server completes each command by one response under the tag of this command.',
  ),
  'continuation-awaited': line(
    'rfc3501-7.5-continuation-form',
    'A continuation request comes only where a literal, AUTHENTICATE or IDLE awaits one',
    'The server asks for the rest of a command only where the client cannot go on without leave.',
  ),
  'bye-before-close': line(
    'rfc3501-3.4-bye-before-close',
    'The server does not close a connection without BYE',
    'The server does not close a connection on its own accord without an untagged BYE.',
  ),
  'logout-bye': line(
    'rfc3501-6.1.3-bye',
    'BYE comes before the tagged OK to LOGOUT',
    'The server sends an untagged BYE before the tagged OK to LOGOUT.',
  ),
  'login-disabled': line(
    'rfc3501-7.2.1-logindisabled',
    'LOGIN does not succeed where LOGINDISABLED is announced',
    'A server that advertises LOGINDISABLED answers NO to LOGIN.',
  ),
  'capabilities-at-enable': line(
    'rfc5161-3.1-capability-stays',
    'ENABLE does not change the capabilities that are announced',
    'The server advertises the same capabilities after ENABLE as before.',
  ),
  'enabled-asked': line(
    'rfc5161-3.2-only-enabled',
    'ENABLED comes in answer to ENABLE, and names only what was asked for',
    'The server names in ENABLED only extensions that it supports, that were asked for, and that are now enabled.',
  ),
  'capabilities-same': line(
    'rfc3501-7.2.1-code-as-command',
    'Capabilities announced in one state are the same each time, by response code or CAPABILITY',
    'The server announces the same capabilities by response code and by CAPABILITY in one state.',
    'SHOULD',
  ),
  'starttls-gone': line(
    'rfc9051-6.2.1-not-advertised-after',
    'STARTTLS is not announced after it has succeeded',
    'The server no longer advertises STARTTLS after a TLS negotiation.',
    'SHOULD',
  ),
  'extension-asked': line(
    'rfc3501-7.2.1-conforms',
    'Responses, data items and results of extensions come only where the client has asked for them',
    'The responses follow the base protocol until the client uses a capability.',
  ),
  'code-place': line(
    'rfc4315-3-appenduid',
    'APPENDUID, COPYUID, MODIFIED, NOTSAVED and TRYCREATE come with the commands of which they tell',
    'APPENDUID comes in the tagged OK to APPEND.',
  ),
  'data-brought': line(
    'rfc3501-6.4.4-response-required',
    'A success of a command that demands data, such as SEARCH, STATUS or CAPABILITY, brings them',
    'The server answers every successful SEARCH with a SEARCH response, an empty one where nothing matches.',
  ),

  'select-flags': line('rfc3501-6.3.1-flags', 'SELECT and EXAMINE bring FLAGS', 'The server sends FLAGS at SELECT.'),
  'select-exists': line(
    'rfc3501-6.3.1-exists',
    'SELECT and EXAMINE bring EXISTS',
    'The server tells at SELECT by EXISTS the number of messages.',
  ),
  'select-recent': line(
    'rfc3501-6.3.1-recent',
    'SELECT and EXAMINE bring RECENT, in IMAP4rev1',
    'The server tells at SELECT by RECENT the number of recent messages.',
  ),
  'select-uidvalidity': line(
    'rfc3501-6.3.1-uidvalidity',
    'SELECT and EXAMINE bring UIDVALIDITY',
    'The server tells at SELECT the validity of unique identifiers.',
  ),
  'select-uidnext': line(
    'rfc3501-6.3.1-uidnext',
    'SELECT and EXAMINE bring UIDNEXT',
    'The server tells at SELECT the next unique identifier.',
  ),
  'select-permanentflags': line(
    'rfc3501-6.3.1-permanentflags',
    'SELECT and EXAMINE bring PERMANENTFLAGS',
    'The server tells at SELECT the flags that can be changed for good.',
  ),
  'select-list': line(
    'rfc9051-6.3.2-list',
    'SELECT and EXAMINE bring LIST, in IMAP4rev2',
    'The server sends at SELECT a LIST response with the name.',
  ),
  'examine-read-only': line(
    'rfc3501-6.3.2-read-only',
    'The tagged OK to EXAMINE has the code READ-ONLY',
    'The tagged OK to EXAMINE carries READ-ONLY.',
  ),
  'select-condstore': line(
    'rfc7162-3.1.2-highestmodseq-or-nomodseq',
    'SELECT and EXAMINE bring HIGHESTMODSEQ or NOMODSEQ to a client that is aware of mod-sequences',
    'The server answers every SELECT and EXAMINE of a CONDSTORE-aware client with HIGHESTMODSEQ or NOMODSEQ.',
  ),
  'data-needs-selection': line(
    'rfc3501-3.2-select-first',
    'EXISTS, RECENT, EXPUNGE, FETCH and VANISHED come only where a mailbox is selected or being selected',
    'The server gives data of messages only where a mailbox is selected.',
  ),
  'permanentflags-known': line(
    'rfc3501-7.1-permanentflags-in-flags',
    'PERMANENTFLAGS names flags of FLAGS, but not \\Recent',
    'PERMANENTFLAGS says which of the known flags can be changed for good.',
  ),
  'flags-listed': line(
    'rfc3501-7.2.6-new-keyword',
    'A keyword that a message has when its mailbox is selected is in FLAGS',
    'A keyword that a message of the mailbox has is listed by FLAGS at the next SELECT.',
  ),
  'recent-once': line(
    'rfc3501-2.3.2-recent-once',
    'A message is \\Recent for one session only',
    'The server does not show \\Recent for a message of which an earlier read-write session was told.',
  ),
  'flags-kept': line(
    'rfc3501-7.1-permanentflags-lasting',
    'Flags that PERMANENTFLAGS names stay as they are from session to session, where nothing changes them',
    'A flag that PERMANENTFLAGS lists stays set in later sessions.',
  ),

  'exists-falls': line(
    'rfc3501-5.2-exists-never-falls',
    'EXISTS does not fall without EXPUNGE',
    'The server lowers the number of messages by EXPUNGE only, never by EXISTS.',
  ),
  'number-in-range': line(
    'rfc3501-2.3.1.2-contiguous',
    'EXPUNGE and FETCH name message numbers from 1 to EXISTS',
    'The server numbers the messages from 1 to the number of messages, without gaps.',
  ),
  'expunge-allowed': line(
    'rfc3501-7.4.1-no-expunge-during',
    'EXPUNGE and VANISHED come while a command is in progress, but not during FETCH, STORE, SEARCH and CLOSE',
    'The server sends no EXPUNGE while it responds to FETCH, STORE or SEARCH.',
  ),
  'expunge-or-vanished': line(
    'rfc7162-3.2.3-vanished',
    'VANISHED comes instead of EXPUNGE once QRESYNC is enabled, and not before',
    'The server sends VANISHED in place of EXPUNGE once QRESYNC is enabled.',
  ),
  'vanished-known': line(
    'rfc7162-3.2.10-syntax',
    'VANISHED names UIDs of messages that the session knows to be there',
    'The server names in VANISHED without EARLIER only messages that are visible to the client.',
  ),
  'vanished-in-search': line(
    'rfc7162-3.2.10.2-not-in-search-by-number',
    'VANISHED does not come during a UID SEARCH with message numbers',
    'The server sends no VANISHED during a UID SEARCH that has message numbers among its keys.',
  ),

  'uid-ascending': line(
    'rfc3501-2.3.1.2-ordered-by-uid',
    'UIDs ascend with the message numbers',
    'The server orders message sequence numbers by ascending UID.',
  ),
  'uid-fixed': line(
    'rfc3501-2.3.1.1-uid-in-session',
    'A message keeps its UID as long as its mailbox is selected',
    'The server does not change the UID of a message during a session.',
  ),
  'uid-and-uidnext': line(
    'rfc3501-2.3.1.1-uidnext-predicts',
    'What is in the mailbox at SELECT has UIDs below UIDNEXT, and what comes later has not',
    'The server gives a new message a UID that is not below the UIDNEXT it announced before.',
  ),
  'uid-reused': line(
    'rfc3501-2.3.1.1-expunged-not-reused',
    'The UID of an expunged message does not appear in a session that begins afterwards',
    'The server gives the UID of an expunged message to no other one under the same UIDVALIDITY.',
  ),
  'uid-in-fetch': line(
    'rfc3501-6.4.8-uid-included',
    'FETCH has the UID in answer to UID FETCH and UID STORE, and unasked in IMAP4rev2',
    'The server includes the UID in every FETCH response that a UID command causes.',
  ),
  'uidnext-falls': line(
    'rfc3501-2.3.1.1-uidnext-after-expunge',
    'UIDNEXT does not fall',
    'The server keeps UIDNEXT raised after messages that came were expunged.',
  ),
  'uidnext-stays': line(
    'rfc3501-2.3.1.1-uidnext-stays',
    'UIDNEXT is the same at SELECT and STATUS, where no message came in between',
    'The server does not change UIDNEXT of a mailbox to which no message was added.',
  ),
  'uidvalidity-stays': line(
    'rfc3501-2.3.1.1-uidvalidity-stays',
    'UIDVALIDITY of a mailbox stays, and in no case falls',
    'The server keeps the UIDs of a mailbox, hence its UIDVALIDITY, from one session to the next.',
    'SHOULD',
  ),
  'append-uid': line(
    'rfc4315-3-appenduid-true',
    'APPENDUID and COPYUID name the UIDVALIDITY of the destination and UIDs that are new in it',
    'APPENDUID gives the UIDVALIDITY of the mailbox and the one UID of the new message.',
  ),

  'highestmodseq-falls': line(
    'rfc7162-3.1.2.1-never-falls',
    'HIGHESTMODSEQ does not fall from one SELECT or STATUS to the next',
    'The server keeps mod-sequences from session to session under the same UIDVALIDITY.',
  ),
  'highestmodseq-agrees': line(
    'rfc7162-3.1.7-status',
    'HIGHESTMODSEQ is the same at SELECT and STATUS, where nothing was changed in between',
    'The server gives as STATUS HIGHESTMODSEQ the value that it gives at SELECT.',
  ),
  'modseq-falls': line(
    'rfc7162-3.1-changes-raise',
    'The mod-sequence of a message does not fall',
    'The server gives a message a higher mod-sequence at each change of its flags.',
  ),
  'modseq-asked': line(
    'rfc3501-7.2.1-conforms',
    'MODSEQ comes only to a client that has issued a command of CONDSTORE',
    'The responses follow the base protocol until the client uses a capability.',
  ),
  'modseq-included': line(
    'rfc7162-3.1-fetch-includes-modseq',
    'FETCH that tells of changed flags has MODSEQ once a command of CONDSTORE was issued',
    'The server includes the mod-sequence in all FETCH responses about flags to a CONDSTORE-aware client.',
  ),

  'internal-date-fixed': line(
    'rfc3501-2.3.1.1-immutable',
    'INTERNALDATE of a message is the same at each sight',
    'The server keeps the internal date of a message with a given UID unchanged.',
  ),
  'size-fixed': line(
    'rfc3501-2.3.1.1-immutable-structure',
    'RFC822.SIZE of a message is the same at each sight',
    'The server gives the same size for a message with a given UID at all times.',
  ),
  'envelope-fixed': line(
    'rfc3501-2.3.1.1-immutable-structure',
    'ENVELOPE of a message is the same at each sight',
    'The server gives the same envelope for a message with a given UID at all times.',
  ),
  'structure-fixed': line(
    'rfc3501-2.3.1.1-immutable-structure',
    'BODY and BODYSTRUCTURE of a message are the same at each sight',
    'The server gives the same body structure for a message with a given UID at all times.',
  ),
  'octets-fixed': line(
    'rfc3501-2.3.1.1-immutable-texts',
    'A section of a message has the same octets at each sight, and a part of it is a part of them',
    'The server gives the same octets for a message with a given UID at all times.',
  ),
  'size-exact': line(
    'rfc3501-2.3.4-size',
    'RFC822.SIZE is the number of octets that BODY[] has',
    'The server gives as RFC822.SIZE the number of octets of the message in Internet message format.',
  ),
  'section-asked': line(
    'rfc3501-7.4.2-fetch-form',
    'FETCH names sections as they were asked for',
    'The server sends FETCH data as names of data items and their values.',
  ),
  'fetch-whole': line(
    'rfc3501-6.4.5-each-message',
    'A success of FETCH brings each item of each message that is there',
    'The server returns the data items asked for of each message in the set.',
  ),

  'search-range': line(
    'rfc3501-7.2.5-sequence-numbers',
    'SEARCH finds message numbers from 1 to EXISTS',
    'The server answers SEARCH with message sequence numbers.',
  ),
  'search-form': line(
    'rfc4731-3.1-instead',
    'A search is answered by ESEARCH where results were chosen, and in IMAP4rev2, else by SEARCH',
    'The server sends no SEARCH response in answer to a SEARCH with result options.',
  ),
  'search-tag': line(
    'rfc9051-7.3.4-correlator',
    'ESEARCH has the tag of a search that was sent',
    'The server puts the tag of the command into the ESEARCH response to it.',
  ),
  'status-name': line(
    'rfc3501-7.2.4-name',
    'STATUS in answer to STATUS names the mailbox that was asked for',
    'A STATUS response names the mailbox that was asked for.',
  ),
  'status-counts': line(
    'rfc3501-6.3.10-messages',
    'STATUS counts no more recent, unseen and deleted messages than messages, and these fit below UIDNEXT',
    'STATUS gives by MESSAGES the number of messages.',
  ),
  'messages-agree': line(
    'rfc3501-6.3.10-messages',
    'STATUS and SELECT count as many messages, where nothing came in between',
    'STATUS gives by MESSAGES the number of messages.',
  ),
  'unseen-agrees': line(
    'rfc3501-7.1-unseen-true',
    'STATUS counts unseen messages as SELECT names the first of them, where nothing came in between',
    'UNSEEN gives the number of the first message without \\Seen.',
  ),
  'delimiter-same': line(
    'rfc3501-7.2.2-delimiter-everywhere',
    'All names of a hierarchy are listed with the same delimiter',
    'All names of one hierarchy are listed with the same delimiter.',
  ),
  'noselect-true': line(
    'rfc3501-7.2.2-noselect-true',
    'A name that is listed as \\Noselect or \\NonExistent cannot be selected',
    'A name that bears \\Noselect cannot be selected.',
  ),
} satisfies Readonly<Record<string, Watched>>;

/** The id of a rule that watches what IMAP servers do over time. */
export type ImapSessionRule = `imap/session/${keyof typeof watched}`;

export const imapSessionRules = definitionsOf('imap/session', { family: 'session', protocol: 'imap' }, watched);
