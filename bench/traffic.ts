/** FETCH responses as a busy server sends them: flags, UID, size, date, envelope, body structure, a header as a literal. */

export interface Traffic {
  /** Whole responses, literals inline, with the final CRLF. */
  readonly responses: readonly Buffer[];
  readonly octets: number;
}

/** A small linear congruential generator: the same traffic in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

const names = ['Anna Miller', 'Ben Carter', 'Chris de Vries', 'Dora Novak', 'Emil \\"Em\\" Stone', 'Fatima Haddad'];
const hosts = ['receiver.example', 'sender.example', 'lists.example', 'mail.example'];
const flags = ['\\Seen', '\\Answered', '\\Flagged', '\\Draft', '$Forwarded', '$Junk', 'NonJunk'];
const words = ['report', 'meeting', 'lunch', 'invoice', 'minutes', 'holiday', 'draft', 'release', 'question', 'photos'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const text =
  '("TEXT" "PLAIN" ("CHARSET" "UTF-8" "FORMAT" "flowed") NIL NIL "QUOTED-PRINTABLE" 2048 51 NIL NIL NIL NIL)';
const html = '("TEXT" "HTML" ("CHARSET" "UTF-8") NIL NIL "QUOTED-PRINTABLE" 9120 188 NIL NIL NIL NIL)';
const file =
  '("APPLICATION" "PDF" ("NAME" "report 2024.pdf") "<part3@mail.example>" NIL "BASE64" 183204 NIL ("ATTACHMENT" ("FILENAME" "report 2024.pdf" "SIZE" "133902")) NIL NIL)';
const structures = [
  text,
  `(${text}${html} "ALTERNATIVE" ("BOUNDARY" "=_4f1b2c_alt") NIL NIL NIL)`,
  `((${text}${html} "ALTERNATIVE" ("BOUNDARY" "=_4f1b2c_alt") NIL NIL NIL)${file} "MIXED" ("BOUNDARY" "=_4f1b2c_mix") NIL NIL NIL)`,
];

/** `count` FETCH responses. */
export function fetchTraffic(count: number): Traffic {
  const below = generator(42);
  const pick = (list: readonly string[]): string => list[below(list.length)] ?? '';
  const two = (value: number): string => String(value).padStart(2, '0');
  const address = (): string => `("${pick(names)}" NIL "user${below(500)}" "${pick(hosts)}")`;
  const addresses = (most: number): string => Array.from({ length: 1 + below(most) }, address).join('');
  const responses = Array.from({ length: count }, (_, at) => {
    const from = address();
    const date = `${two(1 + below(28))}-${pick(months)}-${2010 + below(14)} ${two(below(24))}:${two(below(60))}:${two(below(60))} +0100`;
    const subject = Array.from({ length: 3 + below(6) }, () => pick(words)).join(' ');
    const id = `<${at}.${below(1_000_000)}@${pick(hosts)}>`;
    const set = flags.filter(() => below(3) === 0).join(' ');
    const envelope = `("Mon, 4 Mar 2019 09:15:00 +0000" "${subject}" (${from}) (${from}) (${from}) (${addresses(4)}) ${below(2) ? `(${addresses(3)})` : 'NIL'} NIL ${below(2) ? `"${id}"` : 'NIL'} "${id}")`;
    const header =
      `From: ${pick(names)} <user@${pick(hosts)}>\r\nTo: user@${pick(hosts)}\r\nSubject: ${subject}\r\nMessage-ID: ${id}\r\n` +
      `References: ${id} ${id} ${id}\r\nList-Id: <team.lists.example>\r\nContent-Type: multipart/mixed; boundary="=_4f1b2c_mix"\r\n\r\n`;
    return Buffer.from(
      `* ${at + 1} FETCH (UID ${1000 + at} FLAGS (${set}) INTERNALDATE "${date}" RFC822.SIZE ${1000 + below(900_000)} ` +
        `ENVELOPE ${envelope} BODYSTRUCTURE ${pick(structures)} ` +
        `BODY[HEADER.FIELDS (From To Subject Message-ID References List-Id Content-Type)] {${header.length}}\r\n${header})\r\n`,
    );
  });
  return { responses, octets: responses.reduce((sum, response) => sum + response.length, 0) };
}
