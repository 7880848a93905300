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
    only('net', ['events']),
    only('pattern', ['events']),
    only('imap', ['pattern', 'events']),
    only('pop3', ['pattern', 'events']),
    only('script', ['pattern', 'imap', 'pop3', 'events']),
    only('fixtures', ['pattern', 'events']),
    only('target', ['net', 'imap', 'pop3', 'fixtures', 'events']),
    only('run', ['net', 'imap', 'pop3', 'pattern', 'script', 'fixtures', 'target', 'events']),
    only('report', ['events']),
    // A misreading shared by the suite and the server it is tried on would never show.
    only('server', []),
    {
      name: 'server-is-apart',
      severity: 'error',
      from: { path: '^src/(events|net|pattern|imap|pop3|script|fixtures|target|run|report)/', pathNot: '\\.test\\.ts$|/testing/' },
      to: { path: room('server') },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'], extensions: ['.ts', '.js'] },
  },
};
