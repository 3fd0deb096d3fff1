import type { TSchema } from 'typebox';
import { Settings } from 'typebox/system';
import { Errors } from 'typebox/value';
import { didYouMean, type Finding } from './problem.ts';

/** All of them: a person mends the whole file in one go. */
const ERRORS_MAX = 10_000;

type SchemaError = ReturnType<typeof Errors>[number];
type Path = readonly (string | number)[];

/** Compares a value with its schema: each difference as a finding, its path beginning with `base`. */
export function shapeFindings(schema: TSchema, value: unknown, base: Path): readonly Finding[] {
  const seen = new Set<string>();
  return allErrors(schema, value)
    .flatMap((error) => findingsOf(error, schema, value, base))
    .filter(({ path }) => {
      // One place may break two keywords of its schema (type and enum): the first says enough.
      const name = path.join('.');
      if (seen.has(name)) return false;
      seen.add(name);
      return true;
    });
}

// The limit on buffered errors is the library's global setting; it is put back at once.
function allErrors(schema: TSchema, value: unknown): readonly SchemaError[] {
  const { maxErrors } = Settings.Get();
  Settings.Set({ maxErrors: ERRORS_MAX });
  try {
    return Errors(schema, value);
  } finally {
    Settings.Set({ maxErrors });
  }
}

function findingsOf(
  error: SchemaError,
  schema: TSchema,
  value: unknown,
  base: Path,
): readonly Finding[] {
  const inside = error.instancePath.split('/').slice(1).map(unescaped);
  const path = [...base, ...inside.map(indexOr)];
  switch (error.keyword) {
    // Said by `additionalProperties` of the object around it.
    case 'boolean':
      return [];
    case 'additionalProperties':
      return error.params.additionalProperties.map((key) =>
        unknownKey(path, key, knownKeys(schema, inside)),
      );
    case 'required':
      return error.params.requiredProperties.map((key) => missingKey(path, key));
    // The branches of a union have said what they have against the value.
    case 'anyOf':
      return [wrongValue(path, 'one of the forms described', at(value, inside))];
    default:
      return [wrongValue(path, expectation(error), at(value, inside))];
  }
}

const unescaped = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~');
const indexOr = (step: string): string | number => (/^\d+$/.test(step) ? Number(step) : step);

function unknownKey(path: Path, key: string, known: readonly string[]): Finding {
  const meant = didYouMean(key, known);
  return {
    code: 'unknown-key',
    path: [...path, key],
    atKey: true,
    text: `expected one of ${known.join(', ')}; "${key}" came`,
    remedy: meant ? `did you mean "${meant}"?` : 'take it out, or correct its name',
  };
}

function missingKey(path: Path, key: string): Finding {
  const laneReader = path.length === 2 && path[0] === 'lanes' && key === 'reader';
  return laneReader
    ? {
        code: 'lane-without-reader',
        path,
        text: 'expected a reader for this lane; none came',
        remedy: 'add "reader: <device id>": without one nobody can show a card here',
      }
    : {
        code: 'missing-key',
        path,
        text: `expected "${key}"; it is not there`,
        remedy: `add "${key}:" here`,
      };
}

const wrongValue = (path: Path, expected: string, came: unknown): Finding => ({
  code: 'wrong-value',
  path,
  text: `expected ${expected}; ${shown(came)} came`,
  remedy: 'write a value of that form',
});

/** A value as it is shown in a message: short, and never more than a line. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function expectation(error: SchemaError): string {
  switch (error.keyword) {
    case 'type':
      return typeWords(String(error.params.type));
    case 'enum':
      return `one of ${error.params.allowedValues.map(String).join(', ')}`;
    case 'const':
      return shown(error.params.allowedValue);
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `a number ${error.params.comparison} ${error.params.limit}`;
    case 'pattern':
      return patternWords(String(error.params.pattern));
    case 'minLength':
      return `at least ${error.params.limit} characters`;
    case 'maxLength':
      return `at most ${error.params.limit} characters`;
    case 'minItems':
      return `at least ${error.params.limit} entries`;
    case 'maxItems':
      return `at most ${error.params.limit} entries`;
    case 'uniqueItems':
      return 'each entry once';
    default:
      return `what the schema says (${error.message})`;
  }
}

function typeWords(type: string): string {
  const words: Record<string, string> = {
    object: 'a group of keys',
    array: 'a list',
    string: 'text',
    integer: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
  };
  return words[type] ?? type;
}

// The patterns people meet, in words; any other is shown as it is.
function patternWords(pattern: string): string {
  if (pattern.startsWith('^[a-z0-9]')) {
    return 'an id of lower-case letters, digits and hyphens (at most 63)';
  }
  if (pattern.includes('[0-5]\\d')) return 'a time of day as HH:mm, 00:00 to 24:00';
  if (pattern.endsWith(':\\d{1,5}$')) return 'an address as host:port';
  return `text of the form ${pattern}`;
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null ? Reflect.get(inner, step) : undefined,
    value,
  );
}

/** The keys an object may have, found by walking the schema along the instance's path. */
function knownKeys(schema: TSchema, path: readonly string[]): readonly string[] {
  let inner: unknown = schema;
  for (const step of path) inner = childSchema(inner, step);
  const properties = member(inner, 'properties');
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
}

function childSchema(schema: unknown, step: string): unknown {
  const properties = member(schema, 'properties');
  return member(properties, step) ?? member(schema, 'items');
}

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
