import { z } from 'zod';
import type { Operation } from './operation.ts';
import { OPERATIONS } from './operations.ts';

/**
 * Head office's interface as an OpenAPI 3.1 document, made of the schemas that its routes decode by, and of those
 * that every answer of the tests is held against (test/fixtures/checked-answers.ts).
 */
export function openApiDocument(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of OPERATIONS) {
    const path = operation.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Outpost head office',
      version: '1',
      description:
        'Faults are problem+json (RFC 9457) with a stable `code` and a `detail` that names the place. ' +
        'Requests are read strictly; an answer may have more fields in a later version, so pass over what you do not know.',
    },
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key with the scope, or the admin key' },
        till: { type: 'http', scheme: 'bearer', description: 'The token of an enrolled till' },
      },
      schemas: { Problem: PROBLEM },
    },
  };
}

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
  },
};

function describe(operation: Operation): object {
  const { method, path, summary, audience, query, body, bodyType } = operation;
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/[^A-Za-z0-9]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    security: securityOf(audience),
    parameters: [...inPath, ...(query ? inQuery(query) : [])],
    ...((body ?? bodyType) && {
      requestBody: {
        required: true,
        content: {
          ...(bodyType !== undefined && { [bodyType]: { schema: { type: 'string' } } }),
          ...(body && { 'application/json': { schema: schemaOf(body) } }),
        },
      },
    }),
    responses: {
      200: { description: 'Done', content: answerOf(operation) },
      default: {
        description: 'Why not',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function answerOf({ answer, answerType }: Operation): object {
  return answer
    ? { 'application/json': { schema: answerSchemaOf(answer) } }
    : { [answerType]: { schema: { type: 'string' } } };
}

function securityOf(audience: Operation['audience']): object[] {
  if (audience === 'anyone') return [];
  if (audience === 'till') return [{ till: [] }];
  return [{ key: audience === 'admin' ? [] : [audience] }];
}

function inQuery(query: z.ZodObject): object[] {
  return Object.entries(query.shape).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !schema.safeParse(undefined).success,
    schema: schemaOf(schema),
  }));
}

/** As an answer is read: without the word that nothing else may ever be in it. */
function answerSchemaOf(schema: z.core.$ZodType): object {
  const { $schema: _, ...made } = z.toJSONSchema(schema, {
    io: 'output',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return made;
}

/** As a request is written, before defaults are filled in. */
function schemaOf(schema: z.core.$ZodType): object {
  const { $schema: _, ...made } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return made;
}
