import { z } from 'zod';

/**
 * The same schema, but for fields that it does not know: they are dropped, at every level, and stop nothing.
 * So a till reads whatever head office answers, which may be newer and say more. Nothing else is loosened; a
 * part that keeps what it does not know (`looseObject`) goes on keeping it. See docs/adr/0013.
 *
 * What a till sends and what people write at head office is read by the strict schema itself.
 */
export function ignoringUnknown<S extends z.ZodType>(schema: S): S {
  return rebuilt(schema, dropping) as S;
}

/**
 * As `ignoringUnknown`, but what is not known is kept where it stands: for what a till lays down, so that its
 * checksum stays head office's, and a newer version of the till finds all of it.
 */
export function keepingUnknown<S extends z.ZodType>(schema: S): S {
  return rebuilt(schema, keeping) as S;
}

type Schema = z.core.$ZodType;

/** What becomes of the fields of an object that its schema does not name. */
type Way = {
  /** @param rest the schema of fields that are not named; `never` where the object is strict */
  readonly restOf: (rest: Schema | undefined) => Schema | undefined;
  readonly known: WeakMap<Schema, Schema>;
};

const dropping: Way = { restOf: (rest) => (isNever(rest) ? undefined : rest), known: new WeakMap() };
const keeping: Way = {
  restOf: (rest) => (!rest || isNever(rest) ? z.unknown() : rest),
  known: new WeakMap(),
};

function isNever(rest: Schema | undefined): boolean {
  return rest?._zod.def.type === 'never';
}

/** Each schema is rebuilt once, since many others hold it. */
function rebuilt(schema: Schema, way: Way): Schema {
  const before = way.known.get(schema);
  if (before) return before;
  const made = rebuild(schema, way);
  way.known.set(schema, made);
  return made;
}

function rebuild(schema: Schema, way: Way): Schema {
  const inner = (one: Schema): Schema => rebuilt(one, way);
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object': {
      const shape = Object.fromEntries(Object.entries(def.shape).map(([key, field]) => [key, inner(field)]));
      const { catchall: _, ...rest } = def;
      const catchall = way.restOf(def.catchall);
      return z.clone(schema, { ...rest, shape, ...(catchall && { catchall }) } as typeof def);
    }
    case 'array':
      return z.clone(schema, { ...def, element: inner(def.element) } as typeof def);
    case 'tuple':
      return z.clone(schema, { ...def, items: def.items.map(inner) } as typeof def);
    case 'union':
      return z.clone(schema, { ...def, options: def.options.map(inner) } as typeof def);
    case 'record':
      return z.clone(schema, { ...def, valueType: inner(def.valueType) } as typeof def);
    case 'optional':
    case 'nullable':
      return z.clone(schema, { ...def, innerType: inner(def.innerType) } as typeof def);
    case 'pipe':
      return z.clone(schema, { ...def, in: inner(def.in), out: inner(def.out) } as typeof def);
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
    case 'literal':
    case 'enum':
    case 'unknown':
    case 'custom':
    case 'transform':
      return schema;
    default:
      // Passed over it could hide a strict object.
      throw new Error(`no answer of head office has had a schema of the type "${def.type}"`);
  }
}
