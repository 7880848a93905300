import type { Answers } from './answers.js';
import type { PipelineKind } from './kinds.js';

export interface PipelineFile {
  /** From the top of the repository. */
  readonly path: string;
  readonly text: string;
  /** Where the passwords are kept on this system, with a %s for the variable. */
  readonly secret: string;
}

/** The file of known issues that `mailspec init` lays. */
export const baselineFile = 'known-issues.yaml';

/** What a pipeline needs of the answers, and which mailspec it installs. */
type Wanted = Pick<Answers, 'users' | 'baseline' | 'selectors'> & { readonly version: string };

/** The file that runs mailspec on a system for pipelines. */
export function pipelineFile(kind: Exclude<PipelineKind, 'none'>, wanted: Wanted): PipelineFile {
  return { github, gitlab, jenkins }[kind](wanted);
}

const install = ({ version }: Wanted): string => `npm install --no-save mailspec@${version}`;

/** Globs and `!` are for mailspec, not for the shell. */
export const inShell = (selector: string): string => (/[!*?]/.test(selector) ? `'${selector}'` : selector);

/** The exit code decides: 0 conforms, 1 does not, and with a baseline only what is not listed counts. */
const run = ({ baseline, selectors }: Wanted, junit: string, ...further: readonly string[]): string =>
  [
    'npx --no-install mailspec run',
    ...selectors.map(inShell),
    '--target mailspec.yaml',
    ...(baseline ? [`--baseline ${baselineFile}`] : []),
    '--reporter console',
    ...further.map((name) => `--reporter ${name}`),
    `--reporter ${junit}=reports/junit.xml --reporter json=reports/report.json --reporter html=reports/index.html`,
  ].join(' ');

function github(wanted: Wanted): PipelineFile {
  const secrets = wanted.users.map(({ variable }) => `          ${variable}: \${{ secrets.${variable} }}`);
  const text = `name: mailspec

on:
  push:
  pull_request:

permissions:
  contents: read

jobs:
  mailspec:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 20
      # Build or install the server under test here, if mailspec.yaml starts it.
      - name: Install mailspec
        run: ${install(wanted)}
      - name: Run mailspec
        run: ${run(wanted, 'junit', 'github')}
        env:
${secrets.join('\n')}
      - uses: actions/upload-artifact@v4
        if: \${{ !cancelled() }}
        with:
          name: mailspec
          path: reports/
`;
  return {
    path: '.github/workflows/mailspec.yml',
    text,
    secret: 'in Settings, Secrets and variables, Actions of the repository: %s',
  };
}

function gitlab(wanted: Wanted): PipelineFile {
  const text = `# The passwords of the accounts are CI/CD variables of the project: ${wanted.users.map(({ variable }) => variable).join(', ')}
mailspec:
  image: node:20
  timeout: 30 minutes
  script:
    # Build or install the server under test here, if mailspec.yaml starts it.
    - ${install(wanted)}
    - ${run(wanted, 'junit:gitlab')}
  artifacts:
    when: always
    paths:
      - reports/
    reports:
      junit: reports/junit.xml
`;
  return { path: '.gitlab-ci.yml', text, secret: 'in Settings, CI/CD, Variables of the project, masked: %s' };
}

function jenkins(wanted: Wanted): PipelineFile {
  const secrets = wanted.users.map(({ variable }) => `    ${variable} = credentials('${variable}')`);
  const text = `// Needs Node 20 on the agent, and the plugins Pipeline, JUnit and Credentials Binding.
pipeline {
  agent any
  options {
    timeout(time: 30, unit: 'MINUTES')
  }
  environment {
${secrets.join('\n')}
  }
  stages {
    // Build or install the server under test before, if mailspec.yaml starts it.
    stage('install mailspec') {
      steps {
        sh '${install(wanted)}'
      }
    }
    stage('mailspec') {
      steps {
        sh '''${run(wanted, 'junit:jenkins')}'''
      }
    }
  }
  post {
    always {
      junit 'reports/junit.xml'
      archiveArtifacts 'reports/**'
    }
  }
}
`;
  return { path: 'Jenkinsfile', text, secret: 'as a credential of the kind "secret text" with the id %s' };
}
