import type { Protocol } from '../../events/events.js';

/** The scripts that are played against hostile servers, by protocol. */
export const scripts: Readonly<Record<Protocol, string>> = {
  imap: `suite: imap/hostile
title: What a run makes of a hostile server
protocol: imap
tests:
  - id: attacked
    title: The server misbehaves at some point
    sessions: {C: connected}
    steps:
      - C: LOGIN \${user:quoted} \${password:quoted}
        tagged: OK
      - C: SELECT INBOX
        untagged:
          - EXISTS
        tagged: OK
      - C: APPEND INBOX \${plain:literal}
        tagged: OK
      - C: FETCH 1 (UID BODY.PEEK[])
        untagged:
          - 1 FETCH (UID \${uid:nz-number} BODY[] \${plain} ...)
        tagged: OK
      - C: IDLE
        continue: true
      - C: DONE
        tagged: OK
      - C: NOOP
        never:
          - EXPUNGE
        tagged: OK
      - C: LOGOUT
        untagged:
          - BYE
        tagged: OK
        closed: true
  - id: secured
    title: The server misbehaves when TLS begins
    requires: [starttls]
    sessions: {C: connected}
    steps:
      - C: STARTTLS
        tagged: OK
        upgrade: true
      - C: CAPABILITY
        untagged:
          - CAPABILITY IMAP4rev1 ...
        tagged: OK
  - id: prepared
    title: What the test begins with is made by the custodian
    mailbox: [plain]
    sessions: {C: selected}
    steps:
      - deliver: plain
        to: \${mailbox}
      - C: FETCH 1 (UID BODY.PEEK[])
        within: 1s
        untagged:
          - 1 FETCH (UID \${uid:nz-number} BODY[] \${plain} ...)
        tagged: OK
      - pipeline:
          - C: NOOP
            tagged: OK
          - C: LIST "" *
            untagged:
              - LIST
            tagged: OK
  - id: afterwards
    title: The run goes on
    sessions: {C: connected}
    steps:
      - C: CAPABILITY
        untagged:
          - CAPABILITY IMAP4rev1 ...
        tagged: OK
`,
  pop3: `suite: pop3/hostile
title: What a run makes of a hostile server
protocol: pop3
tests:
  - id: attacked
    title: The server misbehaves at some point
    sessions: {C: connected}
    steps:
      - C: USER \${user}
        reply: +OK
      - C: PASS \${password}
        reply: +OK
      - C: UIDL
        reply: +OK
        lines: [...]
      - C: LIST
        reply: +OK
        lines: [...]
      - pipeline:
          - C: NOOP
            reply: +OK
          - C: STAT
            reply: +OK \${count:number} \${octets:number}
          - C: NOOP
            reply: +OK
      - C: QUIT
        reply: +OK
        closed: true
  - id: secured
    title: The server misbehaves when TLS begins
    requires: [starttls]
    sessions: {C: connected}
    steps:
      - C: STLS
        reply: +OK
        upgrade: true
      - C: CAPA
        reply: +OK
        lines: [...]
  - id: prepared
    title: What the test begins with is made by the custodian
    inbox: [plain]
    sessions: {C: transaction}
    steps:
      - C: RETR 1
        reply: +OK
        body: \${plain}
      - deliver: plain
      - C: TOP 1 0
        reply: +OK
        lines: [...]
      - C: DELE 1
        reply: +OK
      - C: QUIT
        reply: +OK
        closed: true
  - id: afterwards
    title: The run goes on
    sessions: {C: connected}
    steps:
      - C: CAPA
        reply: +OK
        lines: [...]
`,
};
