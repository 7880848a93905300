// The arrows of the house (docs/architecture.md): a room may import only what stands below it.
const room = (name) => `^src/${name}/`;
const only = (name, allowed) => ({
  name: `${name}-imports`,
  severity: 'error',
  from: { path: room(name), pathNot: '\\.test\\.ts$|/testing/' },
  to: { path: '^src/', pathNot: [room(name), ...allowed.map(room)].join('|') },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('events', []),
    only('text', []),
    only('net', ['text', 'events']),
    only('pattern', ['text', 'events']),
    only('imap', ['pattern', 'text', 'events']),
    only('pop3', ['pattern', 'text', 'events']),
    only('script', ['pattern', 'imap', 'pop3', 'text', 'events']),
    only('coverage', ['script', 'text', 'events']),
    only('fixtures', ['pattern', 'text', 'events']),
    only('target', ['net', 'imap', 'pop3', 'fixtures', 'text', 'events']),
    only('run', ['net', 'imap', 'pop3', 'pattern', 'script', 'fixtures', 'target', 'text', 'events']),
    only('proxy', ['net', 'imap', 'pop3', 'pattern', 'script', 'fixtures', 'target', 'run', 'text', 'events']),
    only('hosts', ['net', 'target', 'script', 'text', 'events']),
    only('report', ['text', 'events']),
    only('policy', ['text', 'events']),
    {
      name: 'proof-is-on-top',
      severity: 'error',
      from: { path: '^src/', pathNot: room('proof') },
      to: { path: room('proof') },
    },
    // A misreading shared by the suite and the server it is tried on would never show.
    only('server', []),
    {
      name: 'server-is-apart',
      severity: 'error',
      from: {
        path: '^src/(events|text|net|pattern|imap|pop3|script|coverage|fixtures|target|run|proxy|hosts|report|policy)/',
        pathNot: '\\.test\\.ts$|/testing/',
      },
      to: { path: room('server') },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js'],
    },
  },
};
