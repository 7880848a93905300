import { z } from 'zod';
import { requirementShape, requirementsShape } from './requirements.js';
import {
  alternativeShape,
  commandShape,
  expectationKeys,
  seedShape,
  sessionShape,
  sessionWordShape,
  suiteShape,
  testShape,
  verbShapes,
  verbs,
} from './suite.js';

type Json = Record<string, unknown>;

/** Draft 7, which the editors' YAML support knows best. */
function toJson(shape: z.ZodType): Json {
  const json = z.toJSONSchema(shape, {
    target: 'draft-7',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      const schema = jsonSchema as Json;
      const editors = schema.editors;
      if (editors === undefined) return;
      const description = schema.description;
      for (const key of Object.keys(schema)) Reflect.deleteProperty(schema, key);
      Object.assign(schema, description === undefined ? {} : { description }, editors);
    },
  }) as Json;
  delete json.$schema;
  return json;
}

const root = (title: string, shape: z.ZodType, definitions: Json): Json => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title,
  ...toJson(shape),
  definitions,
});

const text = { type: ['string', 'number', 'boolean'] };

/** A session's name is any word that is no key of steps. */
function commandStep(): Json {
  const keys = [...verbs, ...Object.keys(commandShape.shape), ...expectationKeys];
  return {
    description: 'A session, by its name, sends a command; the other keys say what must hold of the answer.',
    ...toJson(commandShape),
    patternProperties: {
      [`^(?!(?:${[...new Set(keys)].join('|')})$)[A-Za-z][A-Za-z0-9-]*$`]: {
        description: 'The command as it stands on the wire, without tag and CRLF.',
        ...text,
      },
    },
  };
}

/** The JSON Schema of suites, made from the definitions that the loader checks with. */
export function suiteJsonSchema(): Json {
  const steps = Object.fromEntries(verbs.map((verb) => [`step-${verb}`, toJson(verbShapes[verb])]));
  return root('A suite of mailspec', suiteShape, {
    test: toJson(testShape),
    session: { anyOf: [toJson(sessionWordShape), toJson(sessionShape)] },
    seed: { anyOf: [{ type: 'string', description: 'The name of a message of the fixtures.' }, toJson(seedShape)] },
    text,
    alternative: toJson(alternativeShape),
    step: { anyOf: ['step-command', ...Object.keys(steps)].map((name) => ({ $ref: `#/definitions/${name}` })) },
    'step-command': commandStep(),
    ...steps,
  });
}

/** The JSON Schema of `suites/requirements/*.yaml`. */
export function requirementsJsonSchema(): Json {
  return root('The ledger of one RFC', requirementsShape, { requirement: toJson(requirementShape) });
}
